import { isAlias, isMap, isSeq, parseDocument, type Document, type Node } from 'yaml';
import { insertEntry, insertItem, replaceNode, type Splice } from './rewrite/splice.ts';
import type { Path } from './yaml-place.ts';

/** A change to a plan's text. Values are plain: text, numbers, true and false, null, lists and mappings. */
export type PlanEdit =
  /** Gives the value at a path; mappings on the way that do not exist are made. */
  | { readonly kind: 'set'; readonly path: Path; readonly value: unknown }
  /** Adds an item at the end of a list, which is made where there is none. */
  | { readonly kind: 'add'; readonly path: Path; readonly value: unknown };

export type Rewritten = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** The edit that adds a stream, to the plan or to one of its phases. */
export const addStream = (stream: Readonly<Record<string, unknown>>, phase: Path = []): PlanEdit => ({
  kind: 'add',
  path: [...phase, 'streams'],
  value: stream,
});

/**
 * Changes a plan's text and nothing else in it: comments, order, quotes and line breaks around the change stay byte for byte. What cannot be
 * spliced in is written by the YAML library, which keeps comments and lays the text out anew. The outcome has been read again and says
 * what was asked for.
 * @returns a reason that completes "the plan cannot be changed: "
 */
export function rewritePlan(text: string, edits: readonly PlanEdit[]): Rewritten {
  let rewritten: Rewritten = { ok: true, text };
  for (const edit of edits) {
    if (!rewritten.ok) break;
    rewritten = rewriteOnce(rewritten.text, edit);
  }
  return rewritten;
}

const readOptions = { prettyErrors: false, merge: true } as const;

function rewriteOnce(text: string, edit: PlanEdit): Rewritten {
  const document = parseDocument(text, readOptions);
  const [fault] = document.errors;
  if (fault) return { ok: false, reason: `it is not YAML: ${fault.message}` };
  const place = placeOf(document, edit.path);
  if (typeof place === 'string') return { ok: false, reason: place };
  const wanted = applied(valueOf(document), edit);
  const splice = spliceFor(text, place, edit);
  const spliced = splice && text.slice(0, splice.from) + splice.text + text.slice(splice.to);
  if (spliced !== null && says(spliced, wanted)) return { ok: true, text: spliced };
  const written = laidOut(document, edit);
  if (written !== null && says(written, wanted)) return { ok: true, text: written };
  return {
    ok: false,
    reason: `\`${edit.path.map(String).join('.')}\` is bound up with other parts of it, by an anchor or a merged mapping`,
  };
}

/** As far as the document has a path: the node there, and the steps that are left. */
export interface EditPlace {
  readonly node: Node | null;
  readonly rest: Path;
}

/** @returns a reason when the place must not be changed */
function placeOf(document: Document, path: Path): EditPlace | string {
  let node: unknown = document.contents;
  for (const [index, step] of path.entries()) {
    const shown = `\`${path
      .slice(0, index + 1)
      .map(String)
      .join('.')}\``;
    if (isAlias(node)) return `${shown} stands behind an alias, which others use too`;
    if (isSeq(node)) {
      if (typeof step !== 'number' || step < 0 || step >= node.items.length) return `there is no ${shown}`;
      node = node.items[step];
    } else if (isMap(node)) {
      const next = node.get(String(step), true);
      if (next === undefined) return { node: node as Node, rest: path.slice(index) };
      node = next;
    } else if (node === null || (node as { value?: unknown }).value === null) {
      return { node: node as Node | null, rest: path.slice(index) };
    } else return `${shown} cannot be: what should hold it is neither a mapping nor a list`;
  }
  if (isAlias(node)) return `\`${path.map(String).join('.')}\` is an alias, which others use too`;
  return { node: node as Node | null, rest: [] };
}

function spliceFor(text: string, { node, rest }: EditPlace, edit: PlanEdit): Splice | null {
  if (node === null) return null;
  const value = edit.kind === 'add' && (rest.length > 0 || !isSeq(node)) ? [edit.value] : edit.value;
  if (rest.length > 0) {
    const [key, ...deeper] = rest;
    return isMap(node) && !deeper.some((step) => typeof step === 'number')
      ? insertEntry(text, node, String(key), nested(deeper, value))
      : null;
  }
  if (edit.kind === 'add' && isSeq(node)) return insertItem(text, node, value);
  return replaceNode(text, node, value);
}

const nested = (path: Path, value: unknown): unknown => path.reduceRight<unknown>((inner, step) => ({ [String(step)]: inner }), value);

/** The plan as plain values. */
const valueOf = (document: Document): unknown => document.toJS({ maxAliasCount: 10_000 }) as unknown;

/** What the plan is to say. */
function applied(root: unknown, { kind, path, value }: PlanEdit): unknown {
  if (path.length === 0) return kind === 'add' ? [...(Array.isArray(root) ? (root as unknown[]) : []), value] : value;
  const [step = '', ...deeper] = path;
  const inner = applied((root as Record<PropertyKey, unknown> | null)?.[step], { kind, path: deeper, value });
  if (Array.isArray(root)) return root.map((item: unknown, index) => (index === step ? inner : item));
  return { ...(root as object | null), [step]: inner };
}

function says(text: string, wanted: unknown): boolean {
  const document = parseDocument(text, readOptions);
  try {
    return document.errors.length === 0 && JSON.stringify(valueOf(document)) === JSON.stringify(wanted);
  } catch {
    // What is merged in elsewhere is no mapping any more: such a text says nothing, and the caller says that the place is bound up.
    return false;
  }
}

/** The whole text anew, with its comments. */
function laidOut(document: Document, { kind, path, value }: PlanEdit): string | null {
  try {
    if (kind === 'set') document.setIn(path, value);
    else if (isSeq(document.getIn(path))) document.addIn(path, value);
    else document.setIn(path, [value]);
    return document.toString({ lineWidth: 0 });
  } catch {
    // The library refuses, for one, to write an alias whose anchor is gone; the caller says that the place is bound up.
    return null;
  }
}
