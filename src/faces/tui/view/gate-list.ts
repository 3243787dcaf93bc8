import type { StreamId } from '../../../core/ids.ts';
import type { Gate, Plan } from '../../../core/plan/model.ts';
import type { RunState } from '../../../core/run/state.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { age, took } from './ages.ts';
import { gateBadge, type Badge } from './status.ts';

export interface GateRow {
  readonly id: string;
  readonly badge: Badge;
  /** What to say at the right: a duration, `exit 1`, or nothing yet. */
  readonly result: string;
  readonly ofSelected: boolean;
}

/** All gates of a plan: those of the streams in their order, then those of the phases. */
export const gatesOf = (plan: Plan): Gate[] => [
  ...plan.streams.flatMap(({ gates }) => gates),
  ...plan.phases.flatMap(({ gates }) => gates),
];

/** Gates for the side bar, of which only `most` can be shown: what failed, runs, or belongs to the selected stream comes before the rest. */
export function gateRows(run: RunState, now: number, selected: StreamId | null, most: number): GateRow[] {
  const rows = gatesOf(run.plan).flatMap((gate, index) => {
    const state = run.gates[gate.id];
    if (state === undefined) return [];
    const ofSelected = gate.owner.kind === 'stream' && gate.owner.stream === selected;
    const { status } = state;
    const failed = status.kind === 'done' && status.verdict.kind !== 'passed';
    // What happened last is of more interest than what passed long ago or is still to come.
    const rank = failed ? 0 : status.kind === 'running' ? 1 : ofSelected ? 2 : status.kind === 'done' ? 3 : 4;
    const row: GateRow = { id: plainLine(gate.id), badge: gateBadge(state), result: result(status, now), ofSelected };
    return [{ row, rank, index }];
  });
  if (rows.length <= most) return rows.map(({ row }) => row);
  const chosen = rows.toSorted((a, b) => a.rank - b.rank || (a.rank === 3 ? b.index - a.index : a.index - b.index)).slice(0, most);
  return chosen.toSorted((a, b) => a.index - b.index).map(({ row }) => row);
}

function result(status: RunState['gates'][Gate['id']]['status'], now: number): string {
  switch (status.kind) {
    case 'waiting':
      return '';
    case 'running':
      return age(now - status.startedAt);
    case 'skipped':
      return 'let be';
    case 'done':
      if (status.verdict.kind === 'failed') return `exit ${status.verdict.exitCode}`;
      return status.verdict.kind === 'passed' ? took(status.verdict.durationMs) : 'not measured';
  }
}

/** Counts for the heading: how many have a verdict that lets go on, and how many there are. */
export function gateCounts(run: RunState): { readonly passed: number; readonly failed: number; readonly total: number } {
  const states = Object.values<RunState['gates'][Gate['id']]>(run.gates);
  const done = states.flatMap(({ status }) =>
    status.kind === 'done' ? [status.verdict.kind] : status.kind === 'skipped' ? ['passed'] : [],
  );
  return {
    passed: done.filter((kind) => kind === 'passed').length,
    failed: done.filter((kind) => kind !== 'passed').length,
    total: states.length,
  };
}
