import { formatSpeed } from '../../../core/plan/speed.ts';
import type { RunState, StreamState } from '../../../core/run/state.ts';
import { hasEnded } from '../../../core/run/standing.ts';
import { budgetText, usageOf } from '../../../core/run/budgets.ts';
import { waitsForPerson } from '../../../core/run/summary.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { usedText } from './agent.ts';
import { about, clock } from './ages.ts';
import { runBadge, type Badge } from './status.ts';
import type { Tone } from './text.ts';

export interface HeaderView {
  readonly plan: string;
  readonly run: string;
  readonly badge: Badge;
  readonly elapsed: string;
  /** `~18m`, or `null` when it is not known or over. */
  readonly eta: string | null;
  /** `600x`, or `null` when the plan goes as it is written. */
  readonly speed: string | null;
  readonly done: number;
  readonly total: number;
  readonly running: number;
  readonly failed: number;
  readonly attention: number;
  /** What is used of the budget of the whole run; what is used at all where it has none; `null` for nothing. */
  readonly budget: { readonly text: string; readonly tone: Tone } | null;
}

const active = new Set(['preparing', 'starting', 'running', 'paused', 'stopping', 'checking', 'retrying', 'parked']);

export function headerView(run: RunState, now: number, etaAt: number | null, attention: number): HeaderView {
  const streams = Object.values<StreamState>(run.streams);
  const { status } = run;
  const end = status.kind === 'ended' ? status.at : now;
  return {
    plan: plainLine(run.plan.name),
    run: run.run,
    badge: waitsForPerson(run) && status.kind === 'running' ? { sign: '⚑', tone: 'warn', word: 'waits for you' } : runBadge(status),
    elapsed: clock(end - run.startedAt),
    eta: etaAt === null || status.kind === 'ended' ? null : about(etaAt - now),
    speed: run.options.speed === undefined ? null : formatSpeed(run.options.speed),
    done: streams.filter((stream) => hasEnded(stream.status)).length,
    total: streams.length,
    running: streams.filter((stream) => active.has(stream.status.kind)).length,
    failed: streams.filter((stream) => stream.status.kind === 'failed').length,
    attention,
    budget: budgetOf(run),
  };
}

function budgetOf(run: RunState): HeaderView['budget'] {
  const { run: budget } = run.budgets;
  if (!budget) {
    const text = usedText(usageOf(run, 'run'));
    return text === '' ? null : { text, tone: 'muted' };
  }
  return { text: budgetText(run, budget), tone: budget.usedUpAt !== null ? 'bad' : budget.warned === null ? 'plain' : 'warn' };
}

/** Milliseconds until the header's clock shows the next second, or `null` when it stands. */
export const untilHeaderChanges = (run: RunState, now: number): number | null =>
  run.status.kind === 'ended' ? null : 1_000 - ((now - run.startedAt) % 1_000);
