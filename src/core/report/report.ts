import { forecastPlan } from '../forecast/forecast-plan.ts';
import { forecast } from '../forecast/forecast.ts';
import type { StreamId } from '../ids.ts';
import { attention } from '../run/attention.ts';
import { presentConflicts, presentOutsideClaims, settledConflicts, type SettledConflict } from '../run/conflicts.ts';
import type { Envelope, RunOptions } from '../run/events.ts';
import type { FoundBy, ForetoldConflict, HeldPair, OutsideClaims, RunOutcome, RunState } from '../run/state.ts';
import { actualPath, type PathStep } from './actual-path.ts';
import { concurrencyOf, type Concurrency } from './concurrency.ts';
import { decisionsOf, type Decision } from './decisions.ts';
import { deliverableReports, type DeliverableReport, type LookAtFile } from './deliverables.ts';
import { gateReports, passRates, type GateReport, type PassRate } from './gate-report.ts';
import { readJournal, type EscalationRecord, type JournalReading } from './journal/read-journal.ts';
import { proveOrder, type OrderProof } from './order-proof.ts';
import { integrationReports, metricReports, type IntegrationReport, type MetricReport } from './promises.ts';
import { signOffReports, type SignOffReport } from './sign-offs.ts';
import { checkpointReports, phaseReports, waveReports, type CheckpointReport, type PhaseReport, type WaveReport } from './plan-points.ts';
import { streamReport, type StreamReport } from './stream-report.ts';
import { timingOf, type Timing } from './timing.ts';
import { budgetReports, usageReport, type BudgetReport, type Usage } from './usage.ts';

/**
 * All that is to be told of a run, at one moment. `sluice report --format json` prints this value, and every other format is made of it. Times are
 * epoch milliseconds, durations milliseconds, `...Ms` beside them counts from the start of the run; docs/report.md defines each figure.
 * Fields may be added, and none changes its meaning.
 */
export interface Report {
  /** Version of this format. */
  readonly format: 1;
  readonly run: RunReport;
  readonly timing: Timing;
  readonly speedUp: SpeedUp;
  readonly concurrency: Concurrency;
  readonly criticalPath: readonly PathStep[];
  readonly order: OrderProof;
  readonly phases: readonly PhaseReport[];
  readonly streams: readonly StreamReport[];
  readonly gates: readonly GateReport[];
  readonly passRates: { readonly byLevel: readonly PassRate[]; readonly byCategory: readonly PassRate[] };
  readonly checkpoints: readonly CheckpointReport[];
  readonly waves: readonly WaveReport[];
  readonly signOffs: readonly SignOffReport[];
  readonly integrations: readonly IntegrationReport[];
  readonly metrics: readonly MetricReport[];
  readonly usage: Usage;
  readonly budgets: readonly BudgetReport[];
  /** Pairs whose branches would conflict, as they were last merged in memory, and who works outside of their claims. */
  readonly conflicts: readonly ForetoldConflict[];
  /** Pairs whose branches meet in files that rules of their wave settle. */
  readonly settledConflicts: readonly SettledConflict[];
  /** Pairs of streams that were held because their work would conflict, in the order of time. */
  readonly heldPairs: readonly HeldPair[];
  readonly outsideClaims: readonly OutsideClaims[];
  readonly findings: readonly FoundBy[];
  readonly escalations: readonly EscalationReport[];
  readonly decisions: readonly Decision[];
  readonly deliverables: readonly DeliverableReport[];
  /** What waits for a person now. */
  readonly waiting: readonly { readonly id: string; readonly title: string; readonly detail: string; readonly since: number }[];
  /** Faults of the engine itself. */
  readonly faults: RunState['faults'];
}

export interface RunReport {
  readonly id: string;
  readonly plan: string;
  readonly profile: string | null;
  readonly planPath: string | null;
  /** SHA-256 of the plan's text and of the files that it names. */
  readonly planDigest: string;
  readonly startedBy: string;
  readonly options: RunOptions;
  readonly status: RunState['status']['kind'];
  readonly outcome: RunOutcome | null;
  readonly reason: string | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** When this was told, and how long the run had taken by then. */
  readonly writtenAt: number;
  readonly elapsedMs: number;
  /** The last event that it knows, and how many engines have had the run. */
  readonly seq: number;
  readonly engines: number;
}

export interface SpeedUp {
  /** Work of all attempts together, pauses left out. */
  readonly workMs: number;
  /** How many times as fast as one stream after the other; `null` before any time has passed. */
  readonly factor: number | null;
}

export interface EscalationReport {
  readonly at: number;
  readonly stream: StreamId;
  readonly attempt: number;
  /** 1-based place of the step in the plan. */
  readonly step: number;
  readonly action: EscalationRecord['action'];
  readonly reached: boolean;
}

export interface ReportOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly look: LookAtFile;
}

/** @throws Error as `readJournal` does */
export function buildReport(envelopes: readonly Envelope[], { now, look }: ReportOptions): Report {
  const reading = readJournal(envelopes);
  const { state } = reading;
  const until = state.status.kind === 'ended' ? state.status.at : Math.max(now, state.at);
  const planned = forecastPlan(state.plan, state.options);
  const rest = forecast(state, until);
  const streams = state.plan.streams.map((plan) => streamReport(state, plan, { until, planned, rest }));
  const gates = gateReports(reading);
  const phases = phaseReports(state, streams);
  const checkpoints = checkpointReports(state, until);
  const waves = waveReports(reading);
  const deliverables = deliverableReports(state, look);
  const known = { gates, phases, checkpoints, waves, deliverables };
  const elapsedMs = Math.max(0, until - state.startedAt);
  const workMs = streams.reduce((sum, stream) => sum + stream.workMs, 0);
  const plannedMs = planned.remainingMs === null ? null : { leastMs: planned.remainingMs, mostMs: planned.remainingMs };
  const timing = timingOf(plannedMs, state.status.kind === 'ended' ? elapsedMs : null);
  const speedUp = { workMs, factor: elapsedMs === 0 ? null : workMs / elapsedMs };
  const rates = passRates(gates);
  return {
    format: 1,
    run: runReport(reading, until, Math.max(now, state.at)),
    timing,
    speedUp,
    concurrency: concurrencyOf(state, until),
    criticalPath: actualPath(reading),
    order: proveOrder(reading),
    phases,
    streams,
    gates,
    passRates: rates,
    checkpoints,
    waves,
    signOffs: signOffReports(state, known),
    integrations: integrationReports(state, checkpoints),
    metrics: metricReports(state, known, { timing, phases, passRates: rates, speedUp }),
    usage: usageReport(state),
    budgets: budgetReports(state),
    conflicts: presentConflicts(state),
    settledConflicts: settledConflicts(state),
    heldPairs: state.heldPairs,
    outsideClaims: presentOutsideClaims(state),
    findings: state.findings,
    escalations: reading.escalations.map(({ stamp: { at }, stream, attempt, step, action, reached }) => ({
      at,
      stream,
      attempt,
      step,
      action,
      reached,
    })),
    decisions: decisionsOf(reading),
    deliverables,
    waiting: attention(state).map(({ id, title, detail, since }) => ({ id, title, detail, since })),
    faults: state.faults,
  };
}

function runReport({ state }: JournalReading, until: number, writtenAt: number): RunReport {
  const { status } = state;
  return {
    id: state.run,
    plan: state.plan.name,
    profile: state.plan.profile,
    planPath: state.planPath,
    planDigest: state.planDigest,
    startedBy: state.startedBy,
    options: state.options,
    status: status.kind,
    outcome: status.kind === 'ended' ? status.outcome : null,
    reason: status.kind === 'ended' ? status.reason : null,
    startedAt: state.startedAt,
    endedAt: status.kind === 'ended' ? status.at : null,
    writtenAt,
    elapsedMs: until - state.startedAt,
    seq: state.seq,
    engines: state.epoch,
  };
}
