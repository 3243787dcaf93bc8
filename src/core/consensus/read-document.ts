import { plainLine, shortened } from '../text/plain.ts';
import { resultSchema, type ResultDocument } from './document.ts';
import { nestingOf } from './nesting.ts';
import { isFields } from '../text/fields.ts';

/** Longest document that is read, in UTF-16 code units. */
export const longestDocument = 32 * 1024 * 1024;
/** A result has five levels; what goes far beyond was never meant to be one. */
export const deepestNesting = 200;

export type ReadDocument =
  | { readonly kind: 'document'; readonly document: ResultDocument }
  /** `reason` goes on after the name of the file: `is no JSON: ...`. */
  | { readonly kind: 'unreadable'; readonly reason: string };

const unreadable = (reason: string): ReadDocument => ({ kind: 'unreadable', reason });

/** Reads what a model has written. Never throws, whatever the text. */
export function readDocument(written: string): ReadDocument {
  const text = written.startsWith('\ufeff') ? written.slice(1) : written;
  if (text.length > longestDocument) return unreadable(`is longer than ${longestDocument / 1024 / 1024} MB`);
  if (text.trim() === '') return unreadable('is empty');
  if (nestingOf(text) > deepestNesting) return unreadable(`is nested more than ${deepestNesting} levels deep`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const hint = /^\s*```/.test(text) ? '; it stands between Markdown fences, and the document is the JSON alone' : '';
    return unreadable(`is no JSON: ${quoted((error as Error).message)}${hint}`);
  }
  const read = resultSchema.safeParse(withoutCapitals(value));
  if (!read.success) {
    const [first, ...more] = read.error.issues;
    const others = more.length > 0 ? `, and ${more.length} more` : '';
    return unreadable(`is no result document: ${pathOf(first?.path ?? [])} ${first?.message ?? 'is wrong'}${others}`);
  }
  const twice = repeated(read.data.checks.map(({ id }) => id));
  if (twice !== null) return unreadable(`is no result document: it has two verdicts on the check ${quoted(twice)}`);
  return { kind: 'document', document: read.data };
}

const quoted = (text: string): string => shortened(plainLine(text), 200);

function pathOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'it';
  return `\`${path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`)).join('')}\``;
}

function repeated(ids: readonly string[]): string | null {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) return id;
    seen.add(id);
  }
  return null;
}

const words = ['verdict', 'severity'];

/** Models write `PASS` and `Critical` as readily as `pass`: what is a word of the format is taken in any case. */
function withoutCapitals(value: unknown): unknown {
  if (!isFields(value)) return value;
  const lowered = (list: unknown): unknown =>
    Array.isArray(list)
      ? list.map((item: unknown) =>
          isFields(item)
            ? Object.fromEntries(
                Object.entries(item).map(([key, each]) => [
                  key,
                  words.includes(key) && typeof each === 'string' ? each.trim().toLowerCase() : each,
                ]),
              )
            : item,
        )
      : list;
  return { ...value, checks: lowered(value['checks']), ...('findings' in value ? { findings: lowered(value['findings']) } : {}) };
}
