import { agentSettings } from './agent-choice.ts';
import type { AttemptAgent } from './attempt-agent.ts';
import { planStream } from './attempts.ts';
import type { Draft } from './draft.ts';
import { currentAttempt, streamOf } from './standing.ts';
import type { StreamState } from './state.ts';
import { endStream } from './stopping.ts';
import { armTimer, disarmTimer, isArmed } from './timers.ts';
import { seconds } from './words.ts';

/** A headless agent at its limit ends by itself, and tells then what it has used up; one that waits for hours is ended after this. */
const headlessGraceMs = 30 * seconds;

/** What follows from what the agent of a running stream shows, now that something of it has changed. */
export function followAgent(draft: Draft, id: StreamState['id']): void {
  const stream = streamOf(draft.state, id);
  const agent = currentAttempt(stream)?.agent;
  if (agent === undefined || stream.status.kind !== 'running') return;
  const settings = agentSettings(draft.state.plan, planStream(draft, id), stream);
  const isInteractive = settings?.mode === 'interactive';
  const isAtLimit = agent.judged?.state === 'limit-reached';
  const timer = { kind: 'limit', stream: id, attempt: stream.attempt } as const;
  if (!isAtLimit) disarmTimer(draft, timer);
  else if (!isInteractive && !isArmed(draft, timer)) armTimer(draft, timer, draft.state.at + headlessGraceMs);
  if (!isInteractive) return;
  if (isAtLimit) return leaveAtLimit(draft, stream);
  if (isDone(agent)) return endStream(draft, stream, { becomes: 'done', by: null });
  // A person can log in or pay while it is there; nothing is gained by ending it.
  const waitsForPerson = agent.judged?.fault === 'authentication' || agent.judged?.fault === 'billing';
  if (agent.judged?.state === 'failed' && !agent.isOutdated && !waitsForPerson) endStream(draft, stream, { becomes: 'faulted', by: null });
}

/** It has said that it has finished what it was told last, and waits for nothing. */
const isDone = ({ judged, promptTakenAt, isOutdated, permissions }: AttemptAgent): boolean =>
  judged?.state === 'done' && promptTakenAt !== null && !isOutdated && permissions.every(({ settled }) => settled !== null);

/** A headless agent has not ended at its limit: it waits by itself, and keeps a process and a slot for that. */
export function limitDue(draft: Draft, stream: StreamState): void {
  if (stream.status.kind === 'running' && currentAttempt(stream)?.agent?.judged?.state === 'limit-reached') leaveAtLimit(draft, stream);
}

function leaveAtLimit(draft: Draft, stream: StreamState): void {
  const { onLimit } = agentSettings(draft.state.plan, planStream(draft, stream.id), stream) ?? {};
  endStream(draft, stream, { becomes: onLimit?.kind === 'fail' ? 'faulted' : 'parked', by: null });
}

/** Its context window has grown beyond what the plan lets it. One that a fresh session fills at once is not handed on again and again. */
export function followContext(draft: Draft, id: StreamState['id'], before: AttemptAgent['context']): void {
  const stream = streamOf(draft.state, id);
  const agent = currentAttempt(stream)?.agent;
  const percent = agentSettings(draft.state.plan, planStream(draft, id), stream)?.contextHandoffPercent ?? null;
  if (agent === undefined || percent === null || stream.status.kind !== 'running') return;
  const was = filledPercent(before);
  const now = filledPercent(agent.context);
  if (was !== null && now !== null && was < percent && now >= percent) endStream(draft, stream, { becomes: 'handedOn', by: null });
}

/** 0 to 100 and beyond; `null` where its size is not known. */
export const filledPercent = (context: AttemptAgent['context']): number | null =>
  context === null || context.window === null || context.window === 0 ? null : (context.used / context.window) * 100;
