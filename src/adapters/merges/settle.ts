import { copyFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { answerName, namesFile } from '../../core/plan/conflict-rules.ts';
import type { ConflictAnswer, Program } from '../../core/plan/model.ts';
import type { MergeSpec } from '../../core/ports/merges.ts';
import type { Programs } from '../../core/ports/programs.ts';
import type { Git } from '../workspaces/git.ts';
import type { Settled } from './settled-files.ts';

/** A file that git could not merge, with the objects of its three versions; `null` where a side does not have it. */
export interface UnmergedFile {
  readonly path: string;
  readonly base: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
}

/** Named as what settled a file that git remembered. */
export const settledBefore = 'as it was settled before';

/** How long a command may take that settles one file. */
const commandTimeoutMs = 2 * 60_000;

/** @param top top folder of the worktree */
export async function unmergedFiles(git: Git, top: string): Promise<UnmergedFile[]> {
  const { ok, stdout, complaint } = await git(top, ['ls-files', '--unmerged', '-z']);
  if (!ok) throw new Error(`the conflicts in ${top} cannot be listed: ${complaint}`);
  const files = new Map<string, { base: string | null; ours: string | null; theirs: string | null }>();
  for (const entry of stdout.split('\0')) {
    const [, object = '', stage = '', path = ''] = /^\d+ (\S+) (\d)\t(.*)$/s.exec(entry) ?? [];
    if (path === '') continue;
    const file = files.get(path) ?? { base: null, ours: null, theirs: null };
    files.set(path, file);
    if (stage === '1') file.base = object;
    else if (stage === '2') file.ours = object;
    else file.theirs = object;
  }
  return [...files].map(([path, versions]) => ({ path, ...versions }));
}

export async function withoutMarkers(top: string, path: string): Promise<boolean> {
  const text = await readFile(join(top, path), 'latin1').catch((error: NodeJS.ErrnoException) => {
    // Removed: that is an answer, too.
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return !/^(?:<{7} |>{7} )/m.test(text);
}

/** Of these files those that are to be committed with the markers of a conflict in them. */
export async function markedFiles(git: Git, top: string, files: readonly string[]): Promise<string[]> {
  if (files.length === 0) return [];
  const marks = ['-e', '^<\\{7\\} ', '-e', '^>\\{7\\} '];
  const found = await git(top, ['--literal-pathspecs', 'grep', '--cached', '-I', '-l', '-z', ...marks, '--', ...files]);
  return found.stdout.split('\0').filter((path) => path !== '');
}

export interface Merge extends Pick<MergeSpec, 'rules' | 'marker' | 'logFile' | 'run' | 'wave'> {
  readonly head: string;
  /** What is merged into it. */
  readonly commit: string;
}

/** Settles what rules, and git's memory of what was settled before, say something about. What they do not stays unmerged. */
export async function settle(git: Git, programs: Programs, top: string, merge: Merge): Promise<Settled[]> {
  const settled: Settled[] = [];
  const stage = async (path: string, by: string) => {
    const added = await git(top, ['--literal-pathspecs', 'add', '--all', '--', path]);
    if (!added.ok) throw new Error(`${path} cannot be added in ${top}: ${added.complaint}`);
    settled.push({ path, by });
  };
  const remaining = new Set((await git(top, ['-c', 'rerere.enabled=true', 'rerere', 'remaining'])).stdout.split('\n'));
  for (const file of await unmergedFiles(git, top)) {
    const answer = await answerFor(git, top, file.path, merge);
    const by = answer === null ? null : await carriedOut(git, programs, top, file, answer, merge);
    if (by !== null) await stage(file.path, by);
    else if (!remaining.has(file.path) && file.ours !== null && file.theirs !== null && (await withoutMarkers(top, file.path))) {
      await stage(file.path, settledBefore);
    }
  }
  return settled;
}

type Answer = Exclude<ConflictAnswer, { kind: 'stream' | 'ask' }> & { readonly name: string };

/** What the first rule that names the file says; `null` for a person, and where no rule names it. */
export async function answerFor(git: Git, top: string, path: string, { rules, head, commit }: Merge): Promise<Answer | null> {
  for (const rule of rules) {
    if (!namesFile(rule, path)) continue;
    const { answer } = rule;
    if (answer.kind === 'ask') return null;
    if (answer.kind !== 'stream') return { ...answer, name: answerName(answer) };
    const has = async (side: string) => (await git(top, ['merge-base', '--is-ancestor', `refs/heads/${answer.branch}`, side])).ok;
    const side = (await has(head)) ? 'ours' : (await has(commit)) ? 'theirs' : null;
    if (side !== null) return { kind: 'side', side, name: answerName(answer) };
  }
  return null;
}

/** @returns the name of the rule; `null` when it could not settle the file, which then waits for a person */
async function carriedOut(
  git: Git,
  programs: Programs,
  top: string,
  file: UnmergedFile,
  answer: Answer,
  merge: Merge,
): Promise<string | null> {
  switch (answer.kind) {
    // It is asked when all else is settled.
    case 'agent':
      return null;
    case 'side':
      await takeSide(git, top, file, answer.side);
      return answer.name;
    case 'union':
      return (await unite(git, top, file)) ? answer.name : null;
    case 'run':
      return (await runCommand(git, programs, top, file, answer.program, merge)) ? answer.name : null;
  }
}

async function takeSide(git: Git, top: string, file: UnmergedFile, side: 'ours' | 'theirs'): Promise<void> {
  // A side that has removed the file takes it away.
  if (file[side] === null) return rm(join(top, file.path), { force: true });
  const { ok, complaint } = await git(top, ['--literal-pathspecs', 'checkout', `--${side}`, '--', file.path]);
  if (!ok) throw new Error(`${file.path} cannot be taken as ${side} in ${top}: ${complaint}`);
}

/** @returns whether both sides have the file, and as text */
async function unite(git: Git, top: string, file: UnmergedFile): Promise<boolean> {
  if (file.ours === null || file.theirs === null) return false;
  return withVersions(git, top, file, async ({ base, ours, theirs }) => {
    if (!(await git(top, ['merge-file', '--union', '--quiet', ours, base, theirs])).ok) return false;
    await copyFile(join(top, ours), join(top, file.path));
    return true;
  });
}

async function runCommand(git: Git, programs: Programs, top: string, file: UnmergedFile, program: Program, merge: Merge): Promise<boolean> {
  return withVersions(git, top, file, async ({ base, ours, theirs }) => {
    const argv: readonly [string, ...string[]] = program.kind === 'command' ? program.argv : ['/bin/sh', '-c', program.line];
    const env = {
      SLUICE_RUN: merge.run,
      SLUICE_WAVE: merge.wave,
      SLUICE_FILE: file.path,
      SLUICE_BASE: join(top, base),
      SLUICE_OURS: join(top, ours),
      SLUICE_THEIRS: join(top, theirs),
    };
    const { marker, logFile } = merge;
    const heading = `[sluice: ${file.path}]`;
    const { result } = programs.run({ argv, cwd: top, env, timeoutMs: commandTimeoutMs, logFile, marker, heading });
    const ended = await result;
    return ended.kind === 'exited' && ended.exitCode === 0 && (await withoutMarkers(top, file.path));
  });
}

/** Puts the versions of a file beside it for a moment, as names in the top folder; what a side does not have is empty. */
async function withVersions(
  git: Git,
  top: string,
  file: UnmergedFile,
  use: (names: { readonly base: string; readonly ours: string; readonly theirs: string }) => Promise<boolean>,
): Promise<boolean> {
  const made: string[] = [];
  const put = async (object: string | null): Promise<string> => {
    const known = object ?? (await git(top, ['hash-object', '-w', '--stdin'])).stdout.trim();
    const { ok, stdout, complaint } = await git(top, ['unpack-file', known]);
    if (!ok) throw new Error(`a version of ${file.path} cannot be read: ${complaint}`);
    made.push(stdout.trim());
    return stdout.trim();
  };
  try {
    return await use({ base: await put(file.base), ours: await put(file.ours), theirs: await put(file.theirs) });
  } finally {
    await Promise.all(made.map((name) => rm(join(top, name), { force: true })));
  }
}
