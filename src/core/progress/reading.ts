import type { Progress } from '../run/events.ts';
import type { Finding } from '../run/finding.ts';
import { mergeFindings } from './findings.ts';
import { mergeUsage, type Usage } from './usage.ts';
import { plainLine, shortened } from '../text/plain.ts';

/**
 * What one file says about the progress of an attempt. `undefined` is "it does not say"; `null` is "it says that there is none", which
 * also keeps a less trusted file from saying otherwise.
 */
export interface Reading extends Usage {
  readonly percent?: number;
  readonly tasksDone?: number;
  readonly tasksTotal?: number;
  /** How many checks or tasks it says have passed, and have failed. */
  readonly passed?: number;
  readonly failed?: number;
  readonly now?: string | null;
  readonly blocker?: string | null;
  readonly question?: string | null;
  readonly eta?: string | null;
  /** What it has found wrong. */
  readonly findings?: readonly Finding[];
  /** Milestones that it says are reached, as it names them. */
  readonly milestones?: readonly string[];
}

/** Longest text that is taken over, in characters: it becomes an event, and one line on the screen. */
const longestText = 200;

/** More milestones than this are no milestones of one stream. */
const mostMilestones = 200;

/** The name of a milestone as a file gives it, or `undefined` when it is none. */
export function milestoneName(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const name = plainLine(value.slice(0, 2_000)).trim();
  return name === '' || name.length > longestText ? undefined : name;
}

/** A question is read as a whole by whoever answers it, characters. */
export const longestQuestion = 1_000;

/** @returns one safe line, or `null` when the text is empty or one of the many ways to write "none" */
export function textOf(value: string, longest = longestText): string | null {
  const line = shortened(plainLine(value.slice(0, 2_000)).replace(/\s+/g, ' '), longest);
  return line === '' || /^[-–—*_.[\](){}]*$|^(?:none|no|nil|null|n\/a|nothing|not blocked|keine?r?)\.?$/i.test(line) ? null : line;
}

/** @returns a percentage from 0 to 100 with one decimal, or `undefined` when the value is none */
export function percentOf(value: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  return Math.round(Math.min(100, Math.max(0, value)) * 10) / 10;
}

/**
 * Joins readings, the most trusted first. Numbers are taken from the first file that has any, for counts of one file and a total of
 * another mean nothing; each text is taken from the first file that says something about it.
 * @returns `null` when no file could be read
 */
export function mergeReadings(readings: readonly { readonly source: string; readonly reading: Reading | null }[]): Progress | null {
  const read = readings.filter((each): each is { source: string; reading: Reading } => each.reading !== null);
  const [first] = read;
  if (first === undefined) return null;
  const counted = read.find(({ reading }) => reading.percent !== undefined || reading.tasksTotal !== undefined);
  const text = (key: 'now' | 'blocker' | 'question' | 'eta') => {
    const value = read.find(({ reading }) => reading[key] !== undefined)?.reading[key];
    return value === undefined || value === null ? {} : { [key]: value };
  };
  return {
    ...numbers(counted?.reading ?? {}),
    ...resultsOf(read.map(({ reading }) => reading)),
    ...text('now'),
    ...text('blocker'),
    ...text('question'),
    ...text('eta'),
    ...milestonesOf(read.map(({ reading }) => reading)),
    ...mergeFindings(read.map(({ reading }) => reading)),
    ...mergeUsage(read.map(({ reading }) => reading)),
    source: (counted ?? first).source,
  };
}

/** Both of one file: passed ones of one and failed ones of another mean nothing. */
function resultsOf(readings: readonly Reading[]): Pick<Progress, 'passed' | 'failed'> {
  const { passed, failed } = readings.find((each) => each.passed !== undefined || each.failed !== undefined) ?? {};
  return { ...(passed === undefined ? {} : { passed }), ...(failed === undefined ? {} : { failed }) };
}

/** What one file says is reached is reached, whatever the others do not say. */
function milestonesOf(readings: readonly Reading[]): Pick<Progress, 'milestones'> {
  const milestones = [...new Set(readings.flatMap((reading) => reading.milestones ?? []))].slice(0, mostMilestones);
  return milestones.length === 0 ? {} : { milestones };
}

/** A file that counts its items has said its percentage, too. */
function numbers({ percent, tasksDone, tasksTotal }: Reading): Pick<Progress, 'percent' | 'tasksDone' | 'tasksTotal'> {
  const counts = tasksDone === undefined || tasksTotal === undefined ? {} : { tasksDone: Math.min(tasksDone, tasksTotal), tasksTotal };
  const derived = percent ?? (counts.tasksTotal ? percentOf((counts.tasksDone / counts.tasksTotal) * 100) : undefined);
  return { ...(derived === undefined ? {} : { percent: derived }), ...counts };
}
