import type { CheckpointId } from '../ids.ts';
import type { RunState } from '../run/state.ts';
import type { GateReport } from './gate-report.ts';
import type { CheckpointReport } from './plan-points.ts';

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
  /** State of that gate; `null` when there is none. */
  readonly gate: GateReport['state'] | null;
}

export function metricReports({ plan }: RunState, gates: readonly GateReport[]): MetricReport[] {
  return plan.metrics.map(({ name, target, from }) => {
    const gate = gates.find(({ id }) => id === from);
    return { name, target, from, current: gate?.measured ?? null, gate: gate?.state ?? null };
  });
}
