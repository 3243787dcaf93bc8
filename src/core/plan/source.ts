import { isAlias, isScalar, parseDocument, Scalar, visit, type Document, type Node } from 'yaml';
import { linesOf, type Lines } from './lines.ts';
import type { FileReporter, Finding, Range, Reporter } from './reporter.ts';
import { locator, type Path, type Place } from './yaml-place.ts';
import { convert, rangeOf, Unreadable, type Targets } from './yaml-value.ts';

/** Longest plan that is read, in UTF-16 code units. A plan is written by people; what is longer was taken for one by mistake. */
export const longestPlan = 10 * 1024 * 1024;

/** A plan's text, read as YAML: plain values, and where each stands. */
export interface Source {
  readonly value: unknown;
  /**
   * Reports at the value that a path leads to, or at the nearest thing around it that exists.
   * @param words a part of the value's text to point at, where it stands there as it is
   */
  at(path: Path, finding: Finding, words?: string): void;
  /** Reports at the key of the last step. */
  atKey(path: Path, finding: Finding, words?: string): void;
  /** Where the value of a path stands: a 1-based line of a file. */
  place(path: Path): { readonly file: string; readonly line: number };
  /** A scalar as it is written (`1.10`), or `null`. */
  written(path: Path): string | null;
}

/**
 * Reads a text as one YAML document.
 * @param file how it is called in diagnostics
 * @returns `null` when nothing more can be said about it; why has been reported
 */
export function readSource(input: string, file: string, reporter: Reporter): Source | null {
  // A byte order mark is no content, and columns count without it.
  const text = input.startsWith('\ufeff') ? input.slice(1) : input;
  const lines = linesOf(text.length > longestPlan ? '' : text);
  const own = reporter.of(file, lines);
  if (text.length > longestPlan) {
    const megabytes = Math.ceil(text.length / 1024 / 1024);
    own.report([0, 0], {
      code: 'too-large',
      message: `the file has ${megabytes} MB; a plan has at most ${longestPlan / 1024 / 1024} MB`,
    });
    return null;
  }
  if (!isText(text, own)) return null;
  try {
    const document = parseDocument(text, { prettyErrors: false, stringKeys: true, uniqueKeys: false, merge: true });
    const before = reporter.errors;
    syntax(document, text, lines, own);
    if (reporter.errors > before) return null;
    const { value, targets } = convert(document.contents, own);
    return sourceOf(document.contents, value, targets, { reporter: own, lines, text, file });
  } catch (error) {
    // A stack that overflows is how deep nesting shows; anything else is a fault of the YAML library, which must not take us along.
    if (!(error instanceof Unreadable)) {
      const why = error instanceof RangeError ? 'it is nested too deeply' : error instanceof Error ? error.message : String(error);
      own.report([0, 0], { code: 'yaml', message: `the file cannot be read as YAML: ${why}` });
    }
    return null;
  }
}

/** Whether it is text at all. What is not UTF-8 was decoded with replacement characters, and UTF-16 with NULs between. */
function isText(text: string, reporter: FileReporter): boolean {
  const bad = /[\0\ufffd]/.exec(text);
  if (!bad) return true;
  const message = bad[0] === '\0' ? 'the file is no text: it contains NUL' : 'the file is not UTF-8: here are bytes that are no character';
  reporter.report([bad.index, bad.index + 1], { code: 'not-utf8', message, hint: 'save it as UTF-8' });
  return false;
}

function syntax(document: Document, text: string, lines: Lines, reporter: FileReporter): void {
  const { explicit, version } = document.directives?.yaml ?? {};
  if (explicit && version !== '1.2') {
    const range: Range = [Math.max(0, text.indexOf('%YAML')), text.indexOf('%YAML') + 5];
    reporter.report(range, { code: 'yaml', message: `plans are YAML 1.2, not ${version}`, hint: 'remove the `%YAML` line' });
  }
  for (const { code, pos, message } of [...document.errors, ...document.warnings]) {
    const variable = bareVariable(text, lines, pos[0]);
    if (variable) {
      const hint = 'write it in quotes: inside `[]` and `{}` YAML reads its braces as a mapping';
      // What follows it in the text is misread as well, and needs no mending of its own.
      return reporter.report(variable, { code: 'yaml', message: 'this is not YAML: `${{` must stand in quotes here', hint });
    }
    const opened = code === 'MISSING_CHAR' ? openedAt(document, pos[0]) : null;
    if (opened) reporter.report(opened, { code: 'yaml', message: 'this is not YAML: these quotes are never closed' });
    else reporter.report(pos, yamlFinding(code, message));
  }
}

/** A variable just before a fault, and not in quotes: in flow style its braces are YAML's own. */
function bareVariable(text: string, lines: Lines, fault: number): Range | null {
  const start = fault - lines.position(fault).column + 1;
  const before = text.lastIndexOf('${{', fault + 2);
  if (before < start || /["']/.test(text.charAt(before - 1))) return null;
  const end = text.indexOf('}}', before);
  return [before, end === -1 ? before + 3 : end + 2];
}

/** Where the quotes were opened that are missed at the end of the text, often far from there. */
function openedAt(document: Document, end: number): Range | null {
  let found: Range | null = null;
  visit(document, {
    Scalar: (_, node) => {
      const isQuoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
      if (isQuoted && node.range && node.range[1] >= end && node.range[0] < end) found = [node.range[0], node.range[0] + 1];
    },
  });
  return found;
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
    case 'RESOURCE_EXHAUSTION':
      return { code: 'yaml', message: 'this is nested too deeply' };
    case 'NON_STRING_KEY':
      return { code: 'yaml-key', message: 'a key must be plain text' };
    default:
      return { code: 'yaml', message: `this is not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}` };
  }
}

interface Text {
  readonly reporter: FileReporter;
  readonly lines: Lines;
  readonly text: string;
  readonly file: string;
}

function sourceOf(root: Node | null, value: unknown, targets: Targets, { reporter, lines, text, file }: Text): Source {
  const trace = locator(root, targets);
  const report = (path: Path, finding: Finding, rangeAt: (place: Place) => Range, words = '') => {
    if (reporter.isFull) return reporter.count(finding);
    const range = rangeAt(trace(path));
    const part = words === '' ? -1 : text.slice(...range).indexOf(words);
    reporter.report(part === -1 ? range : [range[0] + part, range[0] + part + words.length], finding);
  };
  return {
    value,
    at: (path, finding, words) =>
      report(
        path,
        finding,
        ({ pair, node }) => {
          const range = rangeOf(node);
          // An empty value has no extent: its key is shown instead.
          return range[1] > range[0] || !pair ? range : rangeOf(pair.key);
        },
        words,
      ),
    atKey: (path, finding, words) => report(path, finding, ({ pair, node }) => rangeOf(pair ? pair.key : node), words),
    place: (path) => ({ file, line: lines.position(rangeOf(trace(path).node)[0]).line }),
    written: (path) => {
      const { node } = trace(path);
      const scalar = isAlias(node) ? targets.get(node) : node;
      return isScalar(scalar) && typeof scalar.source === 'string' ? scalar.source : null;
    },
  };
}
