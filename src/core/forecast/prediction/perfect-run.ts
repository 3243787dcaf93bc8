import { asRunId, type GateId, type StreamId, type TimerId } from '../../ids.ts';
import type { Plan } from '../../plan/model.ts';
import { attention } from '../../run/attention.ts';
import { milestoneShare } from '../../run/milestones.ts';
import { milestonesNeeded } from '../../plan/milestones-needed.ts';
import type { RunCommand } from '../../run/commands.ts';
import type { RunEvent, RunOptions } from '../../run/events.ts';
import { openFold } from '../../run/reduce.ts';
import { refusal } from '../../run/refusal.ts';
import type { RunState } from '../../run/state.ts';
import { timerMeaning } from '../../run/timers.ts';
import { Heap } from '../heap.ts';

/** How long things take in one run, milliseconds. Each is asked for when it begins. */
export interface Durations {
  readonly stream: (id: StreamId) => number;
  readonly gate: (id: GateId) => number;
}

/** A run in which all went well. Times count from its start, milliseconds. */
export interface Played {
  /** In the order in which they started. Streams that never started are absent. */
  readonly streams: ReadonlyMap<StreamId, { readonly startMs: number; readonly endMs: number }>;
  readonly endMs: number;
  /** Most streams that ran at once. */
  readonly peak: number;
  /** The streams that decided when it ended: each started because the one before ended, or was far enough. */
  readonly decisive: readonly StreamId[];
  /** What the reducer made of it. */
  readonly state: () => RunState;
}

/** A stream whose work brought about what came next, and what had brought about its start. */
interface Link {
  readonly stream: StreamId;
  readonly because: Link | null;
}

interface Happening {
  readonly event: RunEvent;
  readonly because: Link | null;
}

const run = asRunId('prediction');

/**
 * Plays a plan through with the reducer of real runs and a clock that jumps: whatever the reducer commands is answered as a perfect world
 * would, at once or when its time has come. Since the reducer decides here as it does there, limits, priorities, holds and needs of any kind
 * are what they will be.
 *
 * @param only streams that the run is limited to; empty: all
 * @returns a function that plays one run; what is the same for all of them has been done once
 */
export function perfectRuns(plan: Plan, only: RunOptions['only'] = []): (durations: Durations) => Played {
  const opening = openFold(null);
  const created: RunEvent = {
    type: 'runCreated',
    plan,
    planPath: null,
    planDigest: '',
    projectDir: '/',
    by: 'prediction',
    options: { only, yes: true },
  };
  const first = opening.apply({ v: 1, run, seq: 1, at: 0, mono: 0, event: created });
  const beginning = opening.state();
  const needed = milestonesNeeded(plan);
  const milestones = new Map(
    plan.streams.flatMap((stream) => {
      const ids = [...(needed.get(stream.id) ?? [])];
      return ids.length > 0 ? [[stream.id, ids.map((id) => ({ id, share: milestoneShare(stream, id) }))] as const] : [];
    }),
  );
  return (durations) => playOn(beginning, first, milestones, durations);
}

/** Milestones of a stream that something waits for, and the part of its work after which each is reached, 0 to 1. */
type Milestones = ReadonlyMap<StreamId, readonly { readonly id: string; readonly share: number }[]>;

function playOn(beginning: RunState, first: readonly RunCommand[], milestones: Milestones, durations: Durations): Played {
  const folding = openFold(beginning);
  const streams = new Map<StreamId, { startMs: number; endMs: number }>();
  /** What has happened and has not been told to the reducer. First in, first out, as the engine does it. */
  const told: Happening[] = [];
  const agenda = new Heap<Happening>();
  const timers = new Map<TimerId, number>();
  let { seq } = beginning;
  let now = 0;
  let running = 0;
  let peak = 0;
  let last: Link | null = null;
  let isOver = false;

  const soon = (event: RunEvent, because: Link | null) => void told.push({ event, because });
  const later = (delayMs: number, event: RunEvent, because: Link | null) => agenda.put(now + delayMs, { event, because });

  /** What a perfect world answers. A command without a case here does not compile, and does not pass unseen. */
  const answer = (command: RunCommand, because: Link | null): void => {
    switch (command.type) {
      case 'prepareWorkspace':
        return soon({ type: 'workspaceReady', dir: '/' }, because);
      case 'prepareStream':
        return soon({ type: 'streamPrepared', stream: command.stream, attempt: command.attempt, dir: '/' }, because);
      case 'spawnStream':
        return work(command.stream, command.attempt, because);
      case 'checkDeliverables': {
        const { stream, attempt } = command;
        const owner = stream === null ? ({ kind: 'run', round: attempt } as const) : ({ kind: 'stream', stream, attempt } as const);
        return soon({ type: 'deliverablesChecked', owner, missing: [] }, because);
      }
      case 'runGate': {
        const durationMs = durations.gate(command.gate);
        const verdict = { kind: 'passed', durationMs } as const;
        return later(durationMs, { type: 'gateFinished', gate: command.gate, round: command.round, verdict }, because);
      }
      case 'mergeWave': {
        const dir = '';
        return soon({ type: 'waveMerged', wave: command.wave, round: command.round, commit: '', dir, merges: [] }, because);
      }
      case 'landWave':
        return soon({ type: 'waveLanded', wave: command.wave, round: command.round, commit: '' }, because);
      case 'writeReport':
        return soon({ type: 'reportWritten', round: command.round, files: [], commit: null }, because);
      case 'writeHandoff':
        return soon({ type: 'handoffWritten', handoff: command.handoff, round: command.round, file: '' }, because);
      case 'setTimer':
        if (!comesInPerfectRun(command.timer)) return;
        timers.set(command.timer, command.dueAt);
        return later(Math.max(0, command.dueAt - now), { type: 'timerFired', timer: command.timer }, because);
      case 'clearTimer':
        timers.delete(command.timer);
        return;
      case 'finishRun':
        last = because;
        isOver = true;
        return;
      case 'pauseStream':
      case 'continueStream':
      case 'stopStream':
      case 'checkProvided':
      case 'shareStatus':
      case 'sendInput':
      case 'cancelGate':
      case 'bisectWave':
      case 'rollBackWave':
      case 'cancelPrepare':
      case 'writeStandup':
      case 'commitWork':
      case 'answerPermission':
      case 'interruptStream':
      case 'endAgent':
      case 'promptStream':
        throw new Error(`the prediction does not know what a run in which all goes well has to do with the command ${command.type}`);
      default:
        return unknownCommand(command);
    }
  };

  const work = (stream: StreamId, attempt: number, because: Link | null): void => {
    const durationMs = durations.stream(stream);
    const done: Link = { stream, because };
    streams.set(stream, { startMs: now, endMs: now + durationMs });
    running += 1;
    peak = Math.max(peak, running);
    soon({ type: 'streamSpawned', stream, attempt, process: { pid: 1, startTime: '', bootId: '' } }, because);
    for (const { id, share } of milestones.get(stream) ?? []) {
      const progress = { milestones: [id], source: '' };
      later(Math.round(durationMs * share), { type: 'streamProgressed', stream, attempt, progress }, done);
    }
    later(durationMs, { type: 'streamExited', stream, attempt, exitCode: 0, signal: null, exitedAt: now + durationMs }, done);
  };

  /** Says yes to whatever waits for a person. */
  const approve = (): boolean => {
    const state = folding.state();
    const requests = attention(state).flatMap(({ answers }) => answers.find(({ kind }) => kind === 'approve') ?? []);
    const [request] = requests.filter((each) => refusal(state, each) === null);
    if (request) soon({ type: 'requestAccepted', request, by: 'prediction' }, last);
    return request !== undefined;
  };

  const tell = ({ event, because }: Happening): void => {
    if (event.type === 'timerFired') {
      // It was cleared, or armed anew for another time.
      if (timers.get(event.timer) !== now) return;
      timers.delete(event.timer);
    }
    if (event.type === 'streamExited') running -= 1;
    last = because;
    seq += 1;
    for (const command of folding.apply({ v: 1, run, seq, at: now, mono: now, event })) answer(command, because);
  };

  for (const command of first) answer(command, null);
  while (!isOver) {
    // The list grows while it is walked.
    for (const happening of told) tell(happening);
    told.length = 0;
    if (isOver) break;
    const at = agenda.least;
    const next = agenda.take();
    if (at !== null && next) {
      now = at;
      told.push(next);
    } else if (!approve()) break;
  }
  return { streams, endMs: now, peak, decisive: pathTo(last), state: () => folding.state() };
}

/**
 * Whether a timer goes off where all goes well: an attempt is done before its timeout, a stream that moves on is never stuck, no limit is reached,
 * and a consensus has the results that it is made of.
 */
function comesInPerfectRun(timer: TimerId): boolean {
  const meaning = timerMeaning(timer);
  switch (meaning?.kind) {
    case 'checkpoint':
    case 'retry':
      return true;
    case 'timeout':
    case 'stuck':
    case 'escalate':
    case 'wake':
    case 'limit':
    case 'late':
    // Nothing waits for it.
    case 'standup':
      return false;
    case undefined:
      throw new Error(`the prediction does not know the timer ${timer}`);
  }
}

function pathTo(last: Link | null): StreamId[] {
  const path: StreamId[] = [];
  for (let link = last; link !== null; link = link.because) if (path.at(-1) !== link.stream) path.push(link.stream);
  return path.reverse();
}

function unknownCommand(command: never): never {
  throw new Error(`the prediction does not know the command ${String((command as { readonly type: unknown }).type)}`);
}
