import { join } from 'node:path';
import type { Side } from '../../core/ports/merge-forecasts.ts';
import type { MergeForecast } from '../../core/ports/index.ts';
import type { Git, GitAnswer } from '../workspaces/git.ts';
import { hashAsItStands } from '../workspaces/set-apart.ts';

/** Git as it is asked here: what it writes goes into a folder of ours, which is gone afterwards. */
export interface Apart {
  readonly git: Git;
  /** Absolute. */
  readonly scratch: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What is merged for a side, and what is told of it. */
export type ReadSide = MergeForecast['sides'][number] & {
  /** `null` when there is none. */
  readonly commit: string | null;
};

const nothing: ReadSide = { head: null, commit: null, uncommitted: false, changed: null };

/** @param name of a file of ours that the index of the work tree is copied to @throws Error with a sentence when a work tree cannot be read */
export async function readSide(apart: Apart, workspaceDir: string, side: Side, name: string): Promise<ReadSide> {
  const { git, env } = apart;
  const head = side.at.kind === 'commit' ? side.at.commit : await oidOf(apart, side.dir, 'HEAD^{commit}');
  if (head === null) return nothing;
  const commit = side.at.kind === 'asItStands' ? await commitOf(apart, side.dir, head, join(apart.scratch, name)) : head;
  const read = { head, commit, uncommitted: commit !== head };
  if (side.base === null) return { ...read, changed: null };
  const base = await oidOf(apart, workspaceDir, `${side.base}^{commit}`);
  const fork = base === null ? null : answer(await git(workspaceDir, ['merge-base', base, head], { env }));
  if (fork === null) return { ...read, changed: null };
  const [diff, prefix] = await Promise.all([
    git(workspaceDir, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', fork, commit], { env }),
    git(side.dir, ['rev-parse', '--show-prefix'], { env }),
  ]);
  if (!diff.ok) return { ...read, changed: null };
  const files = diff.stdout.split('\0').filter((file) => file !== '');
  return { ...read, changed: { prefix: prefix.stdout.replace(/\n$/, ''), files } };
}

/** A commit of the work tree as it stands, which exists among our objects only; the head itself when nothing differs from it. */
async function commitOf(apart: Apart, dir: string, head: string, copy: string): Promise<string> {
  const { git, env } = apart;
  const found = await git(dir, ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-path', 'index']);
  const [top, index, ...rest] = found.stdout.replace(/\n$/, '').split('\n');
  if (!found.ok || top === undefined || index === undefined || rest.length > 0)
    throw new Error(`the work tree ${dir} cannot be read: ${found.complaint || 'a path of it contains a line break'}`);
  const tree = await hashAsItStands(git, top, { index, copy, env });
  if (!tree.ok) throw new Error(`the work tree ${top} cannot be read: ${tree.complaint}`);
  const hash = tree.stdout.trim();
  if (hash === (await oidOf(apart, dir, `${head}^{tree}`))) return head;
  const person = { GIT_AUTHOR_NAME: 'Sluice', GIT_AUTHOR_EMAIL: 'sluice@sluice.invalid' };
  const committer = { GIT_COMMITTER_NAME: 'Sluice', GIT_COMMITTER_EMAIL: 'sluice@sluice.invalid' };
  const made = await git(top, ['commit-tree', '-p', head, '-m', 'As it stands', hash], { env: { ...env, ...person, ...committer } });
  if (!made.ok) throw new Error(`the work tree ${top} cannot be merged as it stands: ${made.complaint}`);
  return made.stdout.trim();
}

const oidOf = async ({ git, env }: Apart, dir: string, name: string): Promise<string | null> =>
  answer(await git(dir, ['rev-parse', '--verify', '--quiet', name], { env }));

const answer = ({ ok, stdout }: GitAnswer): string | null => (ok && stdout.trim() !== '' ? stdout.trim() : null);
