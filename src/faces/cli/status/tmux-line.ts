import { forecast } from '../../../core/forecast/forecast.ts';
import { summary } from '../../../core/run/summary.ts';
import type { RunState } from '../../../core/run/state.ts';
import { duration } from '../../../core/run/words.ts';
import { plainLine, shortened } from '../../../core/text/plain.ts';
import { standingOf } from './standing.ts';

/** One line for tmux's status bar, in its own style marks: `demo 3/8 2 running 1 waits ~12s`. @param now epoch milliseconds */
export function tmuxLine(state: RunState, options: { readonly now: number; readonly hasEngine: boolean }): string {
  const { counts, done, total, attention, live } = summary(state, options.now);
  const standing = standingOf(state, options.hasEngine);
  // A `#` would begin a mark of tmux's own.
  const name = shortened(plainLine(state.plan.name).replaceAll('#', ''), 24);
  const { remainingMs } = forecast(state, options.now);
  const parts = [
    `${name} ${done}/${total}`,
    ...(state.status.kind === 'ended'
      ? [styled(standing, standing === 'passed' ? 'green' : standing === 'failed' ? 'red' : 'yellow')]
      : []),
    ...(standing === 'interrupted' || standing === 'paused' || standing === 'stopping' ? [styled(standing, 'yellow')] : []),
    ...(live > 0 ? [`${live} running`] : []),
    ...(counts.failed > 0 && state.status.kind !== 'ended' ? [styled(`${counts.failed} failed`, 'red')] : []),
    ...(attention > 0 && state.status.kind !== 'ended' ? [styled(`${attention} for you`, 'magenta,bold')] : []),
    ...(state.status.kind !== 'ended' && remainingMs !== null && remainingMs >= 1_000 ? [`~${duration(remainingMs)}`] : []),
  ];
  return parts.join(' ');
}

const styled = (text: string, style: string): string => `#[fg=${style}]${text}#[default]`;
