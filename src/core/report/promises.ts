import type { CheckpointId } from '../ids.ts';
import { isOwnFigure } from '../plan/own-figures.ts';
import type { RunState } from '../run/state.ts';
import { ownFigureValue, type OwnFigures } from './own-figures.ts';
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
  /** What the gate that it comes from measured, what its file says, or the figure of the report; `null` when it comes from none of them, or there is nothing so far. */
  readonly current: string | null;
  /**
   * How that gate stands, or the phase, wave, checkpoint or file that it comes from; `null` when it comes from none of them. Of one that is read from a
   * file: `met`, `missed`, `measured` (the target is no demand on a number), `unmeasured`, or `open` before it was read. Of a time its mark beside the estimate.
   */
  readonly status: string | null;
  /** Why it could not be measured; `null` where it was, or has not been tried. */
  readonly reason: string | null;
}

export function metricReports({ plan, metrics }: RunState, known: Known, figures: OwnFigures): MetricReport[] {
  return plan.metrics.map(({ name, target, from, file }) => {
    if (file !== null) {
      const { text, verdict, reason } = metrics[name] ?? { text: null, verdict: 'open', reason: null };
      return { name, target, from, current: text, status: verdict, reason };
    }
    const gate = known.gates.find(({ id }) => id === from);
    // A stream or phase may be called `report`, too.
    if (from !== null && gate === undefined && isOwnFigure(from))
      return { name, target, from, ...ownFigureValue(from, figures), reason: null };
    const current = gate?.measured ?? null;
    return { name, target, from, current, status: from === null ? null : namedThing(from, known).status, reason: null };
  });
}
