import { budgetText } from './budgets.ts';
import { budgetName, budgetScopes, isNowOf, limitOf } from './budget-scopes.ts';
import type { RunRequest } from './events.ts';
import { itemId, type ItemSubject } from './items.ts';
import { hasEnded, streamOf } from './standing.ts';
import type { BudgetState, RunState } from './state.ts';

/** What a person is told about a budget that runs out, or has. Nobody is told when nothing of its scope is still to come. */
export interface BudgetItem {
  readonly subject: ItemSubject;
  readonly kind: 'budget';
  readonly title: string;
  readonly detail: string;
  readonly since: number;
  /** Streams that stand still, or could start, for want of it. */
  readonly frees: number;
  readonly answers: readonly RunRequest[];
}

export function budgetItems(state: RunState): readonly BudgetItem[] {
  const budgets = budgetScopes(state.plan).flatMap((scope): readonly BudgetState[] => {
    const budget = state.budgets[scope];
    return budget ? [budget] : [];
  });
  return budgets.flatMap((budget) => {
    const open = state.plan.streams.filter(
      (stream) => isNowOf(state, stream, budget.scope) && !hasEnded(streamOf(state, stream.id).status),
    );
    if (open.length === 0) return [];
    const item = (subject: ItemSubject, rest: Pick<BudgetItem, 'title' | 'detail' | 'since' | 'frees'>): BudgetItem => ({
      subject,
      kind: 'budget',
      ...rest,
      answers: [{ kind: 'approve', item: itemId(subject), note: '' }],
    });
    const used = budgetText(state, budget);
    if (budget.usedUpAt !== null) {
      const pauses = limitOf(state.plan, budget.scope)?.whenUsedUp === 'pause';
      const effect = pauses ? 'its streams stand still' : 'nothing more of it starts';
      const kept = open.filter(({ id }) => ['ready', 'paused'].includes(streamOf(state, id).status.kind));
      return [
        item(
          { kind: 'budget', scope: budget.scope },
          {
            title: `${budgetName(budget.scope)} is used up`,
            detail: `${used}; ${effect} until you approve as much again`,
            since: budget.usedUpAt,
            frees: kept.length,
          },
        ),
      ];
    }
    if (budget.warned === null || budget.warned.seenBy !== null) return [];
    const warning = { title: `${budgetName(budget.scope)} is running out`, detail: `${used} so far`, since: budget.warned.at, frees: 0 };
    return [item({ kind: 'budget-warning', scope: budget.scope }, warning)];
  });
}
