import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { FileReporter, Range } from './reporter.ts';

/** What repeated aliases may add to a document, in values. An honest plan stays far below; a bomb grows beyond any bound. */
const mostAliasedValues = 500_000;

/** Thrown when the document must not be read on; it has been reported. */
export class Unreadable extends Error {}

/** Anchors of a document by name. YAML lets a later anchor take the name of an earlier one, so an alias is kept with its target. */
export type Targets = ReadonlyMap<Node, Node>;

export interface Converted {
  readonly value: unknown;
  readonly targets: Targets;
}

/**
 * Turns a YAML tree into plain values, once through the document: aliases share what they name, `<<` is merged, and keys are text.
 * The library's own `toJS` is not used, since it looks for doubled keys and aliases in quadratic time, and expands without a bound
 * on what a reader then walks through.
 */
export function convert(root: Node | null, reporter: FileReporter): Converted {
  const anchors = new Map<string, Node>();
  const targets = new Map<Node, Node>();
  const done = new Map<Node, { readonly value: unknown; readonly size: number }>();
  let size = 0;
  let aliased = 0;

  const visit = (node: unknown): unknown => {
    size += 1;
    if (isAlias(node)) return alias(node);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null;
    const before = size;
    if (node.anchor) anchors.set(node.anchor, node);
    let value: unknown;
    if (isScalar(node)) value = node.value;
    else if (isSeq(node)) value = node.items.map(visit);
    else value = mapValue(node);
    if (node.anchor) done.set(node, { value, size: size - before + 1 });
    return value;
  };

  const alias = (node: Node & { source: string }): unknown => {
    const target = anchors.get(node.source);
    const found = target && done.get(target);
    if (!target || !found) {
      const message = target ? `\`*${node.source}\` contains itself` : `no anchor \`&${node.source}\` stands before this`;
      reporter.report(rangeOf(node), { code: 'yaml-alias', message });
      return undefined;
    }
    targets.set(node, target);
    aliased += found.size;
    if (aliased > mostAliasedValues) {
      reporter.report(rangeOf(node), {
        code: 'yaml-alias-bomb',
        message: 'aliases repeat too much: the plan would grow beyond all bounds',
      });
      throw new Unreadable();
    }
    size += found.size - 1;
    return found.value;
  };

  const mapValue = (map: YAMLMap): Record<string, unknown> => {
    const own = emptyRecord();
    const merged = emptyRecord();
    for (const pair of map.items) {
      const key = keyText(pair);
      if (key === null) {
        reporter.report(rangeOf(pair.key), { code: 'yaml-key', message: 'a key must be plain text' });
        visit(pair.value);
      } else if (key === '__proto__') {
        // Checkers of shapes pass over this key, and what nobody has checked must not go on.
        reporter.report(rangeOf(pair.key), { code: 'bad-key', message: '`__proto__` is no key of a plan', hint: 'choose another name' });
        visit(pair.value);
      } else if (key === '<<') {
        merge(merged, visit(pair.value), pair);
      } else {
        if (key in own) reporter.report(rangeOf(pair.key), { code: 'duplicate-key', message: `the key \`${key}\` stands here twice` });
        own[key] = visit(pair.value);
      }
    }
    for (const key of Object.keys(merged)) if (!(key in own)) own[key] = merged[key];
    return own;
  };

  const merge = (into: Record<string, unknown>, value: unknown, pair: Pair) => {
    const sources = Array.isArray(value) ? value : [value];
    for (const source of sources) {
      if (typeof source !== 'object' || source === null || Array.isArray(source)) {
        if (source !== undefined) reporter.report(rangeOf(pair.key), { code: 'yaml-merge', message: '`<<` takes mappings to merge' });
        continue;
      }
      const from = source as Record<string, unknown>;
      for (const key of Object.keys(from)) {
        size += 1;
        if (!(key in into)) into[key] = from[key];
      }
    }
  };

  return { value: visit(root), targets };
}

/** Without a prototype, `constructor` and `toString` are keys like all others. */
const emptyRecord = (): Record<string, unknown> => Object.create(null) as Record<string, unknown>;

export const keyText = (pair: Pair): string | null => (isScalar(pair.key) && typeof pair.key.value === 'string' ? pair.key.value : null);

/** Where a node stands; the start of the text for one that stands nowhere. */
export function rangeOf(node: unknown): Range {
  const range = (node as { range?: readonly [number, number, number] | null } | null)?.range;
  return range ? [range[0], range[1]] : [0, 0];
}
