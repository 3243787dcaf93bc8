import { outsideClaims } from '../claims/outside.ts';
import type { StreamId } from '../ids.ts';
import type { Stream } from '../plan/model.ts';
import type { MergeForecast, Side } from '../ports/merge-forecasts.ts';
import { baseCommit } from './base-commit.ts';
import { isAtStake } from './conflicts.ts';
import type { RunState } from './state.ts';

/** A stream whose work will be merged with that of others: it has a branch of its own, and has begun. */
export interface Contender {
  readonly stream: Stream;
  /** Absolute folder in its worktree. */
  readonly dir: string;
  /** What its branch started from, for git; `null` when that is not known. */
  readonly base: string | null;
}

/** In the order of the plan. */
export function contenders(state: RunState): readonly Contender[] {
  return state.plan.streams.flatMap((stream) => {
    if (stream.worktree === null || !isAtStake(state, stream.id)) return [];
    const dir = state.streams[stream.id]?.attempts.findLast((attempt) => attempt.dir !== null)?.dir ?? null;
    return dir === null ? [] : [{ stream, dir, base: baseCommit(state, stream.worktree) }];
  });
}

/** What is to be asked of one of them. Only who claims something can work outside of it. */
export const sideOf = ({ stream, dir, base }: Contender, at: Side['at']): Side => ({
  dir,
  at,
  base: stream.claims.length === 0 ? null : base,
});

/** Of each stream that was looked at, what it has changed outside of its claims; those of which that cannot be told are left out. */
export function outsideOf(
  looked: readonly Contender[],
  { sides }: MergeForecast,
): readonly { readonly stream: StreamId; readonly head: string; readonly files: readonly string[] }[] {
  return looked.flatMap(({ stream }, index) => {
    const { head = null, changed = null } = sides[index] ?? {};
    return head === null || changed === null ? [] : [{ stream: stream.id, head, files: outsideClaims(stream, changed) }];
  });
}
