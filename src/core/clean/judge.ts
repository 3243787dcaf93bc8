import type { RunId } from '../ids.ts';
import { formatDuration } from '../plan/duration.ts';
import { listed, plural } from '../run/words.ts';
import { isPushed, withCommitsElsewhere } from './branches.ts';
import { plainLine, shortened } from '../text/plain.ts';
import type { Held, LeftBranch, Leftover, LeftRun, LeftScratch, LeftWorktree, RunStanding, Worker } from './leftover.ts';

export interface Judged {
  readonly leftover: Leftover;
  /** Why it may go, as a sentence without its full stop. */
  readonly why: string;
  readonly kept: Kept | null;
  /** It goes although it would be kept, because its name was given. */
  readonly isForced: boolean;
}
export interface Kept {
  /** What keeps it, and what to do. */
  readonly reason: string;
  /** Whether it goes all the same when a person gives its name. */
  readonly canBeForced: boolean;
}

export interface Judging {
  readonly standing: (run: RunId) => RunStanding;
  /** Names that a person has typed. */
  readonly forced: ReadonlySet<string>;
  /** Records of runs that ended longer ago may go, milliseconds; `null` keeps them all. */
  readonly runsOlderThanMs: number | null;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Says of everything that runs have left whether it may go. What has the only copy of something stays, unless its name was given. */
export function judgeLeftovers(leftovers: readonly Leftover[], judging: Judging): readonly Judged[] {
  const judged: Judged[] = [];
  const add = (leftover: Leftover, why: string, kept: Kept | null) => {
    const isForced = kept !== null && kept.canBeForced && judging.forced.has(leftover.name);
    judged.push({ leftover, why, kept: isForced ? null : kept, isForced });
  };
  const of = <K extends Leftover['kind']>(kind: K) =>
    leftovers.filter((each): each is Extract<Leftover, { kind: K }> => each.kind === kind);
  const ended = (run: RunId) => endedText(judging.standing(run), judging.now);

  for (const each of of('worktree')) add(each, `its run ${ended(each.run)}`, unended(each.run, judging) ?? keptWorktree(each));

  // A branch that stays for another reason holds the commits of those that go.
  const branches = of('branch').map((each) => ({ each, firm: unended(each.run, judging) ?? inUse(each, judged) }));
  const free = withCommitsElsewhere(
    branches.filter(({ firm }) => firm === null).map(({ each }) => each),
    judging.forced,
  );
  const going = new Set([...free].map(({ branch }) => `refs/heads/${branch}`));
  for (const { each, firm } of branches) {
    const staying = each.holders.filter((holder) => !going.has(holder));
    add(each, `its commits are in ${holderText(staying)}`, firm ?? (free.has(each) ? null : onlyCopy(each)));
  }

  for (const each of of('scratch')) add(each, `its run ${ended(each.run)}`, unended(each.run, judging) ?? keptScratch(each, judged));
  for (const each of of('run')) add(each, `it ${ended(each.run)}`, unended(each.run, judging) ?? keptRun(each, judged, judging));
  return judged;
}

function endedText(standing: RunStanding, now: number): string {
  return standing.kind === 'ended'
    ? `ended ${formatDuration(Math.max(0, now - standing.at), 1)} ago (${standing.outcome})`
    : 'is not known';
}

/** What belongs to a run that goes on is not to be forced: that run comes first. */
function unended(run: RunId, { standing }: Judging): Kept | null {
  switch (standing(run).kind) {
    case 'ended':
      return null;
    case 'live':
      return { reason: `${run} is live: end it first, with \`sluice stop --all --run ${run}\``, canBeForced: false };
    case 'open':
      return {
        reason: `${run} has not ended and can go on: resume it, or end it with \`sluice stop --all --run ${run}\``,
        canBeForced: false,
      };
    case 'unknown':
      return { reason: `the journal has no run ${run}, so nobody knows whether it has ended`, canBeForced: true };
  }
}

function keptWorktree({ path, found }: LeftWorktree): Kept | null {
  switch (found.kind) {
    case 'foreign':
      return { reason: 'git does not know it as a worktree: look what it is, and remove it by hand', canBeForced: false };
    case 'gone':
      return found.loose === null ? null : { reason: looseText(found.loose), canBeForced: true };
    case 'there': {
      if (found.locked !== null) {
        const reason = found.locked === '' ? '' : ` (${found.locked})`;
        return { reason: `it is locked${reason}: \`git worktree unlock ${path}\``, canBeForced: false };
      }
      if (found.worker !== null) return atWork(found.worker);
      const reason = heldText(found);
      return reason === null ? null : { reason, canBeForced: true };
    }
  }
}

/** Not to be forced: whoever works there would lose the ground under its feet, and can be ended first. */
const atWork = ({ pid, command }: Worker): Kept => ({
  reason: `process ${pid}${command === '' ? '' : ` (${shortened(plainLine(command), 80)})`} works there: end it first`,
  canBeForced: false,
});

const looseText = (commit: string): string =>
  `no branch has its commit ${commit.slice(0, 10)}: \`git branch NAME ${commit.slice(0, 10)}\` keeps it`;

function heldText({ unfinished, uncommitted, ignored, hidden, loose }: Held): string | null {
  if (unfinished !== null) return `a ${unfinished} is not finished there: finish or abort it`;
  if (uncommitted.length > 0) return `${listed(uncommitted)} ${isOrAre(uncommitted)} not committed: commit it, or remove it`;
  if (hidden.length > 0) return `git was told not to look at ${listed(hidden)}, so that changes there would be lost unseen`;
  if (loose !== null) return looseText(loose);
  if (ignored.length > 0)
    return `it holds ${listed(ignored)}, which git ignores and which the plan did not put there: look whether it is needed`;
  return null;
}
const isOrAre = (names: readonly string[]): string => (names.length === 1 ? 'is' : 'are');

function inUse({ checkedOutIn, usedBy }: LeftBranch, judged: readonly Judged[]): Kept | null {
  if (usedBy !== null) return { reason: `${usedBy}, which has not ended, works with it`, canBeForced: false };
  const stays = checkedOutIn.find((path) => !goes(judged, (each) => each.kind === 'worktree' && each.path === path));
  return stays === undefined ? null : { reason: `it is checked out in ${stays}, which stays`, canBeForced: false };
}

const goes = (judged: readonly Judged[], is: (leftover: Leftover) => boolean): boolean =>
  judged.some(({ leftover, kept }) => kept === null && is(leftover));

function onlyCopy(branch: LeftBranch): Kept {
  const reason =
    branch.holders.length > 0 && !isPushed(branch)
      ? `it is not pushed: no branch of a remote has ${branch.commit.slice(0, 10)}`
      : `it is not merged: no other branch that stays has ${branch.commit.slice(0, 10)}`;
  return { reason, canBeForced: true };
}

const holderText = (holders: readonly string[]): string =>
  listed(
    holders.map((holder) => holder.replace(/^refs\/(heads|remotes)\//, '')),
    2,
  );

function keptScratch({ path, run, held, worker, commits }: LeftScratch, judged: readonly Judged[]): Kept | null {
  if (worker !== null) return atWork(worker);
  const linked = judged.find(({ leftover, kept }) => kept !== null && leftover.kind === 'worktree' && leftover.repository === path);
  if (linked) return { reason: `${linked.leftover.name}, which stays, is a worktree of it`, canBeForced: false };
  const reason = heldText(held);
  if (reason !== null) return { reason, canBeForced: true };
  if (commits === 0) return null;
  return { reason: `it has ${plural(commits, 'commit')} of ${run} that ${commits === 1 ? 'is' : 'are'} nowhere else`, canBeForced: true };
}

function keptRun({ run }: LeftRun, judged: readonly Judged[], { standing, runsOlderThanMs, now }: Judging): Kept | null {
  const how = standing(run);
  if (how.kind !== 'ended') return null;
  if (runsOlderThanMs === null || now - how.at < runsOlderThanMs)
    return { reason: 'recordings and journal stay, unless `--runs-older-than 30d` or the like lets them go', canBeForced: false };
  // Without its journal nobody would know any more that the run has ended, and whose the rest is.
  const rest = judged.find(({ leftover, kept }) => kept !== null && leftover.run === run);
  return rest === undefined ? null : { reason: `${rest.leftover.name} of it stays`, canBeForced: false };
}
