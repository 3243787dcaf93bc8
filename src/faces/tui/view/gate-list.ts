import type { StreamId } from '../../../core/ids.ts';
import type { Gate } from '../../../core/plan/model.ts';
import type { RunState } from '../../../core/run/state.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { running, took } from './ages.ts';
import { outlineOf } from './outline.ts';
import { failureWord, gateBadge, passWord, type Badge } from './status.ts';

export interface GateRow {
  readonly id: string;
  readonly badge: Badge;
  /** What to say at the right: a duration, `exit 1`, or nothing yet. */
  readonly result: string;
  readonly ofSelected: boolean;
}

/** Gates for the side bar, of which only `most` can be shown: what failed, runs, or belongs to the selected stream comes before the rest. */
export function gateRows(run: RunState, now: number, selected: StreamId | null, most: number): GateRow[] {
  const { gates } = outlineOf(run.plan);
  return chosen(run, gates, selected, most).flatMap((gate) => {
    const state = run.gates[gate.id];
    if (state === undefined) return [];
    return [{ id: plainLine(gate.id), badge: gateBadge(state), result: result(state.status, now), ofSelected: isOf(gate, selected) }];
  });
}

const isOf = ({ owner }: Gate, stream: StreamId | null): boolean => owner.kind === 'stream' && owner.stream === stream;

/** The gates that are shown, in the order of the plan. */
function chosen(run: RunState, gates: readonly Gate[], selected: StreamId | null, most: number): readonly Gate[] {
  if (gates.length <= most) return gates;
  // What happened last is of more interest than what passed long ago or is still to come.
  const ranks: number[][] = [[], [], [], [], []];
  for (const [index, gate] of gates.entries()) {
    const status = run.gates[gate.id]?.status;
    const failed = status?.kind === 'done' && status.verdict.kind !== 'passed';
    const rank = failed
      ? 0
      : status?.kind === 'running' || status?.kind === 'asking'
        ? 1
        : isOf(gate, selected)
          ? 2
          : status?.kind === 'done'
            ? 3
            : 4;
    ranks[rank]?.push(index);
  }
  ranks[3]?.reverse();
  return ranks
    .flat()
    .slice(0, most)
    .sort((a, b) => a - b)
    .flatMap((index) => gates[index] ?? []);
}

function result(status: RunState['gates'][Gate['id']]['status'], now: number): string {
  switch (status.kind) {
    case 'waiting':
      return '';
    case 'running':
      return running(now - status.startedAt);
    case 'asking':
      return running(now - status.since);
    case 'skipped':
      return 'let be';
    case 'done':
      if (status.verdict.kind === 'failed') return failureWord(status.verdict);
      if (status.verdict.kind === 'unmeasured') return 'not measured';
      if (status.verdict.flaky) return 'flaky';
      return passWord(status.verdict) ?? took(status.verdict.durationMs);
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
