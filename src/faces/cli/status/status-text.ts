import { resultsText } from '../../../core/progress/results.ts';
import { forecast } from '../../../core/forecast/forecast.ts';
import type { Gate, Wave } from '../../../core/plan/model.ts';
import { staleReason } from '../../../core/run/sign-off-problems.ts';
import { attention } from '../../../core/run/attention.ts';
import { budgetName, budgetScopes } from '../../../core/run/budget-scopes.ts';
import { budgetText } from '../../../core/run/budgets.ts';
import { triesText } from '../../../core/run/gates.ts';
import { gateRows, percentOf, streamsByPhase, timeline, type PhaseGroup } from '../../../core/run/rows.ts';
import { waveOf } from '../../../core/run/standing.ts';
import { summary } from '../../../core/run/summary.ts';
import type { BudgetState, CheckpointState, GateState, RunState, StreamState } from '../../../core/run/state.ts';
import { duration, listed, plural, streamWord } from '../../../core/run/words.ts';
import { plainLine, shortened } from '../../../core/text/plain.ts';
import { columns, type Cell } from '../columns.ts';
import type { Output, Tone } from '../output.ts';
import { attentionLines } from './attention-lines.ts';
import { conflictCells } from './conflict-lines.ts';

export interface StatusOptions {
  readonly out: Pick<Output, 'paint' | 'columns'>;
  readonly command: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly hasEngine: boolean;
}

/** With more streams than this, phases in which nothing happens now are told in one line each. */
const streamsOnOneScreen = 30;

/** How a run stands, as one screen of text. @returns lines without line ends */
export function statusLines(state: RunState, options: StatusOptions): string[] {
  const { paint } = options.out;
  const { now } = options;
  const groups = streamsByPhase(state);
  const folded = (group: PhaseGroup) => state.plan.streams.length > streamsOnOneScreen && isQuiet(group);
  const rows = groups.flatMap((group) => [
    ...(group.phase ? [phaseRow(group, folded(group), paint)] : []),
    ...(folded(group)
      ? []
      : group.streams.flatMap((row) => [streamCells(group, row.state, state, { now, paint }), ...gateCells(state, row.plan, paint)])),
    ...(group.phase && !folded(group) ? gateCells(state, group.phase.plan, paint) : []),
  ]);
  const points = timeline(state).map((point) => checkpointCells(point, state, paint));
  const waves = state.plan.waves.flatMap((wave) => [waveCells(state, wave, paint), ...gateCells(state, wave, paint)]);
  const foretold = conflictCells(state, paint);
  const waiting = attention(state);
  return [
    ...headLines(state, options),
    '',
    ...columns(rows).map((line) => line),
    ...(waves.length > 0 ? ['', ...columns(waves)] : []),
    ...(points.length > 0 ? ['', ...columns(points)] : []),
    ...(foretold.length > 0 ? ['', ...columns(foretold)] : []),
    ...(waiting.length > 0
      ? ['', paint('ask', `${waiting.length} waiting for a person`), ...attentionLines(waiting, options.out, options.command, now)]
      : []),
  ];
}

type Paint = Output['paint'];
const painted = (text: string, paint: Paint, tone: Tone | null): Cell => (tone ? { text, paint: (shown) => paint(tone, shown) } : text);

function headLines(state: RunState, { out, now, hasEngine, command }: StatusOptions): string[] {
  const { done, total, elapsedMs } = summary(state, now);
  const facts = [
    out.paint('bold', plainLine(state.plan.name)),
    state.run,
    standing(state, hasEngine, out.paint),
    `${done} of ${plural(total, 'stream')} ended`,
    `${state.status.kind === 'ended' ? 'took' : 'since'} ${duration(elapsedMs)}`,
    ...etaText(state, now),
  ].join('  ');
  const notes = [
    ...(state.status.kind === 'ended' ? [plainLine(state.status.reason)] : []),
    ...(state.status.kind !== 'ended' && !hasEngine ? [`its engine is gone; \`${command} attach\` resumes it`] : []),
    ...budgetNotes(state, out.paint),
    ...(state.options.only.length > 0 ? [`only ${listed(state.options.only, 8)}`] : []),
  ];
  return [facts, ...notes];
}

/** One line for each budget that is not a stream's, for that stands with its stream: `budget of the run: 12k of 200k tokens`. */
function budgetNotes(state: RunState, paint: Paint): string[] {
  return budgetScopes(state.plan).flatMap((scope) => {
    const budget = scope.startsWith('stream:') ? undefined : state.budgets[scope];
    return budget ? [paintedBudget(state, budget, `${budgetName(scope).replace('the ', '')}: `, paint)] : [];
  });
}

function paintedBudget(state: RunState, budget: BudgetState, before: string, paint: Paint): string {
  const text = `${before}${budgetText(state, budget)}`;
  return budget.usedUpAt !== null ? paint('bad', `${text}, used up`) : budget.warned === null ? text : paint('warn', text);
}

function standing({ status }: RunState, hasEngine: boolean, paint: Paint): string {
  switch (status.kind) {
    case 'ended':
      return paint(status.outcome === 'passed' ? 'good' : status.outcome === 'failed' ? 'bad' : 'warn', status.outcome);
    case 'paused':
      return paint('warn', `paused by ${plainLine(status.by)}`);
    case 'stopping':
      return paint('warn', `stopping, asked by ${plainLine(status.by)}`);
    default:
      return hasEngine ? status.kind : paint('warn', 'interrupted');
  }
}

function etaText(state: RunState, now: number): string[] {
  if (state.status.kind === 'ended') return [];
  const { remainingMs } = forecast(state, now);
  return remainingMs === null || remainingMs < 1_000 ? [] : [`about ${duration(remainingMs)} left`];
}

/** Nothing of it runs or waits for a person: it has ended well, or has not begun. */
function isQuiet({ streams }: PhaseGroup): boolean {
  const kinds = new Set(streams.map(({ state }) => state.status.kind));
  return kinds.size === 1 && (kinds.has('succeeded') || kinds.has('waiting') || kinds.has('skipped') || kinds.has('standingBy'));
}

/** Phases inside phases stand to the right of them. */
const indent = (depth: number): string => '  '.repeat(depth);

function phaseRow({ phase, streams }: PhaseGroup, folded: boolean, paint: Paint): Cell[] {
  if (!phase) return [];
  const { plan, state } = phase;
  const tone: Tone | null =
    state.status === 'succeeded' ? 'good' : state.status === 'failed' ? 'bad' : state.status === 'skipped' ? 'warn' : null;
  const title = plan.title === plan.id ? '' : shortened(plainLine(plan.title), 40);
  const rest = folded ? plural(streams.length, 'stream') : '';
  const why = state.status === 'failed' || state.status === 'skipped' ? shortened(plainLine(state.why.text), 80) : '';
  return [
    painted(`${indent(phase.depth)}${plan.id}`, paint, 'bold'),
    painted(state.status, paint, tone),
    '',
    [title, rest, why].filter((text) => text !== '').join('; '),
  ];
}

/** Streams of a phase stand below it; one without a phase stands for itself. */
function streamCells({ phase }: PhaseGroup, stream: StreamState, run: RunState, { now, paint }: { now: number; paint: Paint }): Cell[] {
  const { id, status, attempts, progress, why } = stream;
  const last = attempts.at(-1);
  const runs = last?.spawnedAt != null ? duration((last.endedAt ?? now) - last.spawnedAt) : '';
  const percent = percentOf(stream);
  const budget = run.budgets[`stream:${id}`];
  const isLive = status.kind === 'running' || status.kind === 'paused';
  const text = [
    ...(stream.attempt > 1 ? [`attempt ${stream.attempt}`] : []),
    ...(isLive && percent !== null ? [`${Math.round(percent)} %`] : []),
    ...(progress === null ? [] : [resultsText(progress) ?? []].flat()),
    ...(isLive && progress?.now ? [shortened(plainLine(progress.now), 60)] : []),
    ...(budget && stream.attempt > 0 ? [paintedBudget(run, budget, '', paint)] : []),
    ...(status.kind !== 'succeeded' && status.kind !== 'running'
      ? [shortened(plainLine(why.text).replace(`${status.kind}: `, ''), 80)]
      : []),
  ].join('  ');
  return [phase ? `${indent(phase.depth + 1)}${id}` : id, painted(streamWord(status.kind), paint, streamTone(stream)), runs, text];
}

export function streamTone({ status }: StreamState): Tone | null {
  switch (status.kind) {
    case 'succeeded':
      return 'good';
    case 'failed':
      return 'bad';
    case 'paused':
    case 'retrying':
    case 'parked':
    case 'stopping':
    case 'skipped':
    case 'stopped':
      return 'warn';
    case 'waiting':
    case 'ready':
    case 'standingBy':
      return 'dim';
    default:
      return null;
  }
}

function waveCells(state: RunState, { id }: Wave, paint: Paint): Cell[] {
  const { status, why } = waveOf(state, id);
  const tone: Tone | null = status === 'merged' ? 'good' : status === 'failed' ? 'bad' : status === 'waiting' ? 'dim' : null;
  return [`wave ${id}`, painted(status, paint, tone), '', shortened(plainLine(why.text).replace(`${status}: `, ''), 80)];
}

/** Gates that have begun; those that still wait are told by nothing but the plan. */
function gateCells(state: RunState, owner: Parameters<typeof gateRows>[1], paint: Paint): Cell[][] {
  return gateRows(state, owner)
    .filter(({ state: gate }) => gate.status.kind !== 'waiting')
    .map(({ plan, state: gate }) => {
      const [word, tone] = gateWord(gate);
      return [
        `    gate ${plan.name}`,
        painted(word, paint, tone),
        '',
        [levelText(plan), gate.round > 1 ? `round ${gate.round}` : '', gate.stale === null ? foundText(gate) : staleReason(gate)]
          .filter((text) => text !== '')
          .join(', '),
      ];
    });
}

/** What holds nothing back says so. */
const levelText = ({ level }: Gate): string => (level === 'must' ? '' : level);

/** What it measured, or why it could not. */
function foundText({ status }: GateState): string {
  if (status.kind !== 'done') return '';
  const { verdict } = status;
  const text = verdict.kind === 'unmeasured' ? verdict.reason : verdict.kind === 'failed' ? verdict.reason : verdict.measured?.text;
  return text === undefined ? '' : shortened(plainLine(text + triesText(verdict)), 100);
}

function gateWord({ status, stale }: GateState): [string, Tone | null] {
  if (stale !== null) return [status.kind === 'running' ? '~ stale, measured again' : '~ stale', 'warn'];
  switch (status.kind) {
    case 'waiting':
    case 'running':
      return [status.kind, null];
    case 'asking':
      return ['asks a person', 'ask'];
    case 'skipped':
      return [`let be by ${plainLine(status.by)}`, 'warn'];
    case 'done':
      if (status.verdict.kind === 'passed')
        return status.verdict.by === undefined
          ? [status.verdict.flaky ? 'flaky' : 'passed', status.verdict.flaky ? 'warn' : 'good']
          : [`approved by ${plainLine(status.verdict.by)}`, 'good'];
      if (status.verdict.kind === 'failed' && status.verdict.by !== undefined)
        return [`rejected by ${plainLine(status.verdict.by)}`, 'bad'];
      return [status.verdict.kind, 'bad'];
  }
}

/** What the states of a checkpoint mean for something that one stream provides for another. */
function integrationWord(kind: CheckpointState['status']['kind']): string {
  switch (kind) {
    case 'ahead':
      return 'awaited';
    case 'held':
      return 'asks a person';
    case 'reached':
      return 'provided';
    case 'approved':
    case 'rejected':
    case 'missed':
      return kind;
  }
}

function checkpointCells({ plan, state: { status }, reachedAt }: ReturnType<typeof timeline>[number], run: RunState, paint: Paint): Cell[] {
  const tone: Tone | null =
    status.kind === 'held'
      ? 'ask'
      : status.kind === 'reached' || status.kind === 'approved'
        ? 'good'
        : status.kind === 'ahead'
          ? 'dim'
          : 'warn';
  const planned = plan.atMs === null ? '' : `planned T+${duration(plan.atMs)}`;
  const actual = reachedAt === null ? '' : `reached T+${duration(reachedAt - run.startedAt)}`;
  const { integration } = plan;
  return [
    `${integration === null ? 'checkpoint' : 'integration'} ${plan.id}`,
    painted(integration === null ? status.kind : integrationWord(status.kind), paint, tone),
    [planned, actual].filter((text) => text !== '').join(', '),
    ...(integration === null ? [] : [shortened(plainLine(`${integration.from} -> ${integration.to}: ${integration.what}`), 80)]),
  ];
}
