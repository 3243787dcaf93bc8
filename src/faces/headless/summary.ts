import type { WaveId } from '../../core/ids.ts';
import stringWidth from 'string-width';
import { gateText } from '../../core/run/gates.ts';
import { attention } from '../../core/run/attention.ts';
import { gateRows, streamsByPhase } from '../../core/run/rows.ts';
import { waveOf } from '../../core/run/standing.ts';
import { summary } from '../../core/run/summary.ts';
import type { AttemptState, RunState, StreamState, StreamStatus } from '../../core/run/state.ts';
import { duration, plural, streamWord } from '../../core/run/words.ts';
import { plainLine, shortened } from '../../core/text/plain.ts';
import type { Paper } from './layout.ts';
import type { LineTone } from './line.ts';

const longestWhy = 100;

/** The table at the end: what became of every stream, gates that did not pass, and one closing sentence. @returns lines without line ends */
export function summaryLines(state: RunState, paper: Paper): string[] {
  const rows = streamsByPhase(state)
    .flatMap(({ phase, streams }) => [
      ...streams.flatMap(({ plan, state: stream }) => [streamRow(stream), ...gateFailures(state, plan)]),
      ...(phase ? gateFailures(state, phase.plan) : []),
    ])
    .concat(state.plan.waves.flatMap((wave) => [...waveRow(state, wave.id), ...gateFailures(state, wave)]));
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map(({ cells }) => stringWidth(cells[column] ?? ''))));
  const lines = rows.map(({ cells, tone }) => {
    const padded = cells.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(cell))));
    if (tone !== 'plain') padded[1] = paper.paint(tone, padded[1] ?? '');
    return `  ${padded.join('  ').trimEnd()}`;
  });
  return ['', ...lines, '', closing(state, paper)];
}

interface Row {
  /** Name, state, time, why. */
  readonly cells: readonly [string, string, string, string];
  readonly tone: LineTone;
}

function streamRow({ id, status, attempts, why }: StreamState): Row {
  const tries = attempts.length > 1 ? plural(attempts.length, 'attempt') : '';
  const reason = status.kind === 'succeeded' ? '' : shortened(plainLine(why.text).replace(`${status.kind}: `, ''), longestWhy);
  const took = attempts.some(({ spawnedAt }) => spawnedAt !== null)
    ? duration(attempts.reduce((sum, each) => sum + workedMs(each), 0))
    : '';
  return { cells: [id, streamWord(status.kind), took, [tries, reason].filter((text) => text !== '').join('; ')], tone: toneOf(status) };
}

/** Time that the process of an attempt lived and was not paused. */
const workedMs = ({ spawnedAt, endedAt, pausedMs }: AttemptState): number =>
  spawnedAt === null || endedAt === null ? 0 : endedAt - spawnedAt - pausedMs;

export function toneOf({ kind }: StreamStatus): LineTone {
  switch (kind) {
    case 'succeeded':
      return 'good';
    case 'failed':
      return 'bad';
    case 'skipped':
    case 'stopped':
      return 'warn';
    default:
      return 'plain';
  }
}

function waveRow(state: RunState, id: WaveId): Row[] {
  const { status, why, startedAt, endedAt } = waveOf(state, id);
  const took = startedAt === null || endedAt === null ? '' : duration(endedAt - startedAt);
  const tone: LineTone = status === 'merged' ? 'good' : status === 'failed' ? 'bad' : 'warn';
  return [{ cells: [`wave ${id}`, status, took, shortened(plainLine(why.text).replace(`${status}: `, ''), longestWhy)], tone }];
}

function gateFailures(state: RunState, owner: Parameters<typeof gateRows>[1]): Row[] {
  return gateRows(state, owner).flatMap(({ plan: { level }, state: { id, status } }): Row[] => {
    if (status.kind === 'skipped') return [{ cells: [`gate ${id}`, 'let be', '', `by ${plainLine(status.by)}`], tone: 'warn' }];
    if (status.kind === 'done' && status.verdict.kind === 'passed' && status.verdict.flaky) {
      return [{ cells: [`gate ${id}`, 'flaky', '', plainLine(gateText(id, status.verdict))], tone: 'warn' }];
    }
    if (status.kind !== 'done' || status.verdict.kind === 'passed') return [];
    const text = plainLine(gateText(id, status.verdict));
    if (level !== 'must')
      return [{ cells: [`gate ${id}`, status.verdict.kind, '', `${text} (${level}: it held nothing back)`], tone: 'warn' }];
    return [{ cells: [`gate ${id}`, status.verdict.kind, '', text], tone: 'bad' }];
  });
}

function closing(state: RunState, paper: Paper): string {
  const { status } = state;
  const { done, total, elapsedMs } = summary(state, state.at);
  if (status.kind !== 'ended') {
    const waiting = attention(state).length;
    return `${paper.paint('bold', `${state.run} goes on`)}: ${done} of ${plural(total, 'stream')} ended, ${waiting} waiting for a person`;
  }
  const tone = status.outcome === 'passed' ? 'good' : status.outcome === 'failed' ? 'bad' : 'warn';
  return `${paper.paint(tone, `${state.run} ${status.outcome}`)} after ${duration(elapsedMs)}: ${plainLine(status.reason)}`;
}
