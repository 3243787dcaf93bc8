import { Pair, Scalar, YAMLMap, YAMLSeq, type Node } from 'yaml';
import { plainLine } from '../../text/plain.ts';

/** Comments as the yaml library takes them: a blank before each line, nothing that YAML could not hold. */
export const commentText = (lines: readonly string[]): string =>
  lines
    .flatMap((line) => line.toWellFormed().split('\n'))
    .map((line) => ` ${line.match(/^\s*/)?.[0].replace(/[^ ]/g, '') ?? ''}${plainLine(line)}`.trimEnd() || ' ')
    .join('\n');

/** Text that the plan language takes on one line. */
export const titleText = (text: string, longest = 200): string => {
  const line = Array.from(plainLine(text.toWellFormed()));
  return line.length <= longest ? line.join('') : `${line.slice(0, longest - 1).join('')}…`;
};

/** Text of a guide as it stands there: what would be a use of a variable is none. */
export function scalar(value: string | number | boolean, after: string | null = null): Scalar {
  return raw(typeof value === 'string' ? value.replaceAll('${{', () => '$${{') : value, after);
}

/** Text of our own, in which `${{ name }}` is the use of a variable. */
export function raw(value: string | number | boolean, after: string | null = null): Scalar {
  const node = new Scalar(value);
  if (typeof value === 'string' && value.includes('\n')) node.type = Scalar.BLOCK_LITERAL;
  if (after !== null && after !== '') node.comment = ` ${plainLine(after)}`;
  return node;
}

export const list = (items: readonly Node[], flow = false): YAMLSeq => {
  const node = new YAMLSeq();
  node.items.push(...items);
  if (flow) node.flow = true;
  return node;
};

export interface Entry {
  readonly key: string;
  /** Absent values are left out, with their comments kept for the next entry. */
  readonly value: Node | null;
  readonly notes?: readonly string[];
  readonly space?: boolean;
}

/** A mapping of what there is. Comments of an entry that is left out go to the next one, or to the end. */
export function mapping(entries: readonly Entry[], flow = false): YAMLMap {
  const node = new YAMLMap();
  let waiting: string[] = [];
  for (const { key, value, notes = [], space = false } of entries) {
    waiting.push(...notes);
    if (!value) continue;
    const name = new Scalar(key);
    if (waiting.length > 0) name.commentBefore = commentText(waiting);
    if (space) name.spaceBefore = true;
    waiting = [];
    node.items.push(new Pair(name, value));
  }
  if (waiting.length > 0) node.comment = commentText(waiting);
  if (flow) node.flow = true;
  return node;
}

/** An item of a list with its comments before it. */
export function noted<N extends Node>(node: N, notes: readonly string[], space = false): N {
  if (notes.length > 0) node.commentBefore = commentText(notes);
  if (space) node.spaceBefore = true;
  return node;
}
