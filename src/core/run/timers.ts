import { asTimerId, type CheckpointId, type GateId, type StreamId, type TimerId } from '../ids.ts';
import { timersOf, type Draft } from './draft.ts';

/** What an armed timer stands for. Attempt and stream are in its name, so that one that fires late is recognised. */
export type TimerMeaning =
  | { readonly kind: 'timeout'; readonly stream: StreamId; readonly attempt: number }
  /** `attempt` is the one that is to begin. */
  | { readonly kind: 'retry'; readonly stream: StreamId; readonly attempt: number }
  /** The wait for a usage limit is over; `attempt` is the one that is to begin. */
  | { readonly kind: 'wake'; readonly stream: StreamId; readonly attempt: number }
  /** A headless agent has not ended at its usage limit. */
  | { readonly kind: 'limit'; readonly stream: StreamId; readonly attempt: number }
  /** It has reported nothing new for too long. */
  | { readonly kind: 'stuck'; readonly stream: StreamId; readonly attempt: number }
  /** `step` is 1-based. */
  | { readonly kind: 'escalate'; readonly stream: StreamId; readonly attempt: number; readonly step: number }
  | { readonly kind: 'checkpoint'; readonly checkpoint: CheckpointId }
  /** A consensus stops waiting for results that are late. */
  | { readonly kind: 'late'; readonly gate: GateId }
  /** `number` is the one that is to be told, 1-based. */
  | { readonly kind: 'standup'; readonly number: number };

export function timerId(meaning: TimerMeaning): TimerId {
  switch (meaning.kind) {
    case 'checkpoint':
      return asTimerId(`checkpoint:${meaning.checkpoint}`);
    case 'late':
      return asTimerId(`late:${meaning.gate}`);
    case 'standup':
      return asTimerId(`standup:${meaning.number}`);
    case 'escalate':
      return asTimerId(`escalate:${meaning.stream}:${meaning.attempt}:${meaning.step}`);
    default:
      return asTimerId(`${meaning.kind}:${meaning.stream}:${meaning.attempt}`);
  }
}

/** @returns what the timer stands for, or `null` for a name that this version did not make */
export function timerMeaning(id: TimerId): TimerMeaning | null {
  const match = /^(timeout|retry|stuck|wake|limit):([^:]+):(\d+)$/.exec(id);
  if (match) {
    const [, kind, stream, attempt] = match;
    return { kind: kind as 'timeout' | 'retry' | 'stuck' | 'wake' | 'limit', stream: stream as StreamId, attempt: Number(attempt) };
  }
  const escalation = /^escalate:([^:]+):(\d+):(\d+)$/.exec(id);
  if (escalation) {
    const [, stream, attempt, step] = escalation;
    return { kind: 'escalate', stream: stream as StreamId, attempt: Number(attempt), step: Number(step) };
  }
  const standup = /^standup:(\d+)$/.exec(id);
  if (standup) return { kind: 'standup', number: Number(standup[1]) };
  if (id.startsWith('late:')) return { kind: 'late', gate: id.slice('late:'.length) as GateId };
  return id.startsWith('checkpoint:') ? { kind: 'checkpoint', checkpoint: id.slice('checkpoint:'.length) as CheckpointId } : null;
}

/** @param dueAt epoch milliseconds */
export function armTimer(draft: Draft, meaning: TimerMeaning, dueAt: number): void {
  const timer = timerId(meaning);
  if (draft.state.timers[timer] === dueAt) return;
  timersOf(draft)[timer] = dueAt;
  draft.commands.push({ type: 'setTimer', timer, dueAt });
}

export const isArmed = ({ state }: Draft, meaning: TimerMeaning): boolean => state.timers[timerId(meaning)] !== undefined;

export function disarmTimer(draft: Draft, meaning: TimerMeaning): void {
  const timer = timerId(meaning);
  if (draft.state.timers[timer] === undefined) return;
  delete timersOf(draft)[timer];
  draft.commands.push({ type: 'clearTimer', timer });
}

export function disarmAll(draft: Draft): void {
  for (const timer of Object.keys(draft.state.timers) as TimerId[]) {
    delete timersOf(draft)[timer];
    draft.commands.push({ type: 'clearTimer', timer });
  }
}
