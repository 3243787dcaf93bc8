import { isRealAgent } from '../plan/model.ts';
import { agentSettings, withAgent } from './agent-choice.ts';
import { withAttempt } from './attempts.ts';
import { putStream, type Draft } from './draft.ts';
import { runGraph } from './graph.ts';
import { currentAttempt, missing, streamOf } from './standing.ts';
import type { RunState, StreamState } from './state.ts';

/** What is typed into the pane of a real agent: a prompt that it acknowledges, an answer that it waits for, or the number of an option. */

/**
 * What an agent that was interrupted is told when it is to go on. Gemini takes a turn that is cut short out of its conversation, with the prompt that
 * began it, so that it has to be told that again.
 */
export function goOnText({ plan }: RunState, stream: StreamState): string {
  const goOn = 'Go on where you were interrupted.';
  const attempt = currentAttempt(stream)?.agent;
  const planned = runGraph(plan).streams.get(stream.id)?.stream;
  if (attempt?.kind !== 'gemini' || planned === undefined) return goOn;
  const { agent } = withAgent(plan, planned, attempt.name);
  return isRealAgent(agent) ? `${goOn} This is what it was about:\n\n${agent.prompt}` : goOn;
}

/** The keys of a person end a line so. */
const enter = '\r';

/**
 * Types a line into a stream. To a program that is no agent, and without Enter, it goes as it is; so does the answer to a question that was asked by
 * a tool or a status file, which need not end in a terminal. @param by the person; `null` for a rule of the plan
 */
export function sendText(draft: Draft, id: StreamState['id'], text: string, by: string | null): void {
  const stream = streamOf(draft.state, id);
  const agent = currentAttempt(stream)?.agent;
  if (agent === undefined || !text.endsWith(enter) || stream.progress?.question) {
    draft.commands.push({ type: 'sendInput', stream: id, attempt: stream.attempt, text, by });
    return;
  }
  const line = text.slice(0, -enter.length);
  const waits = agent.judged?.state === 'waiting-for-answer' || agent.judged?.state === 'waiting-for-permission';
  if (waits) draft.commands.push({ type: 'promptStream', stream: id, attempt: stream.attempt, text: line, as: 'answer' });
  else sendPrompt(draft, id, line);
}

/** Has a live agent take up a prompt. */
export function sendPrompt(draft: Draft, id: StreamState['id'], text: string): void {
  const stream = streamOf(draft.state, id);
  const agent = currentAttempt(stream)?.agent;
  if (agent === undefined) return;
  putStream(draft, withAttempt(stream, { agent: { ...agent, isPrompted: true } }));
  draft.commands.push({ type: 'promptStream', stream: id, attempt: stream.attempt, text, as: 'prompt' });
}

/** Picks an option of a menu that the agent shows. @param option 1-based */
export function pickOption(draft: Draft, id: StreamState['id'], option: number, by: string): void {
  const { attempt, progress } = streamOf(draft.state, id);
  if (progress?.question) return sendText(draft, id, `${option}${enter}`, by);
  draft.commands.push({ type: 'promptStream', stream: id, attempt, text: String(option), as: 'option' });
}

/** Whether the agent of a stream can be interrupted: only one in a pane of its own can be. */
export function isInterruptible(state: RunState, stream: StreamState): boolean {
  const planned = runGraph(state.plan).streams.get(stream.id)?.stream ?? missing('stream', stream.id);
  return agentSettings(state.plan, planned, stream)?.mode === 'interactive';
}
