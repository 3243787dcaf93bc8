import { plannedSpread } from '../../../core/forecast/prediction/expectations.ts';
import type { StreamPrediction } from '../../../core/forecast/prediction/predict.ts';
import type { StreamId } from '../../../core/ids.ts';
import { duration, plural } from '../../../core/run/words.ts';
import { plainLine, shortened } from '../../../core/text/plain.ts';
import { columns, type Cell } from '../columns.ts';
import type { Output, Tone } from '../output.ts';
import { laneLines } from './lane-lines.ts';
import { mapLines } from './map-text.ts';
import type { Outlook } from './outlook.ts';
import type { Signs } from './signs.ts';
import { painted } from './spans.ts';

export interface PlanTextOptions {
  readonly out: Pick<Output, 'paint'>;
  readonly signs: Signs;
  /** Columns. */
  readonly width: number;
}
type Paint = (tone: Tone, text: string) => string;

/** Everything that `sluice plan` says, as lines without line ends: of the first outlook in full, of the others their row in the table. */
export function planLines(outlooks: readonly [Outlook, ...Outlook[]], options: PlanTextOptions): string[] {
  const [shown] = outlooks;
  const { paint } = options.out;
  return [
    ...heading(shown, options),
    '',
    ...mapLines({ ...shown, ...options }).map((line) => painted(line, paint)),
    ...spaced(laneLines({ ...shown, ...options }).map((line) => painted(line, paint))),
    ...spaced(totals(outlooks, options)),
    ...spaced(deciders(shown, options)),
    ...spaced(lessons(shown, paint)),
    ...spaced(warnings(shown, paint)),
  ];
}

const spaced = (lines: readonly string[]): readonly string[] => (lines.length > 0 ? ['', ...lines] : []);

function heading({ plan }: Outlook, { out, width }: PlanTextOptions): string[] {
  const gates = [...plan.streams, ...plan.phases, ...plan.waves].reduce((sum, each) => sum + each.gates.length, 0);
  const counts = [
    plural(plan.streams.length, 'stream'),
    ...(plan.phases.length > 0 ? [plural(plan.phases.length, 'phase')] : []),
    ...(gates > 0 ? [plural(gates, 'gate')] : []),
    ...(plan.waves.length > 0 ? [plural(plan.waves.length, 'wave')] : []),
    ...(plan.checkpoints.length > 0 ? [plural(plan.checkpoints.length, 'checkpoint')] : []),
    ...(plan.maxParallel === null ? [] : [`at most ${plan.maxParallel} at once`]),
  ];
  const description = plainLine(plan.description);
  return [
    `${out.paint('bold', plainLine(plan.name))}  ${out.paint('dim', counts.join(', '))}`,
    ...(description === '' ? [] : [shortened(description, width)]),
  ];
}

/** The table of profiles. */
function totals(outlooks: readonly Outlook[], { out, signs }: PlanTextOptions): string[] {
  const { paint } = out;
  const [shown] = outlooks;
  const first = outlooks.find(({ prediction }) => prediction !== null)?.prediction;
  if (!first || !shown) return [paint('dim', 'no estimates to predict times from: give streams an `estimate`')];
  const title = (text: string): Cell => ({ text, paint: (heading) => paint('dim', heading) });
  const rows = outlooks.map((outlook): Cell[] => {
    const name = outlook.profile ?? outlook.title;
    const dress = (text: string): Cell => ({ text, paint: (cell) => (outlook === shown ? paint('bold', cell) : cell) });
    const { prediction } = outlook;
    if (!prediction) return [dress(name), '?', '?', '?', '?', '?'];
    const { totalMs, agents, agentsEnough, speedUp } = prediction;
    return [
      dress(name),
      duration(totalMs.least),
      dress(duration(totalMs.likely)),
      duration(totalMs.most),
      agentsEnough < agents ? `${agents} (${agentsEnough} would do)` : String(agents),
      `${speedUp.toFixed(1)}${signs.times}`,
      {
        text: outlook.profile === null || outlook.profile === outlook.title ? '' : plainLine(outlook.title),
        paint: (cell) => paint('dim', cell),
      },
    ];
  });
  const sequential = duration(first.sequentialMs);
  return [
    ...columns([['PROFILE', 'LEAST', 'LIKELY', 'MOST', 'AGENTS', 'SPEED-UP'].map(title), ...rows]),
    paint('dim', `${plural(first.runs, 'simulated run')} (seed ${first.seed}); one stream at a time takes ${sequential}`),
  ];
}

const mostDeciders = 12;
/** What decides the end in fewer runs than this is not worth a line. */
const worthSaying = 0.05;

/** Streams by how often they decide the end, the longest first: where it pays to be quicker. */
function deciders({ prediction }: Outlook, { out, signs }: PlanTextOptions): string[] {
  if (!prediction) return [];
  const { paint } = out;
  const path = new Set(prediction.criticalPath);
  const found = [...prediction.streams].filter(([, { criticality }]) => criticality >= worthSaying);
  // Of two that decide equally often the longer one has more to give.
  const mostOften = (a: StreamPrediction, b: StreamPrediction) =>
    b.criticality - a.criticality || b.expected.spread.likelyMs - a.expected.spread.likelyMs;
  const shown = found.toSorted(([, a], [, b]) => mostOften(a, b)).slice(0, mostDeciders);
  const rows = shown.map(([id, { criticality, expected, startMs, endMs }]): Cell[] => [
    { text: `${path.has(id) ? signs.critical : ' '} ${id}`, paint: (text) => (path.has(id) ? paint('warn', text) : text) },
    `${Math.round(criticality * 100)} %`,
    spreadText(expected.spread.leastMs, expected.spread.mostMs),
    `T+${duration(startMs.likely)} ${signs.range} T+${duration(endMs.likely)}`,
  ]);
  const title = (text: string): Cell => ({ text, paint: (heading) => paint('dim', heading) });
  const rest = found.length - shown.length;
  return [
    ...columns([['  DECIDES THE END', 'IN', 'TAKES', 'LIKELY'].map(title), ...rows]),
    ...(rest > 0 ? [paint('dim', `  and ${rest} more`)] : []),
  ];
}

const spreadText = (leastMs: number, mostMs: number): string => {
  const [least, most] = [duration(leastMs), duration(mostMs)];
  return least === most ? least : `${least}..${most}`;
};

const mostLessons = 12;

/** Where an estimate is not the plan's own word. */
function lessons({ plan, prediction }: Outlook, paint: Paint): string[] {
  if (!prediction) return [];
  const planned = new Map(plan.streams.map((stream) => [stream.id, plannedSpread(stream)]));
  const learned = [...prediction.streams].filter(([, { expected }]) => expected.samples > 0);
  const assumed = [...prediction.streams].filter(([, { expected }]) => expected.source === 'assumed').map(([id]) => id);
  const row = ([id, { expected }]: readonly [StreamId, StreamPrediction]): Cell[] => {
    const before = planned.get(id);
    return [
      `  ${id}`,
      spreadText(expected.spread.leastMs, expected.spread.mostMs),
      before ? `the plan says ${spreadText(before.leastMs, before.mostMs)}` : 'the plan says nothing',
      plural(expected.samples, 'run'),
    ];
  };
  const rest = learned.length - mostLessons;
  return [
    ...(learned.length > 0 ? [paint('dim', 'learned from earlier runs')] : []),
    ...columns(learned.slice(0, mostLessons).map(row)),
    ...(rest > 0 ? [paint('dim', `  and ${plural(rest, 'other')} (--json tells all)`)] : []),
    ...(assumed.length > 0 ? [paint('dim', assumedText(assumed))] : []),
  ];
}

function assumedText(ids: readonly StreamId[]): string {
  const shown = ids.slice(0, 3).join(', ');
  const names = ids.length > 4 ? `${shown} and ${ids.length - 3} more` : ids.slice(0, 4).join(', ');
  return `no estimate for ${names}: taken to need what the others do in the middle`;
}

function warnings({ plan, prediction }: Outlook, paint: Paint): string[] {
  if (!prediction) return [];
  const late = plan.checkpoints.flatMap((checkpoint) => {
    const reachedMs = prediction.checkpoints.get(checkpoint.id);
    if (checkpoint.atMs === null || reachedMs === undefined || checkpoint.needs.length === 0 || reachedMs <= checkpoint.atMs) return [];
    return [
      `checkpoint ${checkpoint.id} is planned for T+${duration(checkpoint.atMs)} and likely to be reached at T+${duration(reachedMs)}`,
    ];
  });
  const short = plan.streams.flatMap(({ id, timeoutMs, estimate }) => {
    const mostMs = prediction.streams.get(id)?.expected.spread.mostMs ?? 0;
    // Of an estimate that the timeout leaves no room for at all the plan's own diagnostics tell.
    if (timeoutMs === null || mostMs <= timeoutMs || (estimate?.leastMs ?? 0) > timeoutMs) return [];
    return [`${id} may take ${duration(mostMs)}, and its timeout ends it after ${duration(timeoutMs)}`];
  });
  const never = prediction.trouble === null ? [] : [`even when all goes well the run does not pass: ${prediction.trouble}`];
  return [...never, ...late, ...short].map((text) => paint('warn', text));
}
