import { stat } from 'node:fs/promises';
import type { RunId } from '../../core/ids.ts';
import { setUpMark } from '../../core/marks.ts';
import type { Programs } from '../../core/ports/programs.ts';
import type { Workspaces } from '../../core/ports/workspaces.ts';
import { runDir, runFolder, worktreeDir } from '../../wire/run-folder.ts';
import { makeSluiceDir } from '../../wire/sluice-dir.ts';
import type { Environment } from '../environment/inherited.ts';
import { changedSince } from './changed-since.ts';
import { copyIgnored } from './copy-files.ts';
import { gitOf } from './git.ts';
import { inside } from './inside.ts';
import { readNotes } from './notes.ts';
import { portFor } from './ports.ts';
import { queue, type Queue } from './queue.ts';
import { makeScratch } from './scratch.ts';
import { setUp, setUpDigest } from './set-up.ts';
import { commitMs } from './bounded-commit.ts';
import { commitAll, uncommittedIn } from './uncommitted.ts';
import { makeWorktree } from './worktrees.ts';

export interface WorkspacesOptions {
  /** Absolute path of the project that `.sluice/` belongs to. */
  readonly projectDir: string;
  /** Environment that git inherits: that of the engine. */
  readonly env: Environment;
  /** Shared with whoever else has git write in this repository. */
  readonly inTurn?: Queue;
  /** Runs the lines that set worktrees up. */
  readonly programs: Programs;
  /** Whether a run has ended by the record, so that its worktrees may be adopted. Without it none has. */
  readonly hasEnded?: (run: RunId) => boolean;
  /** How long a commit in the name of a person may take, milliseconds. Default: two minutes. */
  readonly limitMs?: number;
}

/** Folders and worktrees of one project. Everything that it makes lies below `.sluice/`. */
export function workspaces({
  projectDir,
  env,
  programs,
  inTurn = queue(),
  hasEnded = () => false,
  limitMs = commitMs,
}: WorkspacesOptions): Workspaces {
  const git = gitOf(env);
  return {
    async prepare(run, workspace) {
      if (workspace.kind === 'project') {
        await requireDirectory(projectDir);
        return projectDir;
      }
      const { scratchDir } = runFolder(runDir(projectDir, run));
      return inTurn(async () => {
        makeSluiceDir(projectDir);
        await makeScratch(git, scratchDir, workspace.files);
        return scratchDir;
      });
    },
    // Two at once would meet at git's locks on its configuration and its branches, and one of them would fail.
    worktree: (run, workspaceDir, stream, spec) =>
      inTurn(async () => {
        await requireDirectory(workspaceDir);
        makeSluiceDir(projectDir);
        const dir = worktreeDir(projectDir, run, stream);
        const owner = `stream ${stream}`;
        const made = await makeWorktree(git, workspaceDir, dir, owner, spec, { hasEnded, untracked: 'work' });
        await copyIgnored(git, workspaceDir, made, spec.copy ?? [], owner);
        const port = await portFor(git, made, spec.port ?? null);
        const { setup = [] } = spec;
        const needsSetUp = setup.length > 0 && (await readNotes(git, made)).setUp !== setUpDigest(setup);
        return { dir: made, port, needsSetUp };
      }),
    setUp: (task) => setUp(git, programs, runFolder(runDir(projectDir, task.run)).setUpLog(task.stream), task),
    endSetUp: (run, stream) => programs.endLeftovers(setUpMark(run, stream)),
    changedSince: (dir, since) => changedSince(git, dir, since),
    uncommitted: (dir) => uncommittedIn(git, dir),
    commitAll: (dir, message) => inTurn(() => commitAll(git, dir, message, { limitMs, endMarked: (mark) => programs.endLeftovers(mark) })),
    async missing(dir, paths) {
      const present = await Promise.all(paths.map((path) => isPresent(dir, path)));
      return paths.filter((_, index) => present[index] !== true);
    },
  };
}

/** A path that leads out of the folder names nothing in it, whatever may stand there. */
async function isPresent(dir: string, path: string): Promise<boolean> {
  const file = inside(dir, path);
  if (file === null) return false;
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(error.code ?? '')) return false;
      throw new Error(`the deliverable ${file} cannot be looked at: ${error.message}`, { cause: error });
    },
  );
}

async function requireDirectory(dir: string): Promise<void> {
  const found = await stat(dir).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`the folder ${dir} cannot be used: ${error.message}`, { cause: error });
  });
  if (!found.isDirectory()) throw new Error(`${dir} is not a folder`);
}
