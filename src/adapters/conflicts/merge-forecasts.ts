import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MergeForecast, MergeForecasts, Outlook } from '../../core/ports/index.ts';
import type { Environment } from '../environment/inherited.ts';
import { gitOf } from '../workspaces/git.ts';
import { objectsIn } from '../workspaces/set-apart.ts';
import { readSide, type Apart, type ReadSide } from './read-side.ts';

/**
 * `git merge-tree --write-tree` of one pair after the other: a forecast may take its time, and must not take the processors from the streams.
 * @param env environment that git inherits
 */
export function mergeForecasts(env: Environment): MergeForecasts {
  const git = gitOf(env);
  return {
    async foretell({ workspaceDir, sides, pairs }): Promise<MergeForecast> {
      const found = await git(workspaceDir, ['rev-parse', '--path-format=absolute', '--git-path', 'objects']);
      if (!found.ok) throw new Error(`git does not work in ${workspaceDir}: ${found.complaint}`);
      const scratch = await mkdtemp(join(await realpath(tmpdir()), 'sluice-merge-'));
      try {
        const apart: Apart = { git, scratch, env: objectsIn(scratch, found.stdout.replace(/\n$/, '')) };
        const read: ReadSide[] = [];
        for (const [index, side] of sides.entries()) read.push(await readSide(apart, workspaceDir, side, `side-${index}`));
        const commits = pairs.map(([one, other]): Pair => [read[one]?.commit ?? null, read[other]?.commit ?? null]);
        const outlooks = await outlooksOf(apart, workspaceDir, commits);
        return { sides: read.map(({ head, uncommitted, changed }) => ({ head, uncommitted, changed })), outlooks };
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  };
}

/** Commits; `null` where there is none. */
type Pair = readonly [string | null, string | null];
const merging = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z'];

/** All in one process where git can do that; it gives up at the first pair that cannot be merged at all, and then each is merged by itself. */
async function outlooksOf(apart: Apart, dir: string, pairs: readonly Pair[]): Promise<readonly Outlook[]> {
  const { git, env } = apart;
  const wanted = pairs.filter(([one, other]) => one !== null && other !== null && one !== other);
  const input = wanted.map(([one, other]) => `${one} ${other}\n`).join('');
  const answer = wanted.length > 1 ? await git(dir, [...merging, '--stdin'], { env, input }) : null;
  const together = answer?.ok === true ? parseMerges(answer.stdout) : null;
  if (together?.length === wanted.length) {
    const found = new Map(wanted.map((pair, index) => [pair, together[index]]));
    return pairs.map((pair) => found.get(pair) ?? unmerged(pair));
  }
  const outlooks: Outlook[] = [];
  for (const pair of pairs) outlooks.push(wanted.includes(pair) ? await outlookOf(apart, dir, pair) : unmerged(pair));
  return outlooks;
}

const unmerged = ([one, other]: Pair): Outlook =>
  one !== null && one === other ? { kind: 'clean' } : { kind: 'unknown', reason: 'one of them has no commit' };

/** Each merge is `1` or `0`, the tree, then the files that conflict, with NUL behind each and one more at the end. */
function parseMerges(text: string): Outlook[] {
  const outlooks: Outlook[] = [];
  const parts = text.split('\0');
  for (let at = 0; at + 2 < parts.length;) {
    const end = parts.indexOf('', at + 2);
    if (end === -1) break;
    outlooks.push(parts[at] === '1' ? { kind: 'clean' } : { kind: 'conflict', files: parts.slice(at + 2, end) });
    at = end + 1;
  }
  return outlooks;
}

async function outlookOf({ git, env }: Apart, dir: string, [one, other]: Pair): Promise<Outlook> {
  if (one === null || other === null) return unmerged([one, other]);
  const merged = await git(dir, [...merging, one, other], { env });
  if (merged.ok) return { kind: 'clean' };
  // The tree comes first, with the conflicts written into its files; without one it is no answer to a merge.
  const [tree = '', ...files] = merged.stdout.split('\0').filter((part) => part !== '');
  return /^[0-9a-f]{40,64}$/.test(tree) ? { kind: 'conflict', files } : { kind: 'unknown', reason: merged.complaint };
}
