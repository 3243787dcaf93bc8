import type { EscalationStep } from '../plan/model.ts';
import { sendText } from './agent-prompts.ts';
import { planStream } from './attempts.ts';
import { putStream, type Draft } from './draft.ts';
import { streamOf } from './standing.ts';
import type { EscalatedStep, StreamState } from './state.ts';
import { endStream } from './stopping.ts';
import { nextStep, troubleText, watchTrouble } from './trouble.ts';

/** Nothing that the stream reports has changed for too long. */
export function stuckDue(draft: Draft, stream: StreamState): void {
  if (stream.status.kind !== 'running' || stream.stuck !== null) return;
  putStream(draft, { ...stream, stuck: { since: draft.state.at } });
  watchTrouble(draft, streamOf(draft.state, stream.id), false);
}

/** The time of a step has come. @param number 1-based */
export function stepDue(draft: Draft, stream: StreamState, number: number): void {
  const { escalation } = planStream(draft, stream.id);
  const step = escalation[number - 1];
  if (step === undefined || stream.status.kind !== 'running' || nextStep(stream, escalation)?.number !== number) return;
  const reached = step.do !== 'ask' || ask(draft, stream, step);
  const taken: EscalatedStep = { step: number, at: draft.state.at, action: step.do, reached, seenBy: null };
  putStream(draft, { ...stream, escalated: [...stream.escalated, taken] });
  const next = streamOf(draft.state, stream.id);
  if (step.do === 'block') endStream(draft, next, { becomes: 'blocked', by: null });
  else watchTrouble(draft, next, false);
}

/** Types into the terminal of another stream. @returns false when there is none to type into */
function ask(draft: Draft, stream: StreamState, step: Extract<EscalationStep, { do: 'ask' }>): boolean {
  const asked = streamOf(draft.state, step.stream);
  if (asked.status.kind !== 'running') return false;
  const text = `${stepText(stream, step)}\r`;
  sendText(draft, asked.id, text, null);
  return true;
}

/** `A has been stuck for 30m`, `A has been blocked for 1h: no database`, or the words of the plan. */
export function stepText(stream: StreamState, step: Exclude<EscalationStep, { do: 'block' }>): string {
  return step.text ?? `${stream.id} has been ${troubleText(stream, step.afterMs)}`;
}

/** A person has seen what the escalation told them. */
export function stepSeen(draft: Draft, stream: StreamState, by: string): void {
  putStream(draft, { ...stream, escalated: stream.escalated.map((each) => ({ ...each, seenBy: each.seenBy ?? by })) });
}
