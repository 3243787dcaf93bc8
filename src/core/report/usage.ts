import { budgetScopes, limitOf } from '../run/budget-scopes.ts';
import { usageOf } from '../run/budgets.ts';
import type { BudgetScope, RunState } from '../run/state.ts';

/** Tokens and money that agents say they used up, over all attempts; money in US dollars. */
export interface Usage {
  readonly tokens: number;
  readonly usd: number;
}

export interface BudgetReport extends Usage {
  readonly scope: BudgetScope;
  /** What was given, all grants together; `null` where the budget does not limit it. */
  readonly tokensGiven: number | null;
  readonly usdGiven: number | null;
  /** How many times the budget of the plan was given. */
  readonly granted: number;
  /** Epoch milliseconds; `null` when it is not used up. */
  readonly usedUpAt: number | null;
}

export const usageReport = (state: RunState): Usage => usageOf(state, 'run');

/** One for each budget of the plan, in its order. */
export function budgetReports(state: RunState): BudgetReport[] {
  return budgetScopes(state.plan).flatMap((scope) => {
    const budget = state.budgets[scope];
    const limit = limitOf(state.plan, scope);
    if (!budget || !limit) return [];
    const given = (amount: number | null) => (amount === null ? null : amount * budget.granted);
    const { tokens, usd, granted, usedUpAt } = budget;
    return [{ scope, tokens, usd, tokensGiven: given(limit.tokens), usdGiven: given(limit.usd), granted, usedUpAt }];
  });
}
