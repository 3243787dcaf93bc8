import type {
  AgentEvent,
  AgentJudged,
  AgentUsed,
  ConversationOpened,
  PermissionAsked,
  PermissionSettled,
  PromptUndelivered,
} from './agent-events.ts';
import type { AttemptAgent, PermissionState } from './attempt-agent.ts';
import { followAgent, followContext } from './agent-rules.ts';
import { useUp } from './budgets.ts';
import { putStream, type Draft } from './draft.ts';
import { currentAttempt, streamOf } from './standing.ts';
import type { StreamState } from './state.ts';

/** Permissions of an attempt that are kept after they were settled; what is open is always kept. */
export const mostSettledPermissions = 20;

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
  put(draft, stream, { ...agent, promptTakenAt: draft.state.at, undelivered: 0, isPrompted: false, isOutdated });
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

function permissionAsked(draft: Draft, stream: StreamState, agent: AttemptAgent, event: PermissionAsked): void {
  const { permission: id, tool, summary, preview, by, options, note } = event;
  const asked: PermissionState = {
    id,
    tool,
    summary,
    preview,
    by,
    options,
    askedAt: draft.state.at,
    ...(note === undefined ? {} : { note }),
    decided: null,
    settled: null,
  };
  putPermissions(draft, stream, agent, [...agent.permissions.filter((each) => each.id !== id), asked]);
}

function permissionSettled(draft: Draft, stream: StreamState, agent: AttemptAgent, event: PermissionSettled): void {
  const { permission, decision, by, rule, note } = event;
  const settled = { decision, by, rule, note, at: draft.state.at };
  const isIt = (each: PermissionState) => each.id === permission && each.settled === null;
  putPermissions(
    draft,
    stream,
    agent,
    agent.permissions.map((each) => (isIt(each) ? { ...each, settled } : each)),
  );
  followAgent(draft, stream.id);
}

function putPermissions(draft: Draft, stream: StreamState, agent: AttemptAgent, permissions: readonly PermissionState[]): void {
  const settled = permissions.filter((each) => each.settled !== null);
  const forgotten = new Set(settled.slice(0, Math.max(0, settled.length - mostSettledPermissions)));
  put(draft, stream, { ...agent, permissions: permissions.filter((each) => !forgotten.has(each)) });
}
