import { formatTokens, formatUsd } from '../plan/amounts.ts';
import type { Budget, Plan, Stream } from '../plan/model.ts';
import { withAgent } from './agent-choice.ts';
import { putStream, type Draft } from './draft.ts';
import type { Progress } from './events.ts';
import { applyPauseWish } from './pausing.ts';
import { streamOf } from './standing.ts';
import type { AttemptState, BudgetScope, BudgetState, RunState, StreamState } from './state.ts';
import { isNowOf, isOf, limitOf, scopesOf } from './budget-scopes.ts';

/** What follows when agents tell what they have used up, and when a person gives more. */

const rounded = (usd: number): number => Math.round(usd * 1e6) / 1e6;

/** Takes in what the current attempt says that it has used. It counts up; a smaller figure than before is a slip of the agent. */
export function useUp(draft: Draft, id: StreamState['id'], { tokens = 0, usd = 0 }: Pick<Progress, 'tokens' | 'usd'>): void {
  const stream = streamOf(draft.state, id);
  const attempt = stream.attempts.at(-1);
  const planned = draft.graph.streams.get(id)?.stream;
  if (!attempt || !planned) return;
  const before = { tokens: attempt.tokens ?? 0, usd: attempt.usd ?? 0 };
  const more = { tokens: Math.max(0, tokens - before.tokens), usd: Math.max(0, rounded(usd - before.usd)) };
  if (more.tokens === 0 && more.usd === 0) return;
  const used = { tokens: before.tokens + more.tokens, usd: rounded(before.usd + more.usd) };
  putStream(draft, { ...stream, attempts: [...stream.attempts.slice(0, -1), { ...attempt, ...used }] });
  for (const scope of scopesOf(workedBy(draft.state.plan, planned, attempt))) {
    const budget = draft.state.budgets[scope];
    if (budget) measure(draft, { ...budget, tokens: budget.tokens + more.tokens, usd: rounded(budget.usd + more.usd) });
  }
}

/** A person gives as much again; where that is still not enough, the budget stays used up. */
export function giveMore(draft: Draft, scope: BudgetScope): void {
  const budget = draft.state.budgets[scope];
  if (!budget) return;
  put(draft, { ...budget, granted: budget.granted + 1, warned: null, usedUpAt: null });
  measure(draft, draft.state.budgets[scope] ?? budget);
  reconsiderAll(draft, scope);
}

export function warningSeen(draft: Draft, scope: BudgetScope, by: string): void {
  const budget = draft.state.budgets[scope];
  if (budget?.warned) put(draft, { ...budget, warned: { ...budget.warned, seenBy: by } });
}

function put(draft: Draft, next: BudgetState): void {
  draft.state.budgets = { ...draft.state.budgets, [next.scope]: next };
}

function measure(draft: Draft, budget: BudgetState): void {
  const limit = limitOf(draft.state.plan, budget.scope);
  if (!limit) return;
  const { at } = draft.state;
  const warned = budget.warned ?? (isBeyond(budget, limit, limit.warnAt) ? { at, seenBy: null } : null);
  const usedUpAt = budget.usedUpAt ?? (isBeyond(budget, limit, 100) ? at : null);
  put(draft, { ...budget, warned, usedUpAt });
  if (usedUpAt !== budget.usedUpAt) reconsiderAll(draft, budget.scope);
}

/** Whether of what was given last the percentage is used; what was given before is used by then. */
function isBeyond({ tokens, usd, granted }: BudgetState, limit: Budget, percent: number): boolean {
  const share = granted - 1 + percent / 100;
  return (limit.tokens !== null && tokens >= limit.tokens * share) || (limit.usd !== null && usd >= rounded(limit.usd * share));
}

function reconsiderAll(draft: Draft, scope: BudgetScope): void {
  for (const planned of draft.state.plan.streams)
    if (isNowOf(draft.state, planned, scope)) applyPauseWish(draft, streamOf(draft.state, planned.id));
}

/** What was used over all attempts of the streams of a scope, whether or not it has a budget. */
export function usageOf(state: RunState, scope: BudgetScope): { readonly tokens: number; readonly usd: number } {
  const sum = { tokens: 0, usd: 0 };
  for (const planned of state.plan.streams) {
    for (const attempt of streamOf(state, planned.id).attempts) {
      if (!isOf(workedBy(state.plan, planned, attempt), scope)) continue;
      const { tokens = 0, usd = 0 } = attempt;
      sum.tokens += tokens;
      sum.usd = rounded(sum.usd + usd);
    }
  }
  return sum;
}

/** Who has taken over a stream pays for what it uses. */
const workedBy = (plan: Plan, planned: Stream, { agent }: AttemptState): Stream =>
  withAgent(plan, planned, agent?.name ?? planned.agentName);

/** `12k of 200k tokens, $0.42 of $5.00`: what is used of what was given. */
export function budgetText({ plan }: { readonly plan: Plan }, { scope, tokens, usd, granted }: BudgetState): string {
  const limit = limitOf(plan, scope);
  return [
    ...(limit?.tokens == null ? [] : [`${formatTokens(tokens)} of ${formatTokens(limit.tokens * granted)} tokens`]),
    ...(limit?.usd == null ? [] : [`${formatUsd(usd)} of ${formatUsd(limit.usd * granted)}`]),
  ].join(', ');
}
