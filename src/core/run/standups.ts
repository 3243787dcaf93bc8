import type { Draft } from './draft.ts';
import { armTimer } from './timers.ts';

/**
 * Stand-ups are told at the intervals of the plan as long as the run goes on, also while it waits for a person: that it stands still is what
 * is to be told then. The screen has each of them in what the state is at that moment; only a file has to be written.
 */
export function armStandup(draft: Draft): void {
  const { plan, standup, at } = draft.state;
  if (plan.standup && standup) armTimer(draft, { kind: 'standup', number: standup.told + 1 }, at + plan.standup.everyMs);
}

export function standupDue(draft: Draft, number: number): void {
  const { state } = draft;
  if (!state.plan.standup || state.standup?.told !== number - 1) return;
  const isWritten = state.plan.standup.to !== null && state.workspaceDir !== null;
  const { at: since, writing } = state.standup;
  state.standup = { told: number, at: state.at, since, writing: isWritten ? number : writing };
  if (isWritten) draft.commands.push({ type: 'writeStandup', number });
  armStandup(draft);
}

export function standupWritten({ state }: Draft, number: number): void {
  if (state.standup?.writing === number) state.standup = { ...state.standup, writing: null };
}
