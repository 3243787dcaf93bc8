import { isFields, type Fields } from '../text/fields.ts';
import type { Reading } from './reading.ts';

/** How checks or tasks have come out, in the words of the many programs that write it down. */
export interface Results {
  readonly passed?: number;
  readonly failed?: number;
  readonly tasksDone?: number;
  readonly tasksTotal?: number;
}

const good = /^(?:pass|passed|ok|success|successful|succeeded|complete|completed|done)$/i;
const bad = /^(?:fail|failed|failure|error|errored|broken|timed[ _-]?out|timeout)$/i;
const neither = /^(?:skip|skipped|ignored|cancelled|canceled|todo)$/i;

/** Names of counts, and of objects that hold them. */
const names = {
  passed: ['passed', 'passes', 'succeeded', 'numPassedTests'],
  failed: ['failed', 'failures', 'numFailedTests'],
  skipped: ['skipped', 'ignored', 'numPendingTests'],
  total: ['total', 'numTotalTests'],
} as const;
const holders = ['summary', 'totals', 'stats', 'counts', 'results', 'tests', 'tasks'] as const;
const lists = ['results', 'tasks', 'tests'] as const;

/**
 * Reads results: counts (`{"passed": 18, "failed": 2, "total": 22}`, at the top or in `summary` or the like), or a list of them
 * (`{"tasks": [{"task_id": "t1", "status": "COMPLETED"}]}`). What is of the wrong kind counts as missing.
 * @returns nothing where the object tells of no results
 */
export function resultFields(fields: Fields): Results {
  for (const place of [fields, ...holders.flatMap((name) => (isFields(fields[name]) ? [fields[name]] : []))]) {
    const counted = countsIn(place);
    if (counted !== null) return counted;
  }
  for (const name of lists) {
    const list = fields[name];
    const states = Array.isArray(list) ? (list as unknown[]).flatMap((each) => (isFields(each) ? [stateOf(each)] : [])) : [];
    if (states.some((state) => state !== null)) return ofStates(states);
  }
  const isOneTask = ['task_id', 'taskId'].some((name) => typeof fields[name] === 'string');
  return isOneTask && stateOf(fields) !== null ? ofStates([stateOf(fields)]) : {};
}

function countsIn(fields: Fields): Results | null {
  const count = (kind: keyof typeof names): number | undefined =>
    names[kind].map((name) => fields[name]).find((value): value is number => Number.isSafeInteger(value) && (value as number) >= 0);
  const [passed, failed] = [count('passed'), count('failed')];
  if (passed === undefined && failed === undefined) return null;
  const total = count('total');
  return {
    ...(passed === undefined ? {} : { passed }),
    ...(failed === undefined ? {} : { failed }),
    ...(total === undefined
      ? {}
      : { tasksDone: Math.min(total, (passed ?? 0) + (failed ?? 0) + (count('skipped') ?? 0)), tasksTotal: total }),
  };
}

type State = 'passed' | 'failed' | 'neither' | 'open';

/** @returns `null` when the object says nothing about how it has come out */
function stateOf(fields: Fields): State | null {
  const said = ['status', 'state', 'outcome', 'result', 'passed', 'success', 'ok']
    .map((name) => fields[name])
    .find((value) => value !== undefined);
  if (typeof said === 'boolean') return said ? 'passed' : 'failed';
  if (typeof said !== 'string') return null;
  const word = said.trim();
  if (good.test(word)) return 'passed';
  if (bad.test(word)) return 'failed';
  return neither.test(word) ? 'neither' : 'open';
}

function ofStates(states: readonly (State | null)[]): Results {
  const count = (wanted: State) => states.filter((state) => state === wanted).length;
  const [passed, failed] = [count('passed'), count('failed')];
  return { passed, failed, tasksDone: passed + failed + count('neither'), tasksTotal: states.length };
}

/** What several documents of results say together: counts are added up; the rest is taken from the first that says it. */
export function joinResults(readings: readonly Reading[]): Reading {
  const sum = (key: keyof Results) => {
    const values = readings.flatMap((reading) => reading[key] ?? []);
    return values.length === 0 ? {} : { [key]: values.reduce((left, right) => left + right) };
  };
  const [first = {}, ...others] = readings;
  if (others.length === 0) return first;
  return { ...Object.assign({}, ...readings.toReversed()), ...sum('passed'), ...sum('failed'), ...sum('tasksDone'), ...sum('tasksTotal') };
}

/** `18 passed, 2 failed`; `null` where there are no results. */
export function resultsText({ passed, failed }: Results): string | null {
  const parts = [...(passed === undefined ? [] : [`${passed} passed`]), ...(failed === undefined ? [] : [`${failed} failed`])];
  return parts.length === 0 ? null : parts.join(', ');
}
