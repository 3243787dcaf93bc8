import { isRealAgent } from '../plan/model.ts';
import type { AgentBeginning, AttemptAgent } from './attempt-agent.ts';
import type { Draft } from './draft.ts';
import { missing } from './standing.ts';
import type { StreamState } from './state.ts';

/** The record of the agent of an attempt that begins; `null` where it is no real one. */
export function beginAgent(draft: Draft, stream: StreamState): AttemptAgent | null {
  const planned = (draft.graph.streams.get(stream.id) ?? missing('stream', stream.id)).stream;
  if (!isRealAgent(planned.agent)) return null;
  const begins: AgentBeginning = { conversation: null, prompt: stream.feedback === null ? 'first' : 'feedback' };
  return {
    kind: planned.agent.kind,
    name: planned.agentName,
    begins,
    conversation: begins.conversation,
    judged: null,
    context: null,
    promptTakenAt: null,
    undelivered: 0,
    permissions: [],
  };
}
