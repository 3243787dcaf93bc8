import { decideByRules, ruleFor } from '../permissions/permission-rules.ts';
import { agentSettings } from './agent-choice.ts';
import type { PermissionAsked, PermissionSettled } from './agent-events.ts';
import { followAgent } from './agent-rules.ts';
import type { AttemptAgent, PermissionAnswer, PermissionState } from './attempt-agent.ts';
import { planStream, withAttempt } from './attempts.ts';
import type { RunCommand } from './commands.ts';
import { putStream, type Draft } from './draft.ts';
import { currentAttempt, streamOf } from './standing.ts';
import type { StreamState } from './state.ts';

/**
 * What an agent asks leave for. Standing rules of the plan, and what a person has allowed for the rest of the stream, decide at once; all else waits
 * for a person. A decision is a wish: that the agent has taken it comes back as an event.
 */

/** Permissions of an attempt that are kept after they were settled; what is open is always kept. */
export const mostSettledPermissions = 20;

export function permissionAsked(draft: Draft, stream: StreamState, agent: AttemptAgent, event: PermissionAsked): void {
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
  // What could not be told the agent once is for a person to look at.
  if (note === undefined) applyRules(draft, stream.id, asked);
}

export function permissionSettled(draft: Draft, stream: StreamState, agent: AttemptAgent, event: PermissionSettled): void {
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

/** What a person has decided. @param scope `stream` allows the same for the rest of the stream, and whatever else of it waits for that */
export function decidePermission(
  draft: Draft,
  id: StreamState['id'],
  permission: string,
  decision: 'allow' | 'deny',
  answer: Omit<PermissionAnswer, 'at' | 'rule'>,
  scope: 'once' | 'stream' = 'once',
): void {
  const stream = streamOf(draft.state, id);
  const asked = openPermissions(stream).find((each) => each.id === permission);
  if (!asked) return;
  decide(draft, id, asked, decision, { ...answer, rule: null });
  if (scope === 'once') return;
  const rule = ruleFor(asked, currentAttempt(stream)?.dir ?? '/');
  const approved = stream.approved ?? [];
  if (!approved.includes(rule)) putStream(draft, { ...streamOf(draft.state, id), approved: [...approved, rule] });
  for (const other of openPermissions(streamOf(draft.state, id))) if (other.note === undefined) applyRules(draft, id, other);
}

function applyRules(draft: Draft, id: StreamState['id'], asked: PermissionState): void {
  const stream = streamOf(draft.state, id);
  const { allow = [], deny = [] } = agentSettings(draft.state.plan, planStream(draft, id), stream) ?? {};
  const rules = { allow: [...allow, ...(stream.approved ?? [])], deny };
  const found = decideByRules(rules, asked, currentAttempt(stream)?.dir ?? '/');
  if (found === null) return;
  const note = found.decision === 'deny' ? `denied by the standing rule ${found.rule}` : '';
  decide(draft, id, asked, found.decision, { by: 'rule', rule: found.rule, note });
}

function decide(
  draft: Draft,
  id: StreamState['id'],
  asked: PermissionState,
  decision: 'allow' | 'deny',
  answer: Omit<PermissionAnswer, 'at'>,
): void {
  const stream = streamOf(draft.state, id);
  const agent = currentAttempt(stream)?.agent;
  if (!agent) return;
  const decided: PermissionState = { ...asked, decided: { ...answer, decision, at: draft.state.at } };
  putPermissions(
    draft,
    stream,
    agent,
    agent.permissions.map((each) => (each.id === asked.id ? decided : each)),
  );
  draft.commands.push(...answersOf(streamOf(draft.state, id)).filter((command) => command.permission === asked.id));
}

type AnswerPermission = Extract<RunCommand, { readonly type: 'answerPermission' }>;

/** The commands by which the agent is told what was decided and not yet settled. */
export function answersOf(stream: StreamState): readonly AnswerPermission[] {
  const { id, attempt } = stream;
  return (currentAttempt(stream)?.agent?.permissions ?? []).flatMap(({ id: permission, decided, settled }): AnswerPermission[] => {
    if (decided === null || settled !== null) return [];
    const { decision, by, rule, note, option } = decided;
    const answer = { type: 'answerPermission', stream: id, attempt, permission, decision, by, rule, note } as const;
    return [option === undefined ? answer : { ...answer, option }];
  });
}

/** What waits for a person, in the order in which it was asked for. */
export function openPermissions(stream: StreamState): readonly PermissionState[] {
  const isLive = stream.status.kind === 'running' || stream.status.kind === 'paused';
  const asked = isLive ? (currentAttempt(stream)?.agent?.permissions ?? []) : [];
  return asked.filter(({ decided, settled }) => decided === null && settled === null);
}

function putPermissions(draft: Draft, stream: StreamState, agent: AttemptAgent, permissions: readonly PermissionState[]): void {
  const settled = permissions.filter((each) => each.settled !== null);
  const forgotten = new Set(settled.slice(0, Math.max(0, settled.length - mostSettledPermissions)));
  putStream(draft, withAttempt(stream, { agent: { ...agent, permissions: permissions.filter((each) => !forgotten.has(each)) } }));
}
