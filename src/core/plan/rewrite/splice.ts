import { isMap, isSeq, stringify, type Node, type YAMLMap, type YAMLSeq } from 'yaml';

/** Some text in place of the range from `from` to `to`, in UTF-16 code units. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Puts a value in place of another. @returns `null` when the place cannot be told */
export function replaceNode(text: string, node: Node, value: unknown): Splice | null {
  const range = rangeOf(node);
  // A value that is left out has no extent, and a block scalar ends in lines of its own: these are laid out anew.
  if (!range || range[0] === range[1] || text[range[1] - 1] === '\n') return null;
  return { from: range[0], to: range[1], text: inFlow(value) };
}

/** Adds an entry at the end of a mapping. */
export function insertEntry(text: string, map: YAMLMap, key: string, value: unknown): Splice | null {
  const range = rangeOf(map);
  const first = rangeOf(map.items[0]?.key);
  const last = map.items.at(-1);
  if (!range) return null;
  if (map.flow) return intoFlow(text, range, map.items.length, `${inFlow(key)}: ${inFlow(value)}`);
  const end = rangeOf(last?.value) ?? rangeOf(last?.key);
  if (!first || !end) return null;
  return belowLine(text, Math.max(end[1], rangeOf(last?.key)?.[1] ?? 0), columnOf(text, first[0]), inBlock({ [key]: value }));
}

/** Adds an item at the end of a list. */
export function insertItem(text: string, list: YAMLSeq, value: unknown): Splice | null {
  const range = rangeOf(list);
  if (!range) return null;
  if (list.flow) return intoFlow(text, range, list.items.length, inFlow(value));
  const end = rangeOf(list.items.at(-1));
  return end && belowLine(text, end[1], columnOf(text, range[0]), inBlock([value]));
}

/** Before the closing bracket of a mapping or list in flow style. */
function intoFlow(text: string, [from, to]: Range, count: number, addition: string): Splice | null {
  const close = to - 1;
  if (count === 0) return { from: from + 1, to: close, text: addition };
  const inside = text.slice(from, close);
  // A comment at the end would swallow what is put behind it.
  if (/#[^\n]*\s*$/.test(inside)) return null;
  const end = from + inside.trimEnd().length;
  const comma = text[end - 1] === ',' ? ' ' : ', ';
  return { from: end, to: end, text: comma + addition };
}

/** Lines below the one in which something ends, with what stands behind it there. */
function belowLine(text: string, end: number, column: number, lines: readonly string[]): Splice {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const block = lines.map((line) => (line === '' ? '' : ' '.repeat(column) + line)).join(newline);
  // A block scalar ends behind its last line break.
  if (end > 0 && text[end - 1] === '\n') return { from: end, to: end, text: block + newline };
  const next = text.indexOf('\n', end);
  if (next === -1) return { from: text.length, to: text.length, text: newline + block + newline };
  return { from: next + 1, to: next + 1, text: block + newline };
}

type Range = readonly [from: number, to: number];

/** From the first to behind the last character of a node, without what follows it. */
function rangeOf(node: unknown): Range | null {
  const range = (node as { range?: readonly [number, number, number] | null } | null | undefined)?.range;
  if (!range) return null;
  // A block mapping or list ends where its last value does, not where its last line does.
  if ((isMap(node) || isSeq(node)) && !node.flow) {
    const last: unknown = node.items.at(-1);
    const inner = isSeq(node) ? rangeOf(last) : (rangeOf((last as { value?: unknown } | undefined)?.value) ?? null);
    if (inner && inner[1] > range[0]) return [range[0], inner[1]];
  }
  return [range[0], range[1]];
}

const columnOf = (text: string, offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1);

/** As an item of a list in flow style, whose text is right everywhere. */
const inFlow = (value: unknown): string =>
  stringify([value], { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false, aliasDuplicateObjects: false })
    .trim()
    .slice(1, -1);

const inBlock = (value: unknown): string[] =>
  stringify(value, { lineWidth: 0, aliasDuplicateObjects: false }).replace(/\n$/, '').split('\n');
