import type { StreamId } from '../ids.ts';
import type { Draft } from './draft.ts';
import type { ConflictForecast, WorkOutsideClaims } from './events.ts';
import { settlingRules } from './foretold-rules.ts';
import { missing, streamOf } from './standing.ts';
import type { ForetoldConflict, OutsideClaims, RunState, WaveState } from './state.ts';

/**
 * What merges would come to, as it was last looked at. Nothing is decided by it: it is shown, long before somebody merges. Entries stay when a
 * stream is no longer at stake, for it may be tried again; those that are to be shown are chosen when they are read.
 */
export function conflictForecast({ state, graph }: Draft, { pair, heads, files, count }: ConflictForecast): void {
  for (const id of pair) if (!graph.streams.has(id)) missing('stream', id);
  const before = foretold(state, pair);
  const others = state.conflicts.filter((entry) => entry !== before);
  const now: ForetoldConflict[] = count === 0 ? [] : [{ pair, heads, files, count, since: before?.since ?? state.at }];
  if (before === undefined && now.length === 0) return;
  const place = (id: StreamId) => state.plan.streams.findIndex((stream) => stream.id === id);
  state.conflicts = [...others, ...now].toSorted((a, b) => place(a.pair[0]) - place(b.pair[0]) || place(a.pair[1]) - place(b.pair[1]));
}

export function workOutsideClaims({ state, graph }: Draft, { stream, head, files, count }: WorkOutsideClaims): void {
  if (!graph.streams.has(stream)) missing('stream', stream);
  const before = state.outsideClaims.find((entry) => entry.stream === stream);
  const now: OutsideClaims[] = count === 0 ? [] : [{ stream, head, files, count, since: before?.since ?? state.at }];
  state.outsideClaims = [...state.outsideClaims.filter((entry) => entry !== before), ...now];
}

/** What was last foretold of two streams, whether or not it still matters. @param pair in the order of the plan */
export const foretold = (
  { conflicts }: Pick<RunState, 'conflicts'>,
  [one, other]: ConflictForecast['pair'],
): ForetoldConflict | undefined => conflicts.find(({ pair }) => pair[0] === one && pair[1] === other);

/** Pairs whose merge is still to come, and would conflict now in files that no rule of their wave settles. */
export const presentConflicts = (state: RunState): readonly ForetoldConflict[] =>
  meetingPairs(state).filter((conflict) => settlingRules(state.plan, conflict) === null);

export interface SettledConflict extends ForetoldConflict {
  /** The rules of the wave that settle its files, each once. */
  readonly rules: readonly string[];
}

/** Pairs whose merge is still to come, and will be settled by rules. */
export const settledConflicts = (state: RunState): readonly SettledConflict[] =>
  meetingPairs(state).flatMap((conflict) => {
    const rules = settlingRules(state.plan, conflict);
    return rules === null ? [] : [{ ...conflict, rules }];
  });

function meetingPairs(state: RunState): readonly ForetoldConflict[] {
  if (state.conflicts.length === 0) return [];
  const merged = mergedTogether(state);
  return state.conflicts.filter(({ pair }) => pair.every((id) => isAtStake(state, id)) && !merged(pair));
}

/** Work outside of claims, of streams whose work is still to be merged. */
export const presentOutsideClaims = (state: RunState): readonly OutsideClaims[] =>
  state.outsideClaims.filter(({ stream }) => isAtStake(state, stream));

/** Whether work of the stream is under way, or is to be merged: it has begun, and has not come to nothing. */
export function isAtStake(state: RunState, id: StreamId): boolean {
  const { status, attempts } = streamOf(state, id);
  return attempts.length > 0 && status.kind !== 'failed' && status.kind !== 'skipped' && status.kind !== 'stopped';
}

/** A wave has its branches together, for the time being at least. */
const held: ReadonlySet<WaveState['status']> = new Set(['checking', 'bisecting', 'rollingBack', 'landing', 'merged'] as const);

/** Whether one branch has the work of both already. */
export function mergedTogether({ plan, waves }: RunState): (pair: ConflictForecast['pair']) => boolean {
  const byBranch = new Map<string, Set<StreamId>>();
  for (const wave of plan.waves) {
    const status = waves[wave.id]?.status;
    if (status === undefined || !held.has(status)) continue;
    const inside = byBranch.get(wave.into) ?? new Set();
    byBranch.set(wave.into, inside);
    for (const { stream } of wave.merges) inside.add(stream);
  }
  const all = [...byBranch.values()];
  return (pair) => all.some((inside) => pair.every((id) => inside.has(id)));
}

/** `a.ts, b.ts and 3 more`. */
export const filesText = ({ files, count }: Pick<ConflictForecast, 'files' | 'count'>, most = 3): string => {
  const named = files.slice(0, most).join(', ');
  return count > most ? `${named} and ${count - Math.min(most, files.length)} more` : named;
};
