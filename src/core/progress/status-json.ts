import { longestQuestion, milestoneName, percentOf, textOf, type Reading } from './reading.ts';
import { findingFields } from './findings.ts';
import { resultFields } from './results.ts';
import { usageFields } from './usage.ts';
import { isFields, type Fields } from '../text/fields.ts';

/**
 * Reads a JSON status file: `{"percent": 40, "tasksDone": 2, "tasksTotal": 5, "now": "...", "blocker": null, "question": null, "eta": "..."}`.
 * Milestones that are reached: `"milestones": ["baseline"]`, `"milestones": {"baseline": true}`, or `"baseline": true` beside the rest.
 * `tokens` and `usd` say what the attempt has used up so far.
 * `"findings": [{"id": "F1", "severity": "high", "title": "...", "place": "..."}]` says what it has found wrong.
 * `blockers` stands for `blocker`, of which it is a list, and what `dependenciesProvided` names is reached.
 * Results of checks and tasks count as those of `resultFields`, and as its tasks where it has said nothing else of how far it is.
 * Every field may be missing; `tasksComplete` stands for `tasksDone`; fields of the wrong kind count as missing.
 * @returns `null` when the text is no JSON object, as when it has been written half
 */
export function readStatusJson(text: string): Reading | null {
  const fields = parseObject(text);
  return fields === null ? null : readStatusFields(fields);
}

/** The same, of an object that stands in some other file. */
export function readStatusFields(fields: Fields): Reading {
  const percent = percentField(fields['percent']);
  const { passed, failed, ...tasks } = resultFields(fields);
  const isCounted = fields['tasksTotal'] !== undefined || percent !== undefined;
  const done = count(fields['tasksDone'] ?? fields['tasksComplete']) ?? (isCounted ? undefined : tasks.tasksDone);
  const total = count(fields['tasksTotal']) ?? (isCounted ? undefined : tasks.tasksTotal);
  return {
    ...(percent === undefined ? {} : { percent }),
    ...(done === undefined ? {} : { tasksDone: done }),
    ...(total === undefined ? {} : { tasksTotal: total }),
    ...(passed === undefined ? {} : { passed }),
    ...(failed === undefined ? {} : { failed }),
    ...field(fields, 'now'),
    ...blocker(fields),
    ...field(fields, 'question'),
    ...field(fields, 'eta'),
    ...milestones(fields),
    ...usageFields(fields),
    ...findingFields(fields),
  };
}

function parseObject(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

/** Agents write `40`, `"40"` and `"40%"`. */
function percentField(value: unknown): number | undefined {
  if (typeof value === 'number') return percentOf(value);
  if (typeof value !== 'string') return undefined;
  const number = /^\s*(\d{1,9}(?:\.\d{1,9})?)\s*%?\s*$/.exec(value)?.[1];
  return number === undefined ? undefined : percentOf(Number(number));
}

function milestones(fields: Fields): Pick<Reading, 'milestones'> {
  const { milestones: listed, ...rest } = fields;
  const marked = Object.entries(isFields(listed) ? { ...rest, ...listed } : rest).flatMap(([name, value]) =>
    value === true ? [name] : [],
  );
  const provided = Array.isArray(rest['dependenciesProvided']) ? (rest['dependenciesProvided'] as unknown[]) : [];
  const named = [...(Array.isArray(listed) ? (listed as unknown[]) : []), ...marked, ...provided].flatMap(
    (value) => milestoneName(value) ?? [],
  );
  return named.length === 0 ? {} : { milestones: [...new Set(named)] };
}

/** The first of several blockers is told: they are dealt with one by one. */
function blocker(fields: Fields): Pick<Reading, 'blocker'> {
  const { blockers } = fields;
  if (fields['blocker'] !== undefined || !Array.isArray(blockers)) return field(fields, 'blocker');
  const texts = (blockers as unknown[]).flatMap((each) => (typeof each === 'string' ? (textOf(each) ?? []) : []));
  return { blocker: texts[0] ?? null };
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? Math.floor(value) : undefined;
}

function field<Key extends 'now' | 'blocker' | 'question' | 'eta'>(fields: Fields, key: Key): { [K in Key]?: string | null } {
  const value = fields[key];
  const text =
    typeof value === 'string' ? textOf(value, key === 'question' ? longestQuestion : undefined) : value === null ? null : undefined;
  return text === undefined ? {} : ({ [key]: text } as { [K in Key]?: string | null });
}
