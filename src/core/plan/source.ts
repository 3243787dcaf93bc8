import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Node, type Pair } from 'yaml';
import { linesOf, type Lines } from './lines.ts';
import { Reporter, type Finding, type Range } from './reporter.ts';
import { convert, keyText, rangeOf, Unreadable, type Targets } from './yaml-value.ts';

/** The way from the root to a value: keys of mappings and indexes of lists. */
export type Path = readonly PropertyKey[];

/** Longest plan that is read, in UTF-16 code units. A plan is written by people; what is longer was taken for one by mistake. */
export const longestPlan = 10 * 1024 * 1024;

/** A plan's text, read as YAML: plain values, and where each stands. */
export interface Source {
  readonly value: unknown;
  readonly reporter: Reporter;
  /** Reports at the value that a path leads to, or at the nearest thing around it that exists. */
  at(path: Path, finding: Finding): void;
  /** Reports at the key of the last step. */
  atKey(path: Path, finding: Finding): void;
  /** The 1-based line of what a path leads to. */
  line(path: Path): number;
  /** A scalar as it is written (`1.10`), or `null`. */
  written(path: Path): string | null;
}

/** Reads a text as one YAML document. @returns `null` for the source when nothing more can be said about it */
export function readSource(input: string, file: string): { readonly source: Source | null; readonly reporter: Reporter } {
  // A byte order mark is no content, and columns count without it.
  const text = input.startsWith('\ufeff') ? input.slice(1) : input;
  const lines = linesOf(text.length > longestPlan ? '' : text);
  const reporter = new Reporter(file, lines);
  if (text.length > longestPlan) {
    const megabytes = Math.ceil(text.length / 1024 / 1024);
    reporter.report([0, 0], {
      code: 'too-large',
      message: `the file has ${megabytes} MB; a plan has at most ${longestPlan / 1024 / 1024} MB`,
    });
    return { source: null, reporter };
  }
  if (!isText(text, reporter)) return { source: null, reporter };
  try {
    const document = parseDocument(text, { prettyErrors: false, stringKeys: true, uniqueKeys: false, merge: true });
    syntax(document, text, reporter);
    if (reporter.errors > 0) return { source: null, reporter };
    const { value, targets } = convert(document.contents, reporter);
    return { source: sourceOf(document.contents, value, targets, { reporter, lines }), reporter };
  } catch (error) {
    // A stack that overflows is how deep nesting shows; anything else is a fault of the YAML library, which must not take us along.
    if (!(error instanceof Unreadable)) {
      const why = error instanceof RangeError ? 'it is nested too deeply' : error instanceof Error ? error.message : String(error);
      reporter.report([0, 0], { code: 'yaml', message: `the file cannot be read as YAML: ${why}` });
    }
    return { source: null, reporter };
  }
}

/** Whether it is text at all. What is not UTF-8 was decoded with replacement characters, and UTF-16 with NULs between. */
function isText(text: string, reporter: Reporter): boolean {
  const bad = /[\0\ufffd]/.exec(text);
  if (!bad) return true;
  const message = bad[0] === '\0' ? 'the file is no text: it contains NUL' : 'the file is not UTF-8: here are bytes that are no character';
  reporter.report([bad.index, bad.index + 1], { code: 'not-utf8', message, hint: 'save it as UTF-8' });
  return false;
}

function syntax(document: Document, text: string, reporter: Reporter): void {
  const { explicit, version } = document.directives?.yaml ?? {};
  if (explicit && version !== '1.2') {
    const range: Range = [Math.max(0, text.indexOf('%YAML')), text.indexOf('%YAML') + 5];
    reporter.report(range, { code: 'yaml', message: `plans are YAML 1.2, not ${version}`, hint: 'remove the `%YAML` line' });
  }
  for (const { code, pos, message } of [...document.errors, ...document.warnings]) reporter.report(pos, yamlFinding(code, message));
}

function yamlFinding(code: string, message: string): Finding {
  switch (code) {
    case 'TAB_AS_INDENT':
      return { code: 'yaml-tab', message: 'a tab indents this line; YAML takes only spaces', hint: 'replace the tab by spaces' };
    case 'MULTIPLE_DOCS':
      return {
        code: 'yaml-documents',
        message: 'a second document begins here; a plan is one',
        hint: 'remove the `---`, or make two files',
      };
    case 'NON_STRING_KEY':
      return { code: 'yaml-key', message: 'a key must be plain text' };
    default:
      return { code: 'yaml', message: `this is not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}` };
  }
}

function sourceOf(root: Node | null, value: unknown, targets: Targets, { reporter, lines }: { reporter: Reporter; lines: Lines }): Source {
  const resolve = (node: unknown): unknown => (isAlias(node) ? targets.get(node) : node);
  const trace = (path: Path) => locate(root, path, resolve);
  return {
    value,
    reporter,
    at: (path, finding) => {
      const { pair, node } = trace(path);
      const range = rangeOf(node);
      // An empty value has no extent: its key is shown instead.
      reporter.report(range[1] > range[0] || !pair ? range : rangeOf(pair.key), finding);
    },
    atKey: (path, finding) => {
      const { pair, node } = trace(path);
      reporter.report(rangeOf(pair ? pair.key : node), finding);
    },
    line: (path) => lines.position(rangeOf(trace(path).node)[0]).line,
    written: (path) => {
      const node = resolve(trace(path).node);
      return isScalar(node) && typeof node.source === 'string' ? node.source : null;
    },
  };
}

/** Follows a path as far as the document has it. `pair` is the one that the last step went through, `null` for a list item. */
function locate(root: Node | null, path: Path, resolve: (node: unknown) => unknown): { pair: Pair | null; node: unknown } {
  let pair: Pair | null = null;
  let node: unknown = root;
  for (const step of path) {
    const inside = resolve(node);
    if (isMap(inside)) {
      const next = pairOf(inside, String(step), resolve);
      // What is missing is shown at the first line of what it is missing from.
      if (!next) return { pair: null, node: inside.items[0]?.key ?? node };
      [pair, node] = [next, next.value];
    } else if (isSeq(inside) && typeof step === 'number' && step < inside.items.length) {
      [pair, node] = [null, inside.items[step]];
    } else break;
  }
  return { pair, node };
}

function pairOf(map: { readonly items: readonly Pair[] }, key: string, resolve: (node: unknown) => unknown): Pair | null {
  // The last of doubled keys is the one that counts.
  const own = map.items.findLast((pair) => keyText(pair) === key);
  if (own) return own;
  for (const pair of map.items.filter((pair) => keyText(pair) === '<<')) {
    const value = resolve(pair.value);
    for (const source of isSeq(value) ? value.items.map(resolve) : [value]) {
      const found = isMap(source) ? pairOf(source, key, resolve) : null;
      if (found) return found;
    }
  }
  return null;
}
