import type { Budget, Plan, Stream } from '../plan/model.ts';
import { asTaken } from './agent-choice.ts';
import { streamOf } from './standing.ts';
import type { BudgetScope, RunState } from './state.ts';

/** What a budget is for: the whole run, the streams of one agent, one stream. */

export function limitOf(plan: Plan, scope: BudgetScope): Budget | null {
  if (scope === 'run') return plan.budget;
  if (scope.startsWith('agent:')) return plan.agents[scope.slice('agent:'.length)]?.budget ?? null;
  const id = scope.slice('stream:'.length);
  return plan.streams.find((stream) => stream.id === id)?.budget ?? null;
}

/** All scopes with a budget, in the order of the plan. */
export function budgetScopes(plan: Plan): BudgetScope[] {
  return [
    ...(plan.budget ? (['run'] as const) : []),
    ...Object.keys(plan.agents).flatMap((name): BudgetScope[] => (plan.agents[name]?.budget ? [`agent:${name}`] : [])),
    ...plan.streams.flatMap(({ id, budget }): BudgetScope[] => (budget ? [`stream:${id}`] : [])),
  ];
}

/** The scopes that a stream falls under, the widest first, with or without a budget. */
export const scopesOf = ({ id, agentName }: Stream): readonly BudgetScope[] => ['run', `agent:${agentName}`, `stream:${id}`];

export const isOf = ({ id, agentName }: Stream, scope: BudgetScope): boolean =>
  scope === 'run' || scope === `agent:${agentName}` || scope === `stream:${id}`;

/** Those of the agent that has taken over, where one has. */
const scopesNow = (state: RunState, stream: Stream): readonly BudgetScope[] =>
  scopesOf(asTaken(state.plan, stream, streamOf(state, stream.id)));

/** Whether a stream is run under this budget now. */
export const isNowOf = (state: RunState, stream: Stream, scope: BudgetScope): boolean =>
  isOf(asTaken(state.plan, stream, streamOf(state, stream.id)), scope);

/** The used-up budget that keeps the stream from starting, or `null`. */
export function usedUp(state: RunState, stream: Stream): BudgetScope | null {
  return scopesNow(state, stream).find((scope) => state.budgets[scope]?.usedUpAt != null) ?? null;
}

/** The used-up budget that also lets it stand still while it runs, or `null`. */
export function usedUpPausing(state: RunState, stream: Stream): BudgetScope | null {
  const pauses = (scope: BudgetScope) => state.budgets[scope]?.usedUpAt != null && limitOf(state.plan, scope)?.whenUsedUp === 'pause';
  return scopesNow(state, stream).find(pauses) ?? null;
}

/** `the budget of the run`, `the budget of agent claude`. */
export const budgetName = (scope: BudgetScope): string => `the budget of ${scope === 'run' ? 'the run' : scope.replace(':', ' ')}`;

export const isBudgetScope = (text: string): text is BudgetScope => text === 'run' || /^(agent|stream):./.test(text);
