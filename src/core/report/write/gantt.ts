import { element, escaped, textElement } from '../../text/markup.ts';
import { plainLine, shortened } from '../../text/plain.ts';
import { tickEvery } from '../../text/time-ticks.ts';
import type { Report } from '../report.ts';
import type { StreamReport } from '../stream-report.ts';
import { sinceStart, took } from './words.ts';

/**
 * Heights are pixels, places along the time are percent of the width: so the chart is as wide as its page, and its letters have one size on all.
 * A stream has a line for its name, above a bar for the plan and one for each of its attempts.
 */
const nameHeight = 18;
const barHeight = 8;
const barGap = 3;
const rowGap = 6;
const axisHeight = 24;
const mostTicks = 6;
const longestName = 40;
/** Part of the width that the time takes; the rest is room for figures behind the bars. */
const usedWidth = 84;

/** Planned beside actual for every stream that has one of them, as one SVG element; empty when nothing has a time. */
export function ganttChart(report: Report): string {
  const rows = report.streams.filter(({ plannedEndMs, startedAt }) => plannedEndMs !== null || startedAt !== null);
  if (rows.length === 0) return '';
  const { startedAt, elapsedMs } = report.run;
  const points = report.checkpoints.flatMap(({ id, plannedAt, reachedAt }) => {
    const atMs = (reachedAt ?? plannedAt ?? startedAt) - startedAt;
    return reachedAt === null && plannedAt === null ? [] : [{ id, atMs, isReached: reachedAt !== null }];
  });
  const mostMs = Math.max(1, elapsedMs, ...rows.map(({ plannedEndMs }) => plannedEndMs ?? 0), ...points.map(({ atMs }) => atMs));
  const x = (ms: number) => `${((Math.max(0, ms) / mostMs) * usedWidth).toFixed(3)}%`;
  const body: string[] = [];
  let y = axisHeight;
  const critical = new Set(report.criticalPath.flatMap(({ what }) => (what.kind === 'stream' ? [what.stream] : [])));
  for (const stream of rows) {
    body.push(...streamRow(stream, { y, x, startedAt, endMs: elapsedMs, isCritical: critical.has(stream.id) }));
    y += nameHeight + 2 * barHeight + barGap + rowGap;
  }
  const marks = points.map(({ id, atMs, isReached }) =>
    element('line', { class: isReached ? 'point' : 'point ahead', x1: x(atMs), x2: x(atMs), y1: axisHeight - 4, y2: y }, [
      element('title', {}, [escaped(`checkpoint ${id}, ${isReached ? 'reached' : 'planned'} ${sinceStart(atMs)}`)]),
    ]),
  );
  const height = y + rowGap;
  return element('svg', { class: 'gantt', width: '100%', height, role: 'img', 'aria-label': 'Planned and actual times of the streams' }, [
    ...ticks(mostMs, x, y),
    ...marks,
    ...body,
  ]);
}

interface Place {
  readonly y: number;
  readonly x: (ms: number) => string;
  readonly startedAt: number;
  readonly endMs: number;
  readonly isCritical: boolean;
}

function streamRow(stream: StreamReport, { y, x, startedAt, endMs, isCritical }: Place): string[] {
  const name = plainLine(stream.title === stream.id ? stream.id : `${stream.id}  ${stream.title}`);
  const label = textElement(
    { class: isCritical ? 'name critical' : 'name', x: 0, y: y + 13 },
    `${isCritical ? '★ ' : ''}${shortened(name, longestName)}`,
  );
  const { plannedStartMs, plannedEndMs } = stream;
  const bar = (kind: string, fromMs: number, toMs: number, top: number, tip: string) =>
    element('svg', { x: x(fromMs), y: top, width: x(Math.max(0, toMs - fromMs)), height: barHeight, overflow: 'visible' }, [
      // A bar of no time is still to be seen.
      element('rect', { class: `bar ${kind}`, width: '100%', height: barHeight, rx: 2 }),
      element('rect', { class: `bar ${kind}`, width: 2, height: barHeight }),
      element('title', {}, [escaped(tip)]),
    ]);
  const plannedTop = y + nameHeight;
  const actualTop = plannedTop + barHeight + barGap;
  const figure = (atMs: number, top: number, text: string) => textElement({ class: 'figure', x: x(atMs), dx: 6, y: top + barHeight }, text);
  const isPlanned = plannedStartMs !== null && plannedEndMs !== null;
  const attempts = stream.attempts.flatMap(({ number, spawnedAt, endedAt, endText, endedWell }) => {
    if (spawnedAt === null) return [];
    const fromMs = spawnedAt - startedAt;
    const toMs = endedAt === null ? endMs : endedAt - startedAt;
    const kind = endedAt === null ? 'runs' : endedWell ? 'good' : 'bad';
    return [{ fromMs, toMs, kind, tip: `attempt ${number}: ${sinceStart(fromMs)} to ${sinceStart(toMs)}, ${endText ?? 'runs'}` }];
  });
  const last = attempts.at(-1);
  return [
    label,
    ...(isPlanned
      ? [
          bar('planned', plannedStartMs, plannedEndMs, plannedTop, `planned ${sinceStart(plannedStartMs)} to ${sinceStart(plannedEndMs)}`),
          figure(plannedEndMs, plannedTop, took(plannedEndMs - plannedStartMs)),
        ]
      : []),
    ...attempts.map(({ kind, fromMs, toMs, tip }) => bar(kind, fromMs, toMs, actualTop, plainLine(tip))),
    ...(last ? [figure(last.toMs, actualTop, took(stream.workMs))] : []),
  ];
}

function ticks(mostMs: number, x: (ms: number) => string, bottom: number): string[] {
  const everyMs = tickEvery(mostMs, mostTicks);
  return Array.from({ length: Math.floor(mostMs / everyMs) + 1 }, (_, index) => {
    const at = x(index * everyMs);
    return (
      element('line', { class: 'grid', x1: at, x2: at, y1: axisHeight - 6, y2: bottom }) +
      textElement({ class: 'figure', x: at, y: 12, 'text-anchor': index === 0 ? 'start' : 'middle' }, sinceStart(index * everyMs))
    );
  });
}
