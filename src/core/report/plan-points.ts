import type { CheckpointId, PhaseId, StreamId, WaveId } from '../ids.ts';
import { standing, type Standing } from '../forecast/checkpoint-standing.ts';
import { phasesAround } from '../run/draw-graph.ts';
import { runGraph } from '../run/graph.ts';
import { timeline } from '../run/rows.ts';
import { phaseOf, waveOf } from '../run/standing.ts';
import type { CheckpointState, PhaseState, RunState, WaveState } from '../run/state.ts';
import type { JournalReading } from './journal/read-journal.ts';
import type { StreamReport } from './stream-report.ts';
import { timingOf, type Timing } from './timing.ts';

/** Phases, checkpoints and waves as the plan says and as they went. Times are epoch milliseconds. */

export interface PhaseReport {
  readonly id: PhaseId;
  readonly title: string;
  readonly parent: PhaseId | null;
  readonly status: PhaseState['status'];
  readonly why: string;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** From its beginning to its end, beside what its streams take when all goes as planned. */
  readonly timing: Timing;
  /** What its streams did, those of the phases inside it too. */
  readonly results: readonly StreamResult[];
}

/** One line of the results of a phase. */
export interface StreamResult {
  readonly id: StreamId;
  readonly status: StreamReport['status'];
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly attempts: number;
  /** Of the last attempt; `null` before it ended, and when nobody saw how. */
  readonly exitCode: number | null;
}

export function phaseReports(state: RunState, streams: readonly StreamReport[]): PhaseReport[] {
  const { phases } = runGraph(state.plan);
  return state.plan.phases.map(({ id, title, parent }) => {
    const { status, why, startedAt, endedAt } = phaseOf(state, id);
    const inside = streams.filter(({ phase }) => phasesAround(phases, phase).some((around) => around.id === id));
    return {
      id,
      title,
      parent,
      status,
      why: why.text,
      startedAt,
      endedAt,
      timing: timingOf(plannedOf(inside), startedAt === null || endedAt === null ? null : endedAt - startedAt),
      results: inside.map(resultOf),
    };
  });
}

function plannedOf(streams: readonly StreamReport[]): Timing['planned'] {
  const starts = streams.flatMap(({ plannedStartMs }) => plannedStartMs ?? []);
  const ends = streams.flatMap(({ plannedEndMs }) => plannedEndMs ?? []);
  if (starts.length === 0 || ends.length === 0) return null;
  const ms = Math.max(...ends) - Math.min(...starts);
  return { leastMs: ms, mostMs: ms };
}

const resultOf = ({ id, status, startedAt, endedAt, attempts }: StreamReport): StreamResult => ({
  id,
  status,
  startedAt,
  endedAt,
  attempts: attempts.length,
  exitCode: attempts.at(-1)?.exitCode ?? null,
});

export interface CheckpointReport {
  readonly id: CheckpointId;
  readonly title: string;
  readonly status: CheckpointState['status']['kind'];
  readonly plannedAt: number | null;
  readonly reachedAt: number | null;
  /** How long after its planned time it was reached; negative is early, `null` when either is missing. */
  readonly lateMs: number | null;
  readonly standing: Standing;
  /** Who approved or rejected it, when, and what they said. */
  readonly by: string | null;
  readonly at: number | null;
  readonly note: string | null;
}

export function checkpointReports(state: RunState, until: number): CheckpointReport[] {
  return timeline(state).map(({ plan, state: { status }, plannedAt, reachedAt }) => ({
    id: plan.id,
    title: plan.title,
    status: status.kind,
    plannedAt,
    reachedAt,
    lateMs: plannedAt === null || reachedAt === null ? null : reachedAt - plannedAt,
    standing: standing(plan, state, until),
    by: 'by' in status ? status.by : null,
    at: 'by' in status ? status.at : null,
    note: 'by' in status ? status.note : null,
  }));
}

export interface WaveReport {
  readonly id: WaveId;
  readonly title: string;
  readonly status: WaveState['status'];
  readonly why: string;
  readonly into: string;
  readonly commit: string | null;
  readonly landed: string | null;
  readonly rounds: readonly {
    readonly round: number;
    readonly startedAt: number;
    readonly endedAt: number | null;
    readonly merges: readonly { readonly stream: StreamId; readonly commit: string }[];
    readonly conflicts: readonly string[];
    readonly reason: string | null;
  }[];
}

export function waveReports({ state, waves }: JournalReading): WaveReport[] {
  return state.plan.waves.map(({ id, title, into }) => {
    const { status, why, commit, landed } = waveOf(state, id);
    return {
      id,
      title,
      status,
      why: why.text,
      into,
      commit,
      landed,
      rounds: (waves.get(id) ?? []).map(({ round, began, ended, merges, conflicts, reason }) => ({
        round,
        startedAt: began.at,
        endedAt: ended?.at ?? null,
        merges,
        conflicts,
        reason,
      })),
    };
  });
}
