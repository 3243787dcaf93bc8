import type { CheckpointId } from '../ids.ts';
import type { RunState } from '../run/state.ts';
import type { CheckpointReport } from './plan-points.ts';
import { namedThing, type Known } from './sign-offs.ts';

/** What streams provide for one another, and what the work is measured by. */

export interface IntegrationReport {
  readonly checkpoint: CheckpointId;
  readonly from: string;
  readonly to: string;
  readonly what: string;
  readonly status: CheckpointReport['status'];
  /** When it was provided, epoch milliseconds. */
  readonly reachedAt: number | null;
}

export function integrationReports({ plan }: RunState, checkpoints: readonly CheckpointReport[]): IntegrationReport[] {
  return plan.checkpoints.flatMap(({ id, integration }) => {
    const reached = checkpoints.find((each) => each.id === id);
    if (integration === null || !reached) return [];
    const { from, to, what } = integration;
    return [{ checkpoint: id, from, to, what, status: reached.status, reachedAt: reached.reachedAt }];
  });
}

export interface MetricReport {
  readonly name: string;
  readonly target: string;
  readonly from: string | null;
  /** What the gate that it comes from measured; `null` when it comes from no gate, or that one measured nothing so far. */
  readonly current: string | null;
  /** How that gate stands, or the phase, wave, checkpoint or file that it comes from; `null` when it comes from none of them. */
  readonly status: string | null;
}

export function metricReports({ plan }: RunState, known: Known): MetricReport[] {
  return plan.metrics.map(({ name, target, from }) => {
    const current = known.gates.find(({ id }) => id === from)?.measured ?? null;
    return { name, target, from, current, status: from === null ? null : namedThing(from, known).status };
  });
}
