import { milestoneName, percentOf, textOf, type Reading } from './reading.ts';

/** A line is looked at so far: whoever writes longer ones writes no progress there. */
const longestLine = 1_000;

/**
 * Reads a progress.md, as people and agents write it: check-boxes, a percentage for the whole, and lines such as `Blocker: ...`,
 * `ETA: ...`, `Now: ...` and `Question: ...`, marked up in any way. Of several lines of a kind the last one counts, for many append; milestones
 * (`Milestone: baseline`, or a ticked box `milestone: baseline`) all count.
 * @returns `null` when the text is binary
 */
export function readProgressMarkdown(text: string): Reading | null {
  if (text.includes('\0')) return null;
  const found: {
    tasksDone: number;
    tasksTotal: number;
    percent: Percent | null;
    milestones: Set<string>;
    texts: Map<TextField, string | null>;
  } = {
    tasksDone: 0,
    tasksTotal: 0,
    percent: null,
    milestones: new Set(),
    texts: new Map(),
  };
  let heading: TextField | null = null;
  for (const raw of outsideFences(text)) {
    const line = raw.slice(0, longestLine);
    const box = /^\s*(?:[-*+]|\d{1,9}[.)])\s+\[(.)\](?:\s|$)/u.exec(line);
    if (box !== null) {
      found.tasksTotal += 1;
      if (box[1] === 'x' || box[1] === 'X') {
        found.tasksDone += 1;
        const reached = milestoneOf(withoutMarkup(line.slice(box[0].length)));
        if (reached !== undefined) found.milestones.add(reached);
      }
      heading = null;
      continue;
    }
    const bare = withoutMarkup(line);
    if (bare === '') continue;
    const reached = milestoneOf(bare);
    if (reached !== undefined) found.milestones.add(reached);
    const percent = wholePercent(bare);
    if (percent !== null && percent.rank >= (found.percent?.rank ?? 0)) found.percent = percent;
    const labelled = labelledText(bare);
    const isHeading = /^\s{0,3}#/.test(line) || /[:：]$/.test(bare);
    if (labelled !== null) found.texts.set(labelled.field, textOf(labelled.value));
    else if (heading !== null && !isHeading) found.texts.set(heading, textOf(bare));
    heading = isHeading ? headingField(bare) : null;
  }
  return {
    ...(found.percent === null ? {} : { percent: found.percent.value }),
    ...(found.tasksTotal === 0 ? {} : { tasksDone: found.tasksDone, tasksTotal: found.tasksTotal }),
    ...Object.fromEntries(found.texts),
    ...(found.milestones.size === 0 ? {} : { milestones: [...found.milestones] }),
  };
}

const milestoneOf = (bare: string): string | undefined => milestoneName(/^milestone(?: reached)?\s*[:：]\s*(.+)$/i.exec(bare)?.[1]);

type TextField = 'now' | 'blocker' | 'question' | 'eta';
interface Percent {
  readonly value: number;
  readonly rank: number;
}

const labels: readonly (readonly [TextField, string])[] = [
  ['blocker', 'blockers?|blocked(?: (?:by|on))?'],
  ['eta', 'eta|time left'],
  ['now', 'now|current(?:ly)?(?: task)?|working on|doing|in progress'],
  ['question', 'questions?'],
];
const labelPatterns = labels.map(([field, words]) => [field, new RegExp(`^(?:${words})\\s*[:：]\\s*(.*)$`, 'i')] as const);
const headingPatterns = labels.map(([field, words]) => [field, new RegExp(`^(?:${words})\\s*[:：]?$`, 'i')] as const);

function labelledText(bare: string): { field: TextField; value: string } | null {
  for (const [field, pattern] of labelPatterns) {
    const value = pattern.exec(bare)?.[1];
    // A label with nothing behind it, as above a list, is a heading in another dress.
    if (value !== undefined && value !== '') return { field, value };
  }
  return null;
}

const headingField = (bare: string): TextField | null => headingPatterns.find(([, pattern]) => pattern.test(bare))?.[0] ?? null;

/** Percentages of parts stand everywhere; only a line that speaks of the whole counts, and the plainer it does the more. */
function wholePercent(bare: string): Percent | null {
  const number = /(?<![\d.])(\d{1,3}(?:\.\d{1,3})?)\s?%/.exec(bare)?.[1];
  const value = number === undefined ? undefined : percentOf(Number(number));
  if (value === undefined) return null;
  if (/^(?:overall|total)\b/i.test(bare)) return { value, rank: 3 };
  if (/^(?:progress|percent(?:age)?|completion|completed?|status)\b/i.test(bare)) return { value, rank: 2 };
  if (/^\d[\d.]*\s?%\s(?:complete|done)\b/i.test(bare)) return { value, rank: 1 };
  return null;
}

/** What stands on a line without the marks of headings, lists, quotes and emphasis. */
function withoutMarkup(line: string): string {
  return line
    .replace(/[*_`~]{1,3}/g, '')
    .replace(/^[\s#>+•-]+/, '')
    .trim();
}

/** Lines that are text and not example: what stands in fenced code blocks is left out. */
function* outsideFences(text: string): Generator<string> {
  let fence: string | null = null;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line.slice(0, longestLine))?.[1];
    if (fence === null && mark !== undefined) fence = mark;
    else if (fence !== null) {
      if (mark !== undefined && mark.startsWith(fence)) fence = null;
    } else yield line;
  }
}
