import { minutes, seconds } from './words.ts';
import { reconsider } from './attempts.ts';
import { agentSettings } from './agent-choice.ts';
import { because, setStatus, type Draft } from './draft.ts';
import { leaveOwnHandoff } from './handoffs.ts';
import { currentAttempt, missing } from './standing.ts';
import type { RunState, StreamState } from './state.ts';
import { armTimer } from './timers.ts';
import { duration } from './words.ts';

/**
 * A usage limit is waited for: the stream is parked without a process and without a slot, and no attempt is spent. When it wakes it resumes its
 * conversation, and what was interrupted is said again. Where the plan says so, another agent takes over instead.
 */

/** After the time that an agent names, for clocks differ. */
const graceMs = 30 * seconds;
/** Between two that wake for the same agent, so that they do not all ask at once. */
const staggerMs = 20 * seconds;
/** Where nothing says when the limit ends it is tried after these, one after the other, the last again and again. */
const probes = [5 * minutes, 10 * minutes, 20 * minutes, 40 * minutes, 60 * minutes] as const;

/** The process of a stream whose agent is at its limit has gone: it waits, or another agent goes on. */
export function goOnAfterLimit(draft: Draft, stream: StreamState): void {
  const planned = (draft.graph.streams.get(stream.id) ?? missing('stream', stream.id)).stream;
  const attempt = currentAttempt(stream);
  const agent = attempt?.agent?.name ?? planned.agentName;
  const said = attempt?.agent?.judged?.resetsAt ?? null;
  const { at } = draft.state;
  // A time that has long passed says nothing: the limit stands after it.
  const resetsAt = said !== null && said + graceMs > at ? said : null;
  const tries = (stream.parkings ?? 0) + 1;
  const wakesAt = resetsAt === null ? at + probeMs(tries) : resetsAt + graceMs;
  draft.state.limits = { ...draft.state.limits, [agent]: wakesAt };
  const onLimit = agentSettings(draft.state.plan, planned, stream)?.onLimit;
  if (onLimit?.kind === 'takeOver' && canTakeOver(draft.state, onLimit.agent, agent)) return takeOver(draft, stream, agent, onLimit.agent);
  park(draft, { ...stream, parkings: tries }, { agent, resetsAt, wakesAt, tries });
}

const probeMs = (tries: number): number => probes[Math.min(tries, probes.length) - 1] ?? probes[0];

interface Parking {
  readonly agent: string;
  readonly resetsAt: number | null;
  readonly wakesAt: number;
  readonly tries: number;
}

function park(draft: Draft, stream: StreamState, { agent, resetsAt, wakesAt, tries }: Parking): void {
  const dueAt = freePlace(draft.state, agent, wakesAt);
  const waits = `goes on ${duration(dueAt - draft.state.at)} later`;
  const text =
    resetsAt === null
      ? `the usage limit of ${agent} is reached, and it does not say until when; ${waits}, to see`
      : `the usage limit of ${agent} is reached; ${waits}`;
  setStatus(draft, stream, { kind: 'parked', dueAt, resetsAt, tries, agent }, because(draft, 'usage-limit', text), {
    parkings: stream.parkings ?? tries,
  });
  armTimer(draft, { kind: 'wake', stream: stream.id, attempt: stream.attempt + 1 }, dueAt);
}

/** The first time from `from` on at which no other stream of this agent is about to wake. */
function freePlace(state: RunState, agent: string, from: number): number {
  const taken = Object.values<StreamState>(state.streams).flatMap(({ status }) =>
    status.kind === 'parked' && status.agent === agent ? [status.dueAt] : [],
  );
  let dueAt = from;
  while (taken.some((other) => Math.abs(other - dueAt) < staggerMs)) dueAt += staggerMs;
  return dueAt;
}

export function wake(draft: Draft, stream: StreamState): void {
  reconsider(draft, stream, 'usage-limit', `the wait for the usage limit before attempt ${stream.attempt + 1} is over`);
}

/** An agent whose own limit is known to be reached is of no use. */
function canTakeOver({ plan, limits, at }: RunState, name: string, agent: string): boolean {
  return name !== agent && plan.agents[name]?.settings !== undefined && (limits?.[name] ?? 0) <= at;
}

function takeOver(draft: Draft, stream: StreamState, from: string, to: string): void {
  reconsider(
    draft,
    { ...stream, conversation: null, takenOverBy: to, handedOn: true, parkings: 0 },
    'usage-limit',
    `${to} takes over from ${from}, whose usage limit is reached`,
  );
  leaveOwnHandoff(draft, stream.id);
}

/** The context of its agent is used up: a fresh session goes on with what was handed over. */
export function handOn(draft: Draft, stream: StreamState): void {
  reconsider(
    draft,
    { ...stream, conversation: null, handedOn: true },
    'context',
    'a fresh session goes on, for the context of its agent is full',
  );
  leaveOwnHandoff(draft, stream.id);
}
