import { formatTokens, formatUsd } from '../../plan/amounts.ts';
import { budgetName } from '../../run/budget-scopes.ts';
import { plural } from '../../run/words.ts';
import type { Report } from '../report.ts';
import { columns, type Section } from './section.ts';
import { standUpTable } from './stand-up-table.ts';
import { markCell, pathText, percent, plannedText, sinceStart, statusCell, took, tookOr, utc } from './words.ts';

/** What was done, by whom, in which time, and what it used up. */
export const workSections = (report: Report): readonly Section[] => [
  phases(report),
  streams(report),
  attempts(report),
  criticalPath(report),
  concurrency(report),
  usage(report),
  standUp(report),
];

function phases({ phases }: Report): Section {
  const rows = phases.map((phase) => [
    phase.id,
    statusCell(phase.status),
    utc(phase.startedAt),
    plannedText(phase.timing),
    tookOr(phase.timing.actualMs),
    markCell(phase.timing),
    phase.results.length === 0 ? '' : `${phase.results.filter(({ status }) => status === 'succeeded').length} of ${phase.results.length}`,
    phase.title === phase.id ? '' : phase.title,
  ]);
  const table = { columns: columns('Phase', 'Status', 'Started', '#Planned', '#Actual', 'Beside plan', '#Succeeded', 'Title'), rows };
  return { id: 'phases', title: 'Phases', lines: [], table };
}

function streams({ streams }: Report): Section {
  const rows = streams.map((stream) => [
    stream.id,
    statusCell(stream.status),
    stream.phase ?? '',
    utc(stream.startedAt),
    plannedText(stream.timing),
    tookOr(stream.timing.actualMs),
    markCell(stream.timing),
    String(stream.attempts.length),
    stream.status === 'succeeded' ? '' : stream.why.replace(`${stream.status}: `, ''),
  ]);
  return {
    id: 'streams',
    title: 'Streams',
    lines: [],
    table: { columns: columns('Stream', 'Status', 'Phase', 'Started', '#Planned', '#Actual', 'Beside plan', '#Attempts', 'Why'), rows },
  };
}

/** Each attempt, where a stream had more than one or its only one did not end well. */
function attempts({ streams }: Report): Section {
  const told = streams.filter(({ attempts, status }) => attempts.length > 1 || (attempts.length > 0 && status !== 'succeeded'));
  const rows = told.flatMap(({ id, attempts }) =>
    attempts.map(({ number, spawnedAt, endText, workMs, pausedMs, endedWell }) => [
      id,
      String(number),
      utc(spawnedAt),
      took(workMs),
      pausedMs > 0 ? took(pausedMs) : '',
      endText === null ? 'has not ended' : endedWell ? endText : ({ text: endText, tone: 'bad' } as const),
    ]),
  );
  return {
    id: 'attempts',
    title: 'Attempts',
    lines: [],
    table: { columns: columns('Stream', '#Attempt', 'Started', '#Worked', '#Paused', 'End'), rows },
  };
}

function criticalPath({ criticalPath, run }: Report): Section {
  const rows = criticalPath.map(({ fromMs, toMs, what }) => [
    sinceStart(fromMs),
    sinceStart(toMs),
    took(toMs - fromMs),
    percent(run.elapsedMs === 0 ? null : (toMs - fromMs) / run.elapsedMs),
    pathText(what),
  ]);
  const lines = rows.length > 0 ? ['What the run waited for at each moment, followed back from its end.'] : [];
  return {
    id: 'critical-path',
    title: 'Critical path as it was',
    lines,
    table: { columns: columns('#From', '#To', '#Took', '#Share', 'Waited for'), rows },
  };
}

/** More intervals than this are a curve, and no table; JSON has them all. */
const mostIntervals = 40;

function concurrency({ concurrency, speedUp }: Report): Section {
  const { max, mean, intervals } = concurrency;
  const shown = intervals.slice(0, mostIntervals);
  const left = intervals.length - shown.length;
  return {
    id: 'concurrency',
    title: 'Concurrency',
    lines: [
      `At most ${plural(max, 'stream')} at once, ${mean.toFixed(1)} on average.`,
      `Work of ${took(speedUp.workMs)}${speedUp.factor === null ? '' : `, done ${speedUp.factor.toFixed(1)} times as fast as one stream after the other`}.`,
      ...(left > 0 ? [`The first ${shown.length} intervals are shown; ${left} more stand in the JSON form.`] : []),
    ],
    table: {
      columns: columns('#From', '#To', '#At once'),
      rows: shown.map(({ fromMs, toMs, count }) => [sinceStart(fromMs), sinceStart(toMs), String(count)]),
    },
  };
}

function usage({ usage, budgets, streams }: Report): Section {
  // A stream with a budget of its own stands there, beside what it was given.
  const budgeted = new Set<string>(budgets.map(({ scope }) => scope));
  const used = streams.filter(({ id, tokens, usd }) => (tokens > 0 || usd > 0) && !budgeted.has(`stream:${id}`));
  const amount = (tokens: number, usd: number) => `${formatTokens(tokens)} tokens, ${formatUsd(usd)}`;
  const lines = usage.tokens > 0 || usage.usd > 0 ? [`Used in all: ${amount(usage.tokens, usage.usd)}.`] : [];
  const rows = [
    ...budgets.map(({ scope, tokens, usd, tokensGiven, usdGiven, usedUpAt }) => [
      scope.startsWith('stream:') ? `stream ${scope.slice('stream:'.length)}` : budgetName(scope),
      formatTokens(tokens),
      tokensGiven === null ? '' : formatTokens(tokensGiven),
      formatUsd(usd),
      usdGiven === null ? '' : formatUsd(usdGiven),
      usedUpAt === null ? '' : ({ text: `used up ${utc(usedUpAt)}`, tone: 'bad' } as const),
    ]),
    ...used.map(({ id, tokens, usd }) => [`stream ${id}`, formatTokens(tokens), '', formatUsd(usd), '', '']),
  ];
  return {
    id: 'usage',
    title: 'Tokens and money',
    lines,
    table: { columns: columns('Of', '#Tokens', '#Given', '#US dollars', '#Given', 'Remark'), rows },
  };
}

const standUp = ({ streams }: Report): Section => ({ id: 'stand-up', title: 'Stand-up', lines: [], table: standUpTable(streams) });

/** What a person is asked now. */
export function waiting({ waiting }: Report): Section {
  const rows = waiting.map(({ id, title, detail, since }) => [id, title, utc(since), detail]);
  return {
    id: 'waiting',
    title: 'Waiting for a person',
    lines: [],
    table: { columns: columns('Item', 'What', 'Since', 'Detail'), rows },
  };
}
