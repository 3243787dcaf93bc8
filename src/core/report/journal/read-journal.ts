import type { CheckpointId, GateId, PhaseId, StreamId, WaveId } from '../../ids.ts';
import type { EscalationStep, Plan } from '../../plan/model.ts';
import type { Envelope, GateVerdict, RequestAccepted, RunEvent } from '../../run/events.ts';
import type { GraphNode } from '../../run/draw-graph.ts';
import { runGraph } from '../../run/graph.ts';
import { openFold } from '../../run/reduce.ts';
import type { CheckpointState, GateState, PhaseState, RunState, StreamState, WaveState } from '../../run/state.ts';
import { timerMeaning } from '../../run/timers.ts';
import { changeFinder } from './changed.ts';
import { needsHeld, type HeldNeed, type NeedsHeld } from './needs-held.ts';
import { pointRecords, type PointRecord, type PointRecords } from './point-records.ts';
import { stampOf, type Stamp } from './stamp.ts';

/** What the journal of a run says that its last state does not: when each thing was decided and by which event. */
export interface JournalReading {
  /** After the last event. */
  readonly state: RunState;
  readonly envelopes: readonly Envelope[];
  /** By sequence number. */
  readonly stamps: ReadonlyMap<number, Stamp>;
  /** In the order in which the first of each was written. */
  readonly attempts: readonly AttemptRecord[];
  /** Waves, by their rounds, and checkpoints; in the order in which the first of each was written. */
  readonly points: readonly PointRecord[];
  readonly gates: ReadonlyMap<GateId, readonly GateRound[]>;
  readonly waves: ReadonlyMap<WaveId, readonly WaveRound[]>;
  /** When each checkpoint was first reached. */
  readonly checkpoints: ReadonlyMap<CheckpointId, Stamp>;
  readonly requests: readonly { readonly stamp: Stamp; readonly event: RequestAccepted }[];
  readonly escalations: readonly EscalationRecord[];
  readonly ended: Stamp | null;
}

export interface AttemptRecord {
  readonly stream: StreamId;
  readonly attempt: number;
  /** The event upon which the rules of Sluice let the attempt begin; `null` when they never did, and the journal has it nevertheless. */
  decided: Stamp | null;
  /** The needs as they stood then; without such an event, just before the first word about the attempt. */
  needs: readonly HeldNeed[];
  prepared: Stamp | null;
  spawned: Stamp | null;
  ended: Stamp | null;
  /** When the process ended, epoch milliseconds, as its host saw it; `null` when nobody saw it. */
  exitedAt: number | null;
}

export interface GateRound {
  readonly round: number;
  readonly began: Stamp;
  ended: Stamp | null;
  /** `null` while it is open, when it was withdrawn, and when a person let it be. */
  verdict: GateVerdict | null;
}

export interface WaveRound {
  readonly round: number;
  readonly began: Stamp;
  ended: Stamp | null;
  merges: readonly { readonly stream: StreamId; readonly commit: string }[];
  conflicts: readonly string[];
  reason: string | null;
}

export interface EscalationRecord {
  readonly stamp: Stamp;
  readonly stream: StreamId;
  readonly attempt: number;
  /** 1-based. */
  readonly step: number;
  readonly action: EscalationStep['do'];
  readonly reached: boolean;
}

/**
 * Reads a journal from its first event on.
 * @throws Error when it is empty or an event does not follow the one before, as `openFold` does
 */
export function readJournal(envelopes: readonly Envelope[]): JournalReading {
  const folding = openFold(null);
  const stamps = new Map<number, Stamp>();
  const attempts = new Map<string, AttemptRecord>();
  const gates = new Map<GateId, GateRound[]>();
  const waves = new Map<WaveId, WaveRound[]>();
  const checkpoints = new Map<CheckpointId, Stamp>();
  const requests: { stamp: Stamp; event: RequestAccepted }[] = [];
  const escalations: EscalationRecord[] = [];
  let changes: ReturnType<typeof changesIn> | null = null;
  let held: NeedsHeld | null = null;
  let points: PointRecords | null = null;
  let before: RunState | null = null;
  let boot: string | null = null;
  let ended: Stamp | null = null;

  const attemptOf = (stream: StreamId, attempt: number): AttemptRecord => {
    const key = `${stream} ${attempt}`;
    const known = attempts.get(key);
    if (known) return known;
    const needs = held?.of(stream) ?? [];
    const fresh = { stream, attempt, decided: null, needs, prepared: null, spawned: null, ended: null, exitedAt: null };
    attempts.set(key, fresh);
    return fresh;
  };

  for (const envelope of envelopes) {
    const { event } = envelope;
    if (event.type === 'engineStarted') boot = event.bootId;
    const stamp = stampOf(envelope, boot);
    stamps.set(stamp.seq, stamp);
    if ('attempt' in event && event.type !== 'streamProgressed') noteAttempt(attemptOf(event.stream, event.attempt), event, stamp);
    if (event.type === 'requestAccepted') requests.push({ stamp, event });

    points?.before(event, stamp);
    const commands = folding.apply(envelope);
    const state = folding.state();
    changes ??= changesIn(state.plan);
    held ??= needsHeld(state.plan);
    points ??= pointRecords(state.plan, held);
    const changed = changes(state);
    held.update(state, changed.nodes, stamp);
    for (const command of commands) {
      if (command.type !== 'prepareStream') continue;
      const record = attemptOf(command.stream, command.attempt);
      record.decided ??= stamp;
    }
    points.after(commands, changed.checkpoints, stamp);
    for (const gate of changed.gates) noteGate(gates, gate, stamp);
    for (const wave of changed.waves) noteWave(waves, wave, stamp);
    noteMerge(waves, event);
    for (const { id, status } of changed.checkpoints) {
      if ('reachedAt' in status && !checkpoints.has(id)) checkpoints.set(id, stamp);
    }
    const step = escalationStep(before, state, event, stamp);
    if (step) escalations.push(step);
    ended = state.status.kind === 'ended' ? (ended ?? stamp) : null;
    before = state;
  }
  const state = folding.state();
  return {
    state,
    envelopes,
    stamps,
    attempts: [...attempts.values()],
    points: points?.all() ?? [],
    gates,
    waves,
    checkpoints,
    requests,
    escalations,
    ended,
  };
}

/** What has changed of a run since the last state that it was given. */
function changesIn(plan: Plan) {
  const { gates } = runGraph(plan);
  const changedStreams = changeFinder<StreamId, StreamState>(plan.streams.map(({ id }) => id));
  const changedPhases = changeFinder<PhaseId, PhaseState>(plan.phases.map(({ id }) => id));
  const changedCheckpoints = changeFinder<CheckpointId, CheckpointState>(plan.checkpoints.map(({ id }) => id));
  const changedWaves = changeFinder<WaveId, WaveState>(plan.waves.map(({ id }) => id));
  const changedGates = changeFinder<GateId, GateState>([...gates.keys()]);
  return (state: RunState) => {
    const checkpoints = changedCheckpoints(state.checkpoints);
    const waves = changedWaves(state.waves);
    const nodes: GraphNode[] = [
      ...changedStreams(state.streams).map(({ id }) => ({ kind: 'stream', id }) as const),
      ...changedPhases(state.phases).map(({ id }) => ({ kind: 'phase', id }) as const),
      ...checkpoints.map(({ id }) => ({ kind: 'checkpoint', id }) as const),
      ...waves.map(({ id }) => ({ kind: 'wave', id }) as const),
    ];
    return { nodes, checkpoints, waves, gates: changedGates(state.gates) };
  };
}

type AttemptEvent = Extract<RunEvent, { readonly attempt: number }>;

/** Only the first word about each step counts: a resumed engine may report it again. */
function noteAttempt(record: AttemptRecord, event: AttemptEvent, stamp: Stamp): void {
  switch (event.type) {
    case 'streamPrepared':
      record.prepared ??= stamp;
      return;
    case 'streamSpawned':
      record.spawned ??= stamp;
      return;
    case 'streamExited':
      record.exitedAt ??= event.exitedAt;
      record.ended ??= stamp;
      return;
    case 'streamLost':
    case 'streamSpawnFailed':
    case 'streamPrepareFailed':
      record.ended ??= stamp;
      return;
    default:
      return;
  }
}

function noteGate(gates: Map<GateId, GateRound[]>, { id, round, status }: GateState, stamp: Stamp): void {
  const rounds = gates.get(id) ?? [];
  gates.set(id, rounds);
  const last = rounds.at(-1);
  if (status.kind === 'running' || status.kind === 'asking') {
    if (last?.round !== round) rounds.push({ round, began: stamp, ended: null, verdict: null });
  } else if (status.kind === 'done') {
    // A question that was answered beforehand was never open.
    const own = last?.round === round ? last : { round, began: stamp, ended: null, verdict: null };
    if (own !== last) rounds.push(own);
    own.ended = stamp;
    own.verdict = status.verdict;
  } else if (last) {
    last.ended ??= stamp;
  }
}

function noteWave(waves: Map<WaveId, WaveRound[]>, { id, round, status, why }: WaveState, stamp: Stamp): void {
  const rounds = waves.get(id) ?? [];
  waves.set(id, rounds);
  if (status === 'merging' && rounds.at(-1)?.round !== round) {
    rounds.push({ round, began: stamp, ended: null, merges: [], conflicts: [], reason: null });
  }
  const last = rounds.at(-1);
  if (!last || (status !== 'merged' && status !== 'failed' && status !== 'waiting')) return;
  // One that waits again was taken back: its branch was rolled back for a stream to mend it, or what it merges is done again.
  if (status !== 'merged' && last.ended === null) last.reason ??= why.text;
  last.ended ??= stamp;
}

function noteMerge(waves: ReadonlyMap<WaveId, readonly WaveRound[]>, event: RunEvent): void {
  if (event.type !== 'waveMerged' && event.type !== 'waveMergeFailed') return;
  const round = waves.get(event.wave)?.find((each) => each.round === event.round);
  if (!round) return;
  if (event.type === 'waveMerged') round.merges = event.merges;
  else round.conflicts = event.conflicts;
}

function escalationStep(before: RunState | null, after: RunState, event: RunEvent, stamp: Stamp): EscalationRecord | null {
  if (event.type !== 'timerFired') return null;
  const meaning = timerMeaning(event.timer);
  if (meaning?.kind !== 'escalate') return null;
  const { stream, attempt } = meaning;
  const taken = after.streams[stream]?.escalated.at(-1);
  // The timer may have been armed anew, or the trouble may be over.
  if (!taken || (before?.streams[stream]?.escalated.length ?? 0) >= (after.streams[stream]?.escalated.length ?? 0)) return null;
  return { stamp, stream, attempt, step: taken.step, action: taken.action, reached: taken.reached };
}
