import type { MergeResult, MergeSpec, Settlement } from '../../core/ports/merges.ts';
import type { Programs } from '../../core/ports/programs.ts';
import type { Git } from '../workspaces/git.ts';
import { droppedWork } from './dropped-work.ts';
import { rollBack } from './roll-back.ts';
import { answerFor, markedFiles, settle, settledBefore, unmergedFiles, withoutMarkers, type Merge } from './settle.ts';
import { settledInCommits, trailers, type Settled } from './settled-files.ts';
import { resolverFor } from './resolver-for.ts';
import { tidyUp } from './tidy-up.ts';
import { uncommit } from './uncommit.ts';
import { commitOf } from '../workspaces/commit-of.ts';

export type WholeMergeSpec = MergeSpec & { readonly before: string; readonly settlement: Settlement | null };
type Branch = MergeSpec['branches'][number];

/** Git remembers how somebody settled a conflict, and does it again: here alone, not in what the user does. */
const remembering = ['-c', 'rerere.enabled=true'];

/** Merges branches one after the other into the branch that is checked out in a worktree of Sluice's own: all of them, or none. */
export async function mergeAll(git: Git, programs: Programs, dir: string, spec: WholeMergeSpec): Promise<MergeResult> {
  const { into, before, branches } = spec;
  if (spec.rules.some(({ answer }) => answer.kind === 'run')) await programs.endLeftovers(spec.marker);
  const top = await topOf(git, dir);
  if (!(await isSettling(git, top, spec))) await tidyUp(git, dir);
  const merges: { stream: Branch['stream']; commit: string }[] = [];
  for (const branch of branches) {
    const merged = await mergeOne(git, programs, top, spec, branch);
    if (merged.kind === 'waits') return merged;
    if (merged.kind === 'failed') {
      const undone = await rollBack(git, { dir, into, from: await headOf(git, dir, into), to: before });
      return undone.kind === 'rolledBack' ? merged : { ...merged, reason: `${merged.reason}; ${undone.reason}` };
    }
    merges.push({ stream: branch.stream, commit: merged.commit });
  }
  const commit = await headOf(git, dir, into);
  return { kind: 'merged', dir, commit, merges, settled: await settledInCommits(git, top, { before, commit, merges }) };
}

type MergedOne = { readonly kind: 'one'; readonly commit: string } | Exclude<MergeResult, { kind: 'merged' }>;

async function mergeOne(
  git: Git,
  programs: Programs,
  top: string,
  spec: WholeMergeSpec,
  { stream, branch, message }: Branch,
): Promise<MergedOne> {
  const failed = (reason: string): MergedOne => ({ kind: 'failed', stream, reason, conflicts: [] });
  const commit = await commitOf(git, top, `refs/heads/${branch}`);
  if (commit === null) return failed(`there is no branch ${branch} that could be merged`);
  const settlement = spec.settlement?.stream === stream ? spec.settlement : null;
  if (settlement !== null && settlement.agentHead !== null) await uncommit(git, top, settlement.agentHead, commit);
  // Merged already: before, by an engine that died, or by the person who was asked to settle it.
  if ((await git(top, ['merge-base', '--is-ancestor', commit, 'HEAD'])).ok) return { kind: 'one', commit };
  const head = await headOf(git, top, spec.into);
  const isBegun = (await mergeHead(git, top)) === commit;
  if (!isBegun) {
    await tidyUp(git, top);
    const begun = await git(top, [...remembering, 'merge', '--no-ff', '--no-commit', '--quiet', commit]);
    if (!begun.ok && (await mergeHead(git, top)) === null)
      return failed(`${branch} could not be merged into ${spec.into}: ${begun.complaint}`);
  }
  const merge = { ...spec, head, commit };
  const conflicts = async (files: readonly string[]): Promise<MergedOne> => {
    const resolver = await resolverFor(git, top, files, merge);
    return { kind: 'waits', stream, why: 'conflicts', files, head, resolver };
  };
  // What a person says is about the merge that they have seen, not about one that is begun anew.
  const settled = isBegun && settlement !== null ? await settledBy(git, top, settlement) : await settle(git, programs, top, merge);
  const open = await unmergedFiles(git, top);
  if (open.length > 0) return conflicts(open.map(({ path }) => path));
  const named = await allNamed(git, top, merge, settled, settlement);
  const marked = await markedFiles(
    git,
    top,
    named.map(({ path }) => path),
  );
  if (marked.length > 0) return conflicts(marked);
  const dropped = await droppedWork(git, top, { ours: head, theirs: commit, settled: named.map(({ path }) => path) });
  if (dropped.length > 0) return { kind: 'waits', stream, why: 'dropped', files: dropped, head, resolver: null };
  const made = await git(top, [...remembering, 'commit', '--quiet', '--no-verify', '--allow-empty', ...trailers(message, named)]);
  return made.ok ? { kind: 'one', commit } : failed(`the merge of ${branch} could not be committed: ${made.complaint}`);
}

/** Takes what somebody has made of the files that they were asked about, unless markers are left in them; of a person also of what else is open. */
async function settledBy(git: Git, top: string, { by, files, agentHead }: Settlement): Promise<Settled[]> {
  const settled: Settled[] = [];
  const open = agentHead === null ? (await unmergedFiles(git, top)).map(({ path }) => path) : [];
  for (const path of new Set([...open, ...files])) {
    if (!(await withoutMarkers(top, path))) continue;
    // Removed by whoever has settled it, from the index as well: there is nothing left to add.
    const known = await git(top, ['--literal-pathspecs', 'ls-files', '--cached', '--others', '--', path]);
    const added = known.stdout === '' ? known : await git(top, ['--literal-pathspecs', 'add', '--all', '--', path]);
    if (!added.ok) throw new Error(`${path} cannot be added in ${top}: ${added.complaint}`);
    settled.push({ path, by });
  }
  return settled;
}

/** Of all that conflicts between the two, and of what a person answers for besides, who or what has settled it. */
async function allNamed(
  git: Git,
  top: string,
  merge: Merge,
  settled: readonly Settled[],
  settlement: Settlement | null,
): Promise<Settled[]> {
  const tree = await git(top, ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', merge.head, merge.commit]);
  const conflicts = tree.ok
    ? []
    : tree.stdout
        .split('\0')
        .slice(1)
        .filter((name) => name !== '');
  const told = [...new Set([...settled.map(({ path }) => path), ...conflicts, ...(settlement?.dropped ?? [])])];
  // An agent answers for what conflicts, and for nothing that it was told to bring back.
  const all = settlement?.agentHead == null ? told : told.filter((path) => conflicts.includes(path));
  const named: Settled[] = [];
  for (const path of all) {
    const known = settled.find((each) => each.path === path)?.by;
    // Before the person was asked, rules have settled what they name.
    named.push({ path, by: known ?? (await answerFor(git, top, path, merge))?.name ?? settlement?.by ?? settledBefore });
  }
  return named;
}

async function isSettling(git: Git, top: string, { settlement, branches }: WholeMergeSpec): Promise<boolean> {
  const branch = branches.find(({ stream }) => stream === settlement?.stream)?.branch;
  if (branch === undefined) return false;
  const tip = await commitOf(git, top, `refs/heads/${branch}`);
  return tip !== null && tip === (await mergeHead(git, top));
}

const mergeHead = (git: Git, top: string): Promise<string | null> => commitOf(git, top, 'MERGE_HEAD');

async function topOf(git: Git, dir: string): Promise<string> {
  const { ok, stdout, complaint } = await git(dir, ['rev-parse', '--show-toplevel']);
  if (!ok) throw new Error(`git does not work in ${dir}: ${complaint}`);
  return stdout.replace(/\n$/, '');
}

export async function headOf(git: Git, dir: string, into: string): Promise<string> {
  const head = await git(dir, ['rev-parse', 'HEAD']);
  if (!head.ok) throw new Error(`the head of ${into} cannot be read: ${head.complaint}`);
  return head.stdout.trim();
}
