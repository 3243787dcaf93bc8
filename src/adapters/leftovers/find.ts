import { readdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FoundWorktree, Leftover, LeftBranch, LeftScratch, LeftWorktree, Worker } from '../../core/clean/leftover.ts';
import { asRunId, type RunId } from '../../core/ids.ts';
import { mergesDir, runDir, runFolder, runsDir, worktreesDir } from '../../wire/run-folder.ts';
import { workerIn, workingProcesses, type WorkingProcess } from '../proc/workers.ts';
import type { Git } from '../workspaces/git.ts';
import { madeBranches } from '../workspaces/made-branches.ts';
import { listWorktrees, type ListedWorktree } from '../workspaces/worktree-list.ts';
import { branchesWith, heldIn, looseCommit } from './held.ts';
import { commitOf } from '../workspaces/commit-of.ts';

export interface Search {
  readonly projectDir: string;
  /** Limits the search to what one run has left. */
  readonly only: RunId | null;
  /** Whether the records of runs are told, too. */
  readonly withRuns: boolean;
  /** A run that has not ended and whose plan names the branch. */
  readonly usedBy: (branch: string) => RunId | null;
}

/** Finds what runs have left in a project. @throws Error with a sentence when something cannot be looked at */
export async function findLeftovers(git: Git, search: Search): Promise<readonly Leftover[]> {
  const { projectDir, only, withRuns } = search;
  const wanted = (run: RunId) => only === null || run === only;
  const runs = (await namesIn(runsDir(projectDir))).map(asRunId).filter(wanted);
  const found: Leftover[] = [];
  const scratches: LeftScratch[] = [];
  // Before git is asked anything: its own processes work there, too, while they answer.
  const processes = await workingProcesses();
  for (const run of runs) {
    const path = runFolder(runDir(projectDir, run)).scratchDir;
    if ((await namesIn(path)).length > 0) scratches.push(await lookAtScratch(git, run, path, processes));
  }
  const repositories = [...((await isRepository(git, projectDir)) ? [projectDir] : []), ...scratches.map(({ path }) => path)];
  const lists: Listed[] = [];
  for (const repository of repositories) lists.push({ repository, worktrees: await listWorktrees(git, repository) });
  for (const [place, prefix] of [
    [worktreesDir(projectDir), 'worktree'],
    [mergesDir(projectDir), 'merge'],
  ] as const) {
    for (const { run, path } of await foldersOf(place, lists)) {
      if (wanted(run)) found.push(await lookAtFolder(git, lists, { run, path, projectDir, prefix, processes }));
    }
  }
  if (repositories[0] === projectDir)
    found.push(...(await lookAtBranches(git, search, lists[0]?.worktrees ?? [])).filter(({ run }) => wanted(run)));
  found.push(...scratches);
  if (withRuns) found.push(...runs.map((run) => ({ kind: 'run', name: `run:${run}`, run, path: runDir(projectDir, run) }) as const));
  return found;
}

interface Listed {
  readonly repository: string;
  readonly worktrees: readonly ListedWorktree[];
}

/** Folders that lie there, and those that git still knows of. */
async function foldersOf(place: string, lists: readonly Listed[]): Promise<readonly { readonly run: RunId; readonly path: string }[]> {
  const real = await realpath(place).catch(() => place);
  const paths = new Set<string>();
  for (const run of await namesIn(real)) for (const name of await namesIn(join(real, run))) paths.add(join(real, run, name));
  for (const { path } of lists.flatMap(({ worktrees }) => worktrees)) if (path.startsWith(`${real}/`)) paths.add(path);
  return [...paths].sort().map((path) => ({ run: asRunId(path.slice(real.length + 1).split('/')[0] ?? ''), path }));
}

interface Folder {
  readonly run: RunId;
  readonly path: string;
  readonly projectDir: string;
  readonly prefix: 'worktree' | 'merge';
  readonly processes: readonly WorkingProcess[];
}

async function lookAtFolder(
  git: Git,
  lists: readonly Listed[],
  { run, path, projectDir, prefix, processes }: Folder,
): Promise<LeftWorktree> {
  const list = lists.find(({ worktrees }) => worktrees.some((each) => each.path === path));
  const listed = list?.worktrees.find((each) => each.path === path);
  const name = `${prefix}:${run}/${decoded(basename(path))}`;
  const worker = workerIn(path, processes);
  const found = list && listed ? await lookAtWorktree(git, list.repository, listed, prefix, worker) : ({ kind: 'foreign' } as const);
  return { kind: 'worktree', name, run, path, repository: list?.repository ?? projectDir, found };
}

/** What gates build where waves merge can be built again; an agent or a person may have left anything where a stream worked. */
async function lookAtWorktree(
  git: Git,
  repository: string,
  { path, branch, head, locked, prunable }: ListedWorktree,
  prefix: 'worktree' | 'merge',
  worker: Worker | null,
): Promise<FoundWorktree> {
  const short = branch?.replace('refs/heads/', '') ?? null;
  if (prunable) {
    const loose = branch === null && head !== null ? await looseCommit(git, repository, head) : null;
    return { kind: 'gone', branch: short, loose };
  }
  return { kind: 'there', branch: short, locked, worker, ...(await heldIn(git, path, prefix === 'worktree')) };
}

async function lookAtBranches(
  git: Git,
  { projectDir, usedBy }: Search,
  worktrees: readonly ListedWorktree[],
): Promise<readonly LeftBranch[]> {
  const hasRemote = (await git(projectDir, ['remote'])).stdout.trim() !== '';
  const branches: LeftBranch[] = [];
  for (const [branch, run] of await madeBranches(git, projectDir)) {
    const ref = `refs/heads/${branch}`;
    const commit = await commitOf(git, projectDir, ref);
    if (commit === null) continue;
    const holders = (await branchesWith(git, projectDir, commit)).filter((name) => name !== ref);
    const checkedOutIn = worktrees.filter((each) => each.branch === ref).map(({ path }) => path);
    const own = { kind: 'branch', name: `branch:${branch}`, run, branch, commit, repository: projectDir } as const;
    branches.push({ ...own, holders, hasRemote, checkedOutIn, usedBy: usedBy(branch) });
  }
  return branches;
}

async function lookAtScratch(git: Git, run: RunId, path: string, processes: readonly WorkingProcess[]): Promise<LeftScratch> {
  const held = await heldIn(git, path, true);
  const worker = workerIn(await realpath(path), processes);
  const counted = await git(path, ['rev-list', '--count', '--all', '--reflog']);
  if (!counted.ok) throw new Error(`${path} cannot be looked at: ${counted.complaint}`);
  return { kind: 'scratch', name: `scratch:${run}`, run, path, held, worker, commits: Math.max(0, Number(counted.stdout.trim()) - 1) };
}

const isRepository = async (git: Git, dir: string): Promise<boolean> => (await git(dir, ['rev-parse', '--git-dir'])).ok;

/** A name that nobody of ours has given may be no encoding at all. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

async function namesIn(dir: string): Promise<readonly string[]> {
  return readdir(dir).then(
    (names) => names.sort(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
      throw error;
    },
  );
}
