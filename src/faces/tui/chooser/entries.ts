import { summary } from '../../../core/run/summary.ts';
import type { Plan } from '../../../core/plan/model.ts';
import type { RunState } from '../../../core/run/state.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { age, clock } from '../view/ages.ts';
import { runBadge, type Badge } from '../view/status.ts';

/** Something that can be opened: a plan, which starts a run, or a run that there is already. */
export type Choice = { readonly kind: 'plan'; readonly file: string } | { readonly kind: 'run'; readonly run: string };

export interface PlanOffer {
  /** As it is shown and given back. */
  readonly file: string;
  /** `null` when the plan has errors. */
  readonly plan: Plan | null;
}
export interface RunOffer {
  readonly state: RunState;
  /** An engine is at work on it. */
  readonly live: boolean;
}

export interface Entry {
  readonly choice: Choice;
  readonly badge: Badge | null;
  readonly name: string;
  /** Quiet text behind the name, where there is room: what a plan is about, the id of a run. */
  readonly about: string;
  /** Columns at the right: counts of a plan, how a run stands. */
  readonly facts: readonly string[];
  /** One line about it, at the foot of the screen. */
  readonly detail: string;
}

const many = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;

export function planEntry({ file, plan }: PlanOffer): Entry {
  const choice: Choice = { kind: 'plan', file };
  if (plan === null) {
    const badge: Badge = { sign: '✗', tone: 'bad', word: 'has errors' };
    return { choice, badge, name: file, about: '', facts: ['has errors'], detail: `\`sluice check ${file}\` tells them` };
  }
  const phases = plan.phases.length === 0 ? '' : many(plan.phases.length, 'phase');
  return {
    choice,
    badge: null,
    name: file,
    about: plainLine(plan.description),
    facts: [many(plan.streams.length, 'stream'), phases],
    detail: plainLine(plan.description || plan.name),
  };
}

export function runEntry({ state, live }: RunOffer, now: number): Entry {
  const badge = runBadge(state.status);
  const { done, total, elapsedMs } = summary(state, now);
  // A run that has not ended and has no engine is taken up again when it is opened.
  const lost = !live && state.status.kind !== 'ended';
  const reason =
    state.status.kind === 'ended' ? plainLine(state.status.reason) : lost ? 'no engine is at work on it; opening it resumes it' : 'live';
  return {
    choice: { kind: 'run', run: state.run },
    badge: lost ? { sign: '◌', tone: 'warn', word: 'interrupted' } : badge,
    name: plainLine(state.plan.name),
    about: state.run,
    facts: [lost ? 'interrupted' : badge.word, `${done}/${total}`, clock(elapsedMs), `${age(now - state.startedAt)} ago`],
    detail: `${state.run}  ${reason}`,
  };
}
