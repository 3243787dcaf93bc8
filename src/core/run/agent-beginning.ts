import { isRealAgent } from '../plan/model.ts';
import { asTaken } from './agent-choice.ts';
import type { AgentBeginning, AttemptAgent } from './attempt-agent.ts';
import type { Draft } from './draft.ts';
import { currentAttempt, missing } from './standing.ts';
import type { AttemptEnd, StreamState } from './state.ts';

/**
 * How the real agent of an attempt begins. Its conversation is kept over every end of an attempt, so that the next one goes on where it was; a
 * person who wants it from scratch, a fresh session and another agent begin without it.
 */

/** The record of the agent of an attempt that begins; `null` where it is no real one. */
export function beginAgent(draft: Draft, stream: StreamState): AttemptAgent | null {
  const planned = (draft.graph.streams.get(stream.id) ?? missing('stream', stream.id)).stream;
  const { agent, agentName: name } = asTaken(draft.state.plan, planned, stream);
  if (!isRealAgent(agent)) return null;
  const begins = beginningOf(stream, name);
  return {
    kind: agent.kind,
    name,
    begins,
    conversation: begins.conversation,
    judged: null,
    context: null,
    promptTakenAt: null,
    undelivered: 0,
    permissions: [],
  };
}

function beginningOf(stream: StreamState, name: string): AgentBeginning {
  const { conversation: kept, feedback } = stream;
  const conversation = kept?.agent === name ? kept.id : null;
  if (feedback !== null) return { conversation, prompt: 'feedback' };
  if (conversation === null) return { conversation, prompt: 'first' };
  const last = currentAttempt(stream);
  // What was interrupted by a limit, or never arrived, is said again; else the agent knows what it was told, and has to go on with it.
  const isInterrupted = last?.end?.kind === 'parked' || last?.agent?.promptTakenAt == null;
  return { conversation, prompt: isInterrupted ? 'again' : 'continue' };
}

/**
 * Without the conversation of its agent, without whoever had taken over, and without the hand-off of an earlier session. An attempt that must end first
 * is run by whoever had taken over until it has, and counts as one of that agent.
 */
export function fromScratch(stream: StreamState): StreamState {
  const attempt = currentAttempt(stream);
  if (attempt?.agent === undefined) return stream;
  return attempt.end === null ? { ...stream, conversation: null, startsOver: true } : { ...stream, ...fromTheStart };
}

const fromTheStart = { conversation: null, takenOverBy: null, handedOn: false, parkings: 0 } as const;

/**
 * What the end of an attempt means for the conversation of its agent. One in which nothing was ever said cannot be resumed, and neither can one
 * that an attempt was to resume and ended without a word about why.
 */
export function conversationAfter(stream: StreamState, end: AttemptEnd): Partial<StreamState> {
  const agent = currentAttempt(stream)?.agent;
  if (agent === undefined) return {};
  if (stream.startsOver === true) return { ...fromTheStart, startsOver: false };
  const parkings = end.kind === 'parked' || end.kind === 'lost' ? {} : { parkings: 0 };
  const saidNothing = agent.promptTakenAt === null;
  const byItself = end.kind === 'exited' && end.signal === null && stream.status.kind !== 'stopping';
  const couldNotResume = byItself && end.exitCode !== 0 && agent.judged?.fault == null;
  const isLost = saidNothing && (agent.begins.conversation === null || couldNotResume);
  return isLost ? { ...parkings, conversation: null } : parkings;
}
