import { lastStandUp, type StandUp } from '../../core/report/stand-up.ts';
import { plural } from '../../core/run/words.ts';
import type { RunState } from '../../core/run/state.ts';
import { plainLine, shortened } from '../../core/text/plain.ts';
import type { Line } from './line.ts';

/** More streams than this are a table, which the file of the stand-ups and `sluice report` have. */
const mostStreams = 12;
const longestLine = 200;

/** The stand-up that has just been told: a line each for the streams that are at work, or have ended since the last one. */
export function standUpLines(state: RunState): Line[] {
  const told = lastStandUp(state);
  if (!told) return [];
  const sinceMs = told.at - state.startedAt;
  const shown = told.streams.slice(0, mostStreams);
  const more = told.streams.length - shown.length;
  const rest = [
    ...(more > 0 ? [`${more} more in the report`] : []),
    ...(told.ahead > 0 ? [`${plural(told.ahead, 'stream has', 'streams have')} not begun`] : []),
  ];
  return [
    { sinceMs, subject: 'run', text: [`stand-up ${told.number}`, ...rest].join(', '), tone: 'plain' },
    ...shown.map(({ id, standUp }): Line => ({
      sinceMs,
      subject: id,
      text: shortened(plainLine(spoken(standUp)), longestLine),
      tone: standUp.blocker === null ? 'plain' : 'warn',
    })),
  ];
}

const spoken = ({ done, now, blocker, eta }: StandUp): string =>
  [
    `done: ${done}`,
    ...(now === null ? [] : [`now: ${now}`]),
    ...(blocker === null ? [] : [`blocker: ${blocker}`]),
    ...(eta === null ? [] : [`ETA: ${eta}`]),
  ].join('; ');
