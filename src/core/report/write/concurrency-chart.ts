import { plural } from '../../run/words.ts';
import { element, escaped, textElement } from '../../text/markup.ts';
import type { Report } from '../report.ts';
import { sinceStart } from './words.ts';

/** Pixels; places along the time are percent of the width, as in the chart of planned and actual times. */
const areaHeight = 64;
const axisHeight = 20;

/** How many streams ran at each time, as one SVG element; empty when none ever did. */
export function concurrencyChart({ concurrency: { max, intervals }, run: { elapsedMs } }: Report): string {
  if (max === 0 || elapsedMs === 0) return '';
  const percent = (ms: number) => `${((ms / elapsedMs) * 100).toFixed(3)}%`;
  const bars = intervals.flatMap(({ fromMs, toMs, count }) => {
    if (count === 0) return [];
    const height = (count / max) * areaHeight;
    const place = { x: percent(fromMs), y: areaHeight - height, width: percent(toMs - fromMs), height };
    const tip = `${plural(count, 'stream')} from ${sinceStart(fromMs)} to ${sinceStart(toMs)}`;
    return [element('rect', { class: 'count', ...place }, [element('title', {}, [escaped(tip)])])];
  });
  const text = (x: string, anchor: string, label: string) =>
    textElement({ class: 'figure', x, y: areaHeight + 15, 'text-anchor': anchor }, label);
  return element(
    'svg',
    { class: 'gantt', width: '100%', height: areaHeight + axisHeight, role: 'img', 'aria-label': 'Streams at once over time' },
    [
      ...bars,
      element('line', { class: 'grid', x1: 0, x2: '100%', y1: areaHeight, y2: areaHeight }),
      text('0', 'start', sinceStart(0)),
      text('50%', 'middle', `at most ${max} at once`),
      text('100%', 'end', sinceStart(elapsedMs)),
    ],
  );
}
