import type { Desk } from './desk.ts';
import { pointsOf } from './points.ts';
import type { DemoScript } from './script.ts';
import type { Transcript } from './transcript.ts';

/** Percentages come from divisions, and the last digit of one must not move a point behind the next piece of work. */
const nearly = 1e-6;

/** The way from 0 to 100 percent, with the points that lie on it. */
export interface Walk {
  /** Works for so long, and is so far then, in percent of the whole; what lies on the way happens where it lies. */
  work(ms: number, toPercent: number): Promise<void>;
  /** Everything that is left happens: the end is reached. */
  arrive(): Promise<void>;
}

export function walk(script: DemoScript, attempt: number, desk: Desk, say: Transcript): Walk {
  const left = [...pointsOf(script, attempt)];
  let at = 0;

  const happen = async (): Promise<void> => {
    const point = left.shift();
    if (point?.kind === 'milestone') {
      desk.reach(point.name);
      desk.print((columns) => say.outcome(`Milestone: ${point.name}`, 'good', columns));
    } else if (point?.kind === 'finding') {
      const { severity, title, place } = point.finding;
      desk.find(point.finding);
      desk.print((columns) => say.outcome(`Finding (${severity}): ${title}${place === null ? '' : `, ${place}`}`, 'bad', columns));
    } else if (point?.kind === 'limit') {
      desk.print((columns) => say.failed(`Usage limit reached. It resets in ${inWords(point.forMs)}.`, columns));
      await desk.rest(point.forMs, 'Usage limit reached: waiting for its reset');
      desk.print((columns) => say.said('The limit has been reset, so I go on.', columns));
    }
  };
  const goTo = async (percent: number, msPerPercent: number): Promise<void> => {
    if (percent <= at + nearly) return;
    const ms = (percent - at) * msPerPercent;
    at = percent;
    await desk.work(ms, script.tasks === 0 ? undefined : (percent / 100) * script.tasks - desk.done);
  };

  return {
    async work(ms, toPercent) {
      const msPerPercent = ms / Math.max(nearly, toPercent - at);
      // What lies at the very end waits until everything has been handed over.
      for (let next = left[0]; next && next.percent <= toPercent + nearly && next.percent < 100; next = left[0]) {
        await goTo(Math.min(next.percent, toPercent), msPerPercent);
        await happen();
      }
      await goTo(toPercent, msPerPercent);
    },
    async arrive() {
      while (left.length > 0) await happen();
    },
  };
}

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}
