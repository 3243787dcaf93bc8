import type { GateReport } from './gate-report.ts';
import type { PhaseReport } from './plan-points.ts';
import type { Report } from './report.ts';

/** The results of one phase, for whoever goes on from them: what `sluice report --phase ID` prints. Times are epoch milliseconds. */
export interface PhaseResults {
  readonly format: 1;
  readonly run: string;
  readonly plan: string;
  readonly writtenAt: number;
  readonly phase: PhaseReport;
  /** Of the phase and of the streams in it. */
  readonly gates: readonly GateReport[];
}

/** `null` when the plan has no such phase. */
export function phaseResults({ run, phases, gates }: Report, id: string): PhaseResults | null {
  const phase = phases.find((each) => each.id === id);
  if (!phase) return null;
  const inside = new Set<string>(phase.results.map((each) => each.id));
  return {
    format: 1,
    run: run.id,
    plan: run.plan,
    writtenAt: run.writtenAt,
    phase,
    gates: gates.filter(({ owner }) => (owner.kind === 'stream' ? inside.has(owner.id) : owner.kind === 'phase' && owner.id === id)),
  };
}
