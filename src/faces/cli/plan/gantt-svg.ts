import stringWidth from 'string-width';
import type { Prediction, StreamPrediction } from '../../../core/forecast/prediction/predict.ts';
import type { Phase, Plan, Stream } from '../../../core/plan/model.ts';
import { duration, plural } from '../../../core/run/words.ts';
import { plainLine, shortened } from '../../../core/text/plain.ts';
import type { Outlook } from './outlook.ts';
import { element, escaped, textElement } from '../../../core/text/markup.ts';
import { tickEvery } from '../../../core/text/time-ticks.ts';

/** Pixels. */
const width = 1200;
const rowHeight = 22;
const phaseHeight = 26;
const barHeight = 12;
const margin = 24;
const titleHeight = 64;
const axisHeight = 22;
const characterWidth = 7;
const longestName = 34;

/** Colours for light and for dark; a viewer that knows no media queries shows the light ones. */
const style = `
text { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1f2328; }
.paper { fill: #ffffff; } .band { fill: #f3f5f8; } .grid { stroke: #d9dee5; } .soft { fill: #656d76; paint-order: stroke; stroke: #ffffff; stroke-width: 3px; }
.title { font-size: 17px; font-weight: 600; } .phase { font-weight: 600; }
.bar { fill: #4f83c4; } .likely { fill-opacity: .7; } .most { fill-opacity: .3; } .learned { stroke: #1f2328; stroke-dasharray: 2 2; }
.critical .bar { fill: #d0701a; } .critical text { font-weight: 600; }
.point { stroke: #8250df; stroke-dasharray: 4 3; } .pointText { fill: #8250df; }
@media (prefers-color-scheme: dark) {
  text { fill: #d7dce2; } .paper { fill: #0f1319; } .band { fill: #171d26; } .grid { stroke: #2b3440; } .soft { fill: #8b949e; stroke: #0f1319; }
  .bar { fill: #5b8fd0; } .learned { stroke: #d7dce2; } .critical .bar { fill: #e8963e; }
  .point { stroke: #b48bf2; } .pointText { fill: #b48bf2; }
}`;

interface Row {
  readonly y: number;
  readonly stream: Stream;
  readonly foretold: StreamPrediction | null;
}

/**
 * A Gantt chart of a prediction as one SVG document that needs nothing else: streams by phase, each a bar from its likely start
 * to its end, in full colour to the least, paler to the likely and pale to the most; the critical path in another colour and with a star; checkpoints where
 * they are planned, else where they are likely to be reached, and waves where they are likely to be over.
 */
export function ganttSvg({ plan, prediction, profile }: Outlook & { readonly prediction: Prediction }): string {
  const groups = groupsOf(plan);
  const points = pointsOf(plan, prediction);
  const nameWidth =
    2 * margin + characterWidth * Math.min(longestName + 2, Math.max(12, ...plan.streams.map(({ id }) => stringWidth(id) + 2)));
  const mostMs = Math.max(
    1,
    prediction.totalMs.most,
    ...[...prediction.streams.values()].map(({ endMs }) => endMs.most),
    ...points.map(({ atMs }) => atMs),
  );
  const left = nameWidth;
  const right = width - margin;
  const x = (ms: number) => left + (ms / mostMs) * (right - left - 60);
  const top = titleHeight + axisHeight + (points.length > 0 ? pointRows(points, x) * 16 : 0);
  let y = top;
  const rows: Row[] = [];
  const body: string[] = [];
  for (const { phase, streams } of groups) {
    if (phase) {
      body.push(element('rect', { class: 'band', x: 0, y, width, height: phaseHeight }));
      body.push(textElement({ class: 'phase', x: margin, y: y + 17 }, headingOf(phase)));
      y += phaseHeight;
    }
    for (const stream of streams) {
      rows.push({ y, stream, foretold: prediction.streams.get(stream.id) ?? null });
      y += rowHeight;
    }
  }
  const height = y + margin;
  const title = `${plainLine(plan.name)}${profile === null ? '' : `, profile ${profile}`}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    element('title', {}, [escaped(title)]),
    `<style>${style}\n</style>`,
    element('rect', { class: 'paper', width, height }),
    textElement({ class: 'title', x: margin, y: 30 }, shortened(title, 90)),
    textElement({ class: 'soft', x: margin, y: 50 }, subtitleOf(prediction)),
    ...body,
    ...gridLines(mostMs, x, y),
    ...checkpointLines(points, x, top, y),
    ...rows.map((row) => streamRow(row, prediction, x)),
    '</svg>',
    '',
  ].join('\n');
}

function groupsOf(plan: Plan): { readonly phase: Phase | null; readonly streams: readonly Stream[] }[] {
  const phases: (Phase | null)[] = [...plan.phases, null];
  return phases
    .map((phase) => ({ phase, streams: plan.streams.filter((stream) => stream.phase === (phase?.id ?? null)) }))
    .filter(({ streams }) => streams.length > 0);
}

const headingOf = ({ id, title }: Phase): string => shortened(plainLine(id === title ? id : `${id}  ${title}`), 120);

function subtitleOf({ totalMs, agents, speedUp, runs, seed }: Prediction): string {
  const total = `likely ${duration(totalMs.likely)} (${duration(totalMs.least)} to ${duration(totalMs.most)})`;
  return `${total}, ${plural(agents, 'agent')} at once, ${speedUp.toFixed(1)} times as fast as one after the other; ${plural(runs, 'simulated run')}, seed ${seed}`;
}

function gridLines(mostMs: number, x: (ms: number) => number, bottom: number): string[] {
  const everyMs = tickEvery(mostMs, 8);
  const count = Math.floor(mostMs / everyMs);
  return Array.from({ length: count + 1 }, (_, index) => {
    const at = x(index * everyMs);
    return (
      element('line', { class: 'grid', x1: at, x2: at, y1: titleHeight + axisHeight - 4, y2: bottom }) +
      textElement({ class: 'soft', x: at, y: titleHeight + 12, 'text-anchor': 'middle' }, `T+${duration(index * everyMs)}`)
    );
  });
}

function streamRow({ y, stream, foretold }: Row, prediction: Prediction, x: (ms: number) => number): string {
  const isCritical = prediction.criticalPath.includes(stream.id);
  const middle = y + rowHeight / 2;
  const name = textElement({ x: margin, y: middle + 4 }, `${isCritical ? '★ ' : '  '}${shortened(stream.id, longestName)}`);
  const tip = element('title', {}, [escaped(tipOf(stream, foretold))]);
  if (!foretold)
    return element('g', {}, [tip, name, textElement({ class: 'soft', x: x(0) + 4, y: middle + 4 }, 'does not run when all goes well')]);
  const { startMs, endMs, expected } = foretold;
  const learned = expected.samples > 0 ? ' learned' : '';
  const bar = (part: string, fromMs: number, toMs: number) =>
    element('rect', {
      class: `bar ${part}${learned}`,
      x: x(fromMs),
      y: middle - barHeight / 2,
      width: Math.max(1, x(toMs) - x(fromMs)),
      height: barHeight,
    });
  const from = startMs.likely;
  const least = Math.max(from, endMs.least);
  const likely = Math.max(least, endMs.likely);
  const parts = [
    ['least', from, least],
    ['likely', least, likely],
    ['most', likely, endMs.most],
  ] as const;
  return element('g', isCritical ? { class: 'critical' } : {}, [
    tip,
    name,
    ...parts.flatMap(([part, fromMs, toMs]) => (toMs > fromMs ? [bar(part, fromMs, toMs)] : [])),
    textElement({ class: 'soft', x: x(Math.max(endMs.most, endMs.likely)) + 5, y: middle + 4 }, duration(expected.spread.likelyMs)),
  ]);
}

function tipOf({ id, title }: Stream, foretold: StreamPrediction | null): string {
  const name = title === id ? id : `${id}: ${title}`;
  if (!foretold) return plainLine(name);
  const { startMs, endMs, criticality } = foretold;
  return `${plainLine(name)}. T+${duration(startMs.likely)} to T+${duration(endMs.likely)} (${duration(endMs.least)} to ${duration(endMs.most)}), decides the end in ${Math.round(criticality * 100)} % of runs`;
}

interface Point {
  readonly label: string;
  readonly atMs: number;
}

/** Checkpoints at their planned time, one that has none where it is likely to be reached; waves where they are likely to be over. */
const pointsOf = (plan: Plan, prediction: Prediction): Point[] => {
  const checkpoints = plan.checkpoints.flatMap(({ id, atMs, review }): Point[] => {
    const at = atMs ?? prediction.checkpoints.get(id);
    return at === undefined ? [] : [{ label: `${review ? '⚑' : '◇'} ${id}${atMs === null ? '' : ` T+${duration(atMs)}`}`, atMs: at }];
  });
  const waves = plan.waves.flatMap(({ id }): Point[] => {
    const at = prediction.waves.get(id);
    return at === undefined ? [] : [{ label: `merge ${id}`, atMs: at }];
  });
  return [...checkpoints, ...waves].sort((a, b) => a.atMs - b.atMs);
};

/** Puts labels that would touch on rows of their own. */
function placed(points: readonly Point[], x: (ms: number) => number): { readonly point: Point; readonly row: number }[] {
  const ends: number[] = [];
  return points.map((point) => {
    const start = x(point.atMs);
    const free = ends.findIndex((end) => end < start);
    const row = free === -1 ? ends.length : free;
    ends[row] = start + (stringWidth(point.label) + 2) * characterWidth;
    return { point, row };
  });
}
const pointRows = (points: readonly Point[], x: (ms: number) => number): number =>
  Math.max(0, ...placed(points, x).map(({ row }) => row + 1));

function checkpointLines(points: readonly Point[], x: (ms: number) => number, top: number, bottom: number): string[] {
  return placed(points, x).map(({ point, row }) => {
    const at = x(point.atMs);
    const y = titleHeight + axisHeight + row * 16 + 10;
    const isFarRight = at + stringWidth(point.label) * characterWidth > width - margin;
    return (
      element('line', { class: 'point', x1: at, x2: at, y1: y + 4, y2: Math.max(top, bottom) }) +
      textElement(
        { class: 'pointText', x: isFarRight ? at - 4 : at + 4, y, 'text-anchor': isFarRight ? 'end' : 'start' },
        shortened(point.label, 40),
      )
    );
  });
}
