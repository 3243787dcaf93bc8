import type { CheckpointId } from '../ids.ts';
import { normalPath } from '../plan/paths.ts';
import type { CheckpointState, RunState, VoidedSignature } from '../run/state.ts';
import type { DeliverableReport } from './deliverables.ts';
import type { GateReport } from './gate-report.ts';
import type { CheckpointReport, PhaseReport, WaveReport } from './plan-points.ts';

/** A sign-off with all that it rests on, so that a reader can go from the signature to each log behind it. */
export interface SignOffReport {
  readonly checkpoint: CheckpointId;
  readonly title: string;
  readonly status: CheckpointReport['status'];
  /** Roles or names that the plan asks to sign; `by` is who did. */
  readonly asked: readonly string[];
  readonly by: string | null;
  /** Epoch milliseconds. */
  readonly at: number | null;
  readonly note: string | null;
  /** Why it was signed although something spoke against it. */
  readonly override: string | null;
  /** Who had signed before a commit made that void, and which commit that was. */
  readonly voided: VoidedSignature | null;
  readonly evidence: readonly SignedEvidence[];
}

/** One piece of it as it stands when the report is written. */
export interface SignedEvidence {
  /** As the plan names it. */
  readonly name: string;
  /** `words` is what names nothing in the plan. */
  readonly kind: 'gate' | 'phase' | 'checkpoint' | 'wave' | 'file' | 'words';
  readonly status: string | null;
  /** Where to look: a log relative to the run's folder, a commit, or the SHA-256 of a file; `null` when there is none. */
  readonly look: string | null;
}

/** The parts of a report that a plan may name as evidence, or as the source of a metric. */
export interface Known {
  readonly gates: readonly GateReport[];
  readonly phases: readonly PhaseReport[];
  readonly checkpoints: readonly CheckpointReport[];
  readonly waves: readonly WaveReport[];
  readonly deliverables: readonly DeliverableReport[];
}

export function signOffReports({ plan, checkpoints }: RunState, known: Known): SignOffReport[] {
  return plan.checkpoints.flatMap(({ id, title, signOff }) => {
    const standing = checkpoints[id]?.status;
    const reached = known.checkpoints.find((each) => each.id === id);
    if (signOff === null || !reached) return [];
    const { status, by, at, note } = reached;
    const evidence = signOff.evidence.map((name) => namedThing(name, known));
    return [
      {
        checkpoint: id,
        title,
        status,
        asked: signOff.by,
        by,
        at,
        note,
        override: overrideOf(standing),
        voided: voidedOf(standing),
        evidence,
      },
    ];
  });
}

const overrideOf = (status: CheckpointState['status'] | undefined): string | null =>
  status?.kind === 'approved' ? (status.signature?.override ?? null) : null;
const voidedOf = (status: CheckpointState['status'] | undefined): VoidedSignature | null =>
  (status && 'voided' in status ? status.voided : undefined) ?? null;

export function namedThing(name: string, { gates, phases, checkpoints, waves, deliverables }: Known): SignedEvidence {
  const gate = gates.find(({ id }) => id === name);
  if (gate)
    return { name, kind: 'gate', status: gate.stale === null ? (gate.flaky ? 'passed, flaky' : gate.state) : 'stale', look: gate.log };
  const phase = phases.find(({ id }) => id === name);
  if (phase) return { name, kind: 'phase', status: phase.status, look: null };
  const checkpoint = checkpoints.find(({ id }) => id === name);
  if (checkpoint) return { name, kind: 'checkpoint', status: checkpoint.status, look: null };
  const wave = waves.find(({ id }) => id === name);
  if (wave) return { name, kind: 'wave', status: wave.status, look: wave.landed ?? wave.commit };
  const file = deliverables.find(({ path }) => path === name || path === normalPath(name));
  if (!file) return { name, kind: 'words', status: null, look: null };
  return { name, kind: 'file', status: file.found.kind, look: file.found.kind === 'file' ? file.found.sha256 : null };
}
