import type { Code } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Lines } from './lines.ts';

/** A part of the text: offsets in UTF-16 code units, the end excluded. */
export type Range = readonly [from: number, to: number];

export interface Finding {
  readonly code: Code;
  readonly message: string;
  /** Worked out only for findings that are kept: to look for the nearest of many names takes time. */
  readonly hint?: string | (() => string | undefined) | undefined;
  readonly severity?: Diagnostic['severity'];
}

/** More than this many say no more than these do; the rest is counted. */
const mostFindings = 500;
/** More hints than this are not worked out. */
const mostHints = 50;

/** Reports what is found wrong with one file. */
export interface FileReporter {
  report(range: Range, finding: Finding): void;
  /** Counts a finding that is not kept. */
  count(finding: Finding): void;
  /** Nothing more is kept; where it stands need not be found out. */
  readonly isFull: boolean;
}

interface Found {
  readonly diagnostic: Diagnostic;
  /** The how-manieth file it stands in: the plan first, then what it includes. */
  readonly file: number;
}

/** Collects what is found wrong with a plan and the files that belong to it, each finding once, and puts it in the order of the text. */
export class Reporter {
  readonly #found = new Map<string, Found>();
  #files = 0;
  #more = 0;
  #errors = 0;

  get isFull(): boolean {
    return this.#found.size >= mostFindings;
  }

  get errors(): number {
    return this.#errors;
  }

  /** The reporter of a file. The plan itself comes first. */
  of(name: string, lines: Lines): FileReporter {
    const file = this.#files++;
    const isFull = () => this.isFull;
    return {
      report: (range, finding) => this.#report({ name, lines, file }, range, finding),
      count: (finding) => this.#count(finding),
      get isFull() {
        return isFull();
      },
    };
  }

  #count({ severity = 'error' }: Finding): void {
    if (severity === 'error') this.#errors += 1;
    this.#more += 1;
  }

  #report({ name, lines, file }: { name: string; lines: Lines; file: number }, range: Range, finding: Finding): void {
    if (this.isFull) return this.#count(finding);
    const { code, message, severity = 'error' } = finding;
    if (severity === 'error') this.#errors += 1;
    // What an alias, a template or a matrix repeats is found again at the same place, and kept once.
    const key = `${file} ${range[0]} ${code} ${message}`;
    if (this.#found.has(key)) return;
    const { line, column } = lines.position(range[0]);
    const lineText = lines.text(line);
    // A range of several lines is marked to the end of its first, white space at the end left out.
    const wanted = column + Math.max(1, range[1] - range[0]);
    const endColumn = Math.max(column + 1, Math.min(wanted, lineText.trimEnd().length + 1));
    const hint = typeof finding.hint !== 'function' ? finding.hint : this.#found.size < mostHints ? finding.hint() : undefined;
    const diagnostic = { severity, code, message, ...(hint ? { hint } : {}), file: name, line, column, endColumn, lineText };
    this.#found.set(key, { diagnostic, file });
  }

  /** All findings in the order of the files and their text; a last one counts those that were too many to keep. */
  diagnostics(): Diagnostic[] {
    const sorted = [...this.#found.values()]
      .sort((a, b) => a.file - b.file || a.diagnostic.line - b.diagnostic.line || a.diagnostic.column - b.diagnostic.column)
      .map(({ diagnostic }) => diagnostic);
    const last = sorted.at(-1);
    if (last && this.#more > 0) {
      const { file, line, column, endColumn, lineText } = last;
      const message = `${this.#more} further findings are not shown`;
      sorted.push({ severity: 'warning', code: 'too-many', message, file, line, column, endColumn, lineText });
    }
    return sorted;
  }
}
