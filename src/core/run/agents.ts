import type { AgentEvent, AgentJudged, AgentUsed, ConversationOpened, PromptUndelivered } from './agent-events.ts';
import type { AttemptAgent } from './attempt-agent.ts';
import { followAgent, followContext } from './agent-rules.ts';
import { useUp } from './budgets.ts';
import { putStream, type Draft } from './draft.ts';
import { goOnAfterInterruption } from './pausing.ts';
import { permissionAsked, permissionSettled } from './permissions.ts';
import { currentAttempt, streamOf } from './standing.ts';
import type { StreamState } from './state.ts';

/** Takes in what the real agent of an attempt has shown. What is about an earlier attempt is dropped. */
export function agentEvent(draft: Draft, event: AgentEvent): void {
  const stream = streamOf(draft.state, event.stream);
  const agent = currentAttempt(stream)?.agent;
  if (stream.attempt !== event.attempt || agent === undefined || draft.state.status.kind === 'ended') return;
  switch (event.type) {
    case 'conversationOpened':
      return conversationOpened(draft, stream, agent, event);
    case 'agentJudged':
      return agentJudged(draft, stream, agent, event);
    case 'agentUsed':
      return agentUsed(draft, stream, agent, event);
    case 'promptTaken':
      return promptTaken(draft, stream, agent);
    case 'promptUndelivered':
      return promptUndelivered(draft, stream, agent, event);
    case 'permissionAsked':
      return permissionAsked(draft, stream, agent, event);
    case 'permissionSettled':
      return permissionSettled(draft, stream, agent, event);
  }
}

function put(draft: Draft, stream: StreamState, agent: AttemptAgent, changes: Partial<StreamState> = {}): void {
  const current = currentAttempt(stream);
  if (current) putStream(draft, { ...stream, ...changes, attempts: [...stream.attempts.slice(0, -1), { ...current, agent }] });
}

function conversationOpened(draft: Draft, stream: StreamState, agent: AttemptAgent, event: ConversationOpened): void {
  // What was to be forgotten while its process is being ended stays forgotten.
  const isForgotten = stream.status.kind === 'stopping' && stream.conversation === null;
  const kept = isForgotten ? {} : { conversation: { agent: event.agent, id: event.conversation } };
  put(draft, stream, { ...agent, conversation: event.conversation }, kept);
}

function agentJudged(draft: Draft, stream: StreamState, agent: AttemptAgent, event: AgentJudged): void {
  const { state, since, rule, source, text, others, fault, resetsAt, at } = event;
  const judged = { state, since, rule, source, text, others, fault, resetsAt, at };
  put(draft, stream, { ...agent, judged, isOutdated: false });
  followAgent(draft, stream.id);
}

function promptTaken(draft: Draft, stream: StreamState, agent: AttemptAgent): void {
  const isOutdated = agent.isPrompted === true || agent.isOutdated === true;
  const isOwn = agent.isPrompted === true || agent.promptTakenAt === null;
  put(draft, stream, { ...agent, promptTakenAt: draft.state.at, undelivered: 0, isPrompted: false, isOutdated });
  goOnAfterInterruption(draft, stream.id, isOwn);
  followAgent(draft, stream.id);
}

function agentUsed(draft: Draft, stream: StreamState, agent: AttemptAgent, { tokens, usd, context }: AgentUsed): void {
  if (context !== null) put(draft, stream, { ...agent, context });
  useUp(draft, stream.id, { tokens, ...(usd === null ? {} : { usd }) });
  if (context !== null) followContext(draft, stream.id, agent.context);
}

function promptUndelivered(draft: Draft, stream: StreamState, agent: AttemptAgent, { tries }: PromptUndelivered): void {
  put(draft, stream, { ...agent, undelivered: tries });
}
