import { isFields } from '../../text/fields.ts';
import type { Finding } from '../reporter.ts';
import { idPattern } from '../schema/text.ts';
import { suggestion } from '../suggest.ts';
import { variableNameError, variableOf, variablePattern, type Variable } from './scope.ts';
import { entriesOf, itemsOf, type Traced } from './trail.ts';

/** Streams that the matrices of a plan may make in all. */
export const mostCombinations = 5_000;

/** One value of each axis. */
export type Combination = ReadonlyMap<string, Value>;

interface Value {
  /** What the axis stands for in texts and in ids. */
  readonly id: string;
  readonly at: Traced;
}

/**
 * The combinations of a matrix, in order: the first axis changes slowest.
 * @returns `refused` when there are none to go on with, which has been told; `unsound` when the schema has something to say about its form
 */
export function combinationsOf(matrix: Traced): readonly Combination[] | 'refused' | 'unsound' {
  const axes = new Map<string, Value[]>();
  let sound = isFields(matrix.value);
  let refused = false;
  for (const [name, entry] of entriesOf(matrix)) {
    if (name === 'exclude' || name === 'include') continue;
    const values = itemsOf(entry).map(valueOf);
    if (!variablePattern.test(name)) {
      const { source, path } = entry.trail;
      source.atKey(path, { code: 'bad-key', message: `\`${name}\` ${variableNameError}` });
      refused = true;
    }
    sound &&= Array.isArray(entry.value) && values.every((value) => value !== null);
    const sane = values.filter((value) => value !== null);
    axes.set(name, once(sane, name));
    if (Array.isArray(entry.value) && values.length === 0) {
      tell(entry, { code: 'empty-matrix', message: `\`${name}\` has no values, so there is no combination` });
      refused = true;
    }
  }
  if (!sound) return 'unsound';
  const further = rowsOf(matrix, 'include');
  const without = rowsOf(matrix, 'exclude');
  if (further === null || without === null) return 'unsound';
  if (refused) return 'refused';
  for (const row of without) checkExclusion(row, axes);
  const product = [...axes.values()].reduce((sum, values) => sum * values.length, axes.size === 0 ? 0 : 1);
  if (product + further.length > mostCombinations) {
    const message = `the matrix gives ${product + further.length} combinations; a plan has at most ${mostCombinations}`;
    tell(matrix, { code: 'large-matrix', message });
    return 'refused';
  }
  const all = axes.size === 0 ? [] : productOf([...axes]);
  const kept = all.filter((combination) => !without.some(({ row }) => matches(combination, row)));
  const combinations = [...kept, ...further.map(({ row }) => row)];
  if (combinations.length === 0) {
    tell(matrix, { code: 'empty-matrix', message: 'the matrix has no combination', hint: 'exclude fewer, or name axes with values' });
    return 'refused';
  }
  return combinations;
}

/** What texts can use of a combination: each axis, and what its value says besides (`model.title`). */
export function variablesOf(combination: Combination): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>();
  for (const [name, { id, at }] of combination) {
    variables.set(name, isFields(at.value) ? { value: at.value['id'], text: id } : { value: at.value, text: id });
    // As everywhere in the language, what has no title of its own is called by its id.
    variables.set(`${name}.title`, { value: id, text: id });
    for (const [key, value] of entriesOf(at)) {
      variables.set(`${name}.${key}`, variableOf(value));
    }
  }
  return variables;
}

/** The end of the id of a combination: `/security/o3`. Values that cannot be part of an id are reported. */
export function idEnding(combination: Combination): string {
  const endings = [...combination.values()].map(({ id, at }) => {
    if (idPattern.test(id)) return `/${id}`;
    const hint = isFields(at.value) ? 'give it another `id`' : 'give it one: `{id: short-name, title: ...}`';
    tell(at, { code: 'wrong-value', message: `\`${id}\` cannot be part of an id: letters, digits, \`_\`, \`-\``, hint });
    return `/${id.replaceAll(/[^A-Za-z0-9_-]+/g, '') || 'x'}`;
  });
  return endings.join('');
}

const tell = ({ trail }: Traced, finding: Finding) => trail.source.at(trail.path, finding);

function valueOf(at: Traced): Value | null {
  const written = isFields(at.value) ? entriesOf(at).find(([key]) => key === 'id')?.[1] : at;
  if (!written || typeof written.value === 'object' || written.value === undefined) return null;
  const { text } = variableOf(written);
  return text === null ? null : { id: text, at };
}

function once(values: readonly Value[], name: string): Value[] {
  const seen = new Set<string>();
  return values.filter(({ id, at }) => {
    const isNew = !seen.has(id);
    if (!isNew) tell(at, { code: 'duplicate-id', message: `\`${name}\` has the value \`${id}\` twice` });
    seen.add(id);
    return isNew;
  });
}

interface Row {
  readonly row: Combination;
  readonly at: Traced;
}

/** Combinations that are written out. @returns `null` when the schema has something to say about them */
function rowsOf(matrix: Traced, key: 'include' | 'exclude'): readonly Row[] | null {
  const rows = entriesOf(matrix).find(([name]) => name === key)?.[1];
  if (!rows) return [];
  if (!Array.isArray(rows.value)) return null;
  const read = itemsOf(rows).map((at): Row | null => {
    if (!isFields(at.value)) return null;
    const values = entriesOf(at).map(([name, value]) => [name, valueOf(value)] as const);
    const row = new Map(values.flatMap(([name, value]) => (value ? [[name, value] as const] : [])));
    return row.size === values.length ? { row, at } : null;
  });
  return read.every((row) => row !== null) ? read : null;
}

function checkExclusion({ row, at }: Row, axes: ReadonlyMap<string, readonly Value[]>): void {
  for (const [name, value] of row) {
    const known = axes.get(name);
    if (!known) {
      const { source, path } = at.trail;
      const hint = () => nearest(name, [...axes.keys()]);
      source.atKey([...path, name], { code: 'wrong-value', message: `the matrix has no \`${name}\``, hint });
    } else if (!known.some(({ id }) => id === value.id)) {
      const hint = () =>
        nearest(
          value.id,
          known.map(({ id }) => id),
        );
      tell(value.at, { code: 'wrong-value', message: `\`${name}\` has no value \`${value.id}\``, hint });
    }
  }
}

function nearest(word: string, known: readonly string[]): string {
  const found = suggestion(word, known);
  return found ? `did you mean \`${found}\`?` : `it has ${known.slice(0, 20).join(', ')}`;
}

const matches = (combination: Combination, row: Combination): boolean =>
  [...row].every(([name, value]) => combination.get(name)?.id === value.id);

const productOf = (axes: readonly (readonly [string, readonly Value[]])[]): Combination[] =>
  axes.reduce<Combination[]>(
    (all, [name, values]) => all.flatMap((combination) => values.map((value) => new Map([...combination, [name, value]]))),
    [new Map()],
  );
