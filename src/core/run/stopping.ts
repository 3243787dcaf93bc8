import { endedByFault, faultOfAgent } from './agent-faults.ts';
import { attemptFailed, endAttempt, fail, planStream, reconsider } from './attempts.ts';
import { beginChecks, cancelChecks } from './checks.ts';
import { because, setStatus, type Draft } from './draft.ts';
import { currentAttempt, hasEnded } from './standing.ts';
import type { AttemptEnd, StopsAs, StreamState } from './state.ts';
import { disarmTimer } from './timers.ts';
import { troubleSince, troubleText, unwatchTrouble } from './trouble.ts';
import { goOnAfterLimit, handOn } from './usage-limits.ts';
import { duration } from './words.ts';

/** What a stream becomes when it has been stopped. */
export interface StopWish {
  readonly becomes: StopsAs;
  /** The person who asked; `null` for a rule of the plan. */
  readonly by: string | null;
}

const intention = {
  stopped: 'stopped',
  skipped: 'skipped',
  timedOut: 'ended by its timeout',
  blocked: 'given up as blocked',
  again: 'run again',
  held: 'held',
  retry: 'tried again',
  done: 'checked, as its agent is done',
  parked: 'parked at a usage limit',
  handedOn: 'handed on to a fresh session',
  faulted: 'given up because of a fault',
} as const;

/** The rule by which a stream is stopped that no person asked for. */
const ruleOf = {
  stopped: 'person',
  skipped: 'person',
  timedOut: 'timeout',
  blocked: 'blocked',
  again: 'rollback',
  held: 'rollback',
  retry: 'person',
  done: 'agent',
  parked: 'usage-limit',
  handedOn: 'context',
  faulted: 'fault',
} as const;

/** Ends whatever a stream is doing; without a process that is done at once, else when its exit is known. */
export function endStream(draft: Draft, stream: StreamState, wish: StopWish, reason = ''): void {
  const { id, attempt, status } = stream;
  if (!mustWaitForProcess(stream)) {
    cancelChecks(draft, id);
    disarmTimer(draft, { kind: 'retry', stream: id, attempt: attempt + 1 });
    disarmTimer(draft, { kind: 'wake', stream: id, attempt: attempt + 1 });
    const unborn = status.kind === 'preparing';
    return becomeStopped(draft, unborn ? endAttempt(draft, stream, { kind: 'withdrawn' }, draft.state.at) : stream, wish, reason);
  }
  const who = wish.by === null ? '' : ` by ${wish.by}`;
  disarmTimer(draft, { kind: 'timeout', stream: id, attempt });
  disarmTimer(draft, { kind: 'limit', stream: id, attempt });
  unwatchTrouble(draft, stream);
  const rule = wish.by === null ? ruleOf[wish.becomes] : 'person';
  const why = because(
    draft,
    rule,
    `its process is being ended, to be ${intention[wish.becomes]}${who}${reason === '' ? '' : `: ${reason}`}`,
  );
  setStatus(draft, stream, { kind: 'stopping', ...wish }, why);
  // What else is prepared takes a moment; a set-up takes as long as it likes.
  const setsUp = status.kind === 'preparing' && (planStream(draft, id).worktree?.setup ?? []).length > 0;
  if (setsUp) draft.commands.push({ type: 'cancelPrepare', stream: id, attempt });
  // While the outcome of a spawn is unknown there is nothing to stop yet: the command follows when it is.
  if (status.kind !== 'running' && status.kind !== 'paused') return;
  draft.commands.push({ type: wish.becomes === 'done' ? 'endAgent' : 'stopStream', stream: id, attempt });
}

/** Something of it is under way whose outcome must come in before the stream can become anything else. */
function mustWaitForProcess(stream: StreamState): boolean {
  switch (stream.status.kind) {
    case 'preparing':
      // Prepared already and kept back by a pause: nothing is under way.
      return currentAttempt(stream)?.dir === null;
    case 'starting':
    case 'running':
    case 'paused':
    case 'stopping':
      return true;
    default:
      return false;
  }
}

/** The process of a stopping stream has gone, or never came to be. */
export function stopped(draft: Draft, stream: StreamState, wish: StopWish, end: AttemptEnd, endedAt: number): void {
  const { timeoutMs } = planStream(draft, stream.id);
  if (wish.becomes === 'faulted') {
    const next = endAttempt(draft, stream, end, endedAt);
    return endedByFault(draft, next, faultOfAgent(next, false) ?? 'other', 'its agent had given up');
  }
  if (wish.becomes !== 'timedOut') return becomeStopped(draft, endAttempt(draft, stream, endOf(stream, wish, end), endedAt), wish);
  const afterMs = timeoutMs ?? 0;
  const next = endAttempt(draft, stream, { kind: 'timedOut', afterMs }, endedAt);
  attemptFailed(draft, next, 'timeout', `timed out after ${duration(afterMs)}`);
}

/** How the attempt of an agent has ended is what it was ended for, not the status that its program leaves with when it is told to go. */
function endOf(stream: StreamState, { becomes }: StopWish, end: AttemptEnd): AttemptEnd {
  if (end.kind === 'withdrawn') return end;
  if (becomes === 'done' || becomes === 'handedOn') return { kind: becomes };
  return becomes === 'parked' ? { kind: 'parked', resetsAt: currentAttempt(stream)?.agent?.judged?.resetsAt ?? null } : end;
}

function becomeStopped(draft: Draft, stream: StreamState, { becomes, by }: StopWish, reason = ''): void {
  const who = by === null ? '' : ` by ${by}`;
  switch (becomes) {
    case 'stopped':
      return setStatus(draft, stream, { kind: 'stopped' }, because(draft, 'person', `stopped${who}`), { pausedBy: null });
    case 'skipped':
      return setStatus(draft, stream, { kind: 'skipped', cause: 'person' }, because(draft, 'person', `skipped${who}`), { pausedBy: null });
    case 'blocked': {
      const forMs = draft.state.at - (troubleSince(stream) ?? draft.state.at);
      return fail(draft, stream, 'blocked', troubleText(stream, forMs));
    }
    case 'again':
      return reconsider(draft, stream, 'rollback', reason || 'it runs again, as something before it does');
    case 'held':
      return reconsider(draft, stream, 'rollback', reason || 'its work was cut short and begins anew');
    case 'done':
      return beginChecks(draft, stream);
    case 'parked':
      return goOnAfterLimit(draft, stream);
    case 'handedOn':
      return handOn(draft, stream);
    case 'faulted':
    case 'retry':
    case 'timedOut':
      return reconsider(draft, stream, 'person', `tried again${who}`);
  }
}

/** Stops every stream that has not ended, for the end of the whole run. */
export function stopAll(draft: Draft, by: string): void {
  for (const { id } of draft.state.plan.streams) {
    const stream = draft.state.streams[id];
    if (stream && !hasEnded(stream.status)) endStream(draft, stream, { becomes: 'stopped', by });
  }
}
