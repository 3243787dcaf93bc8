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

/** Collects what is found wrong, each finding once, and puts it in the order of the text. */
export class Reporter {
  readonly #file: string;
  readonly #lines: Lines;
  readonly #found = new Map<string, Diagnostic>();
  #more = 0;
  #errors = 0;

  constructor(file: string, lines: Lines) {
    this.#file = file;
    this.#lines = lines;
  }

  /** Nothing more is kept; where it stands need not be found out. */
  get isFull(): boolean {
    return this.#found.size >= mostFindings;
  }

  get errors(): number {
    return this.#errors;
  }

  /** Counts a finding that is not kept. */
  count({ severity = 'error' }: Finding): void {
    if (severity === 'error') this.#errors += 1;
    this.#more += 1;
  }

  report(range: Range, finding: Finding): void {
    if (this.isFull) return this.count(finding);
    const { code, message, severity = 'error' } = finding;
    if (severity === 'error') this.#errors += 1;
    const { line, column } = this.#lines.position(range[0]);
    const lineText = this.#lines.text(line);
    // A range of several lines is marked to the end of its first, white space at the end left out.
    const wanted = column + Math.max(1, range[1] - range[0]);
    const endColumn = Math.max(column + 1, Math.min(wanted, lineText.trimEnd().length + 1));
    // What an alias repeats is found again at the same place, and kept once.
    const key = `${range[0]} ${code} ${message}`;
    const hint = typeof finding.hint !== 'function' ? finding.hint : this.#found.size < mostHints ? finding.hint() : undefined;
    this.#found.set(key, { severity, code, message, ...(hint ? { hint } : {}), file: this.#file, line, column, endColumn, lineText });
  }

  /** All findings in the order of the text; a last one counts those that were too many to keep. */
  diagnostics(): Diagnostic[] {
    const sorted = [...this.#found.values()].sort((a, b) => a.line - b.line || a.column - b.column);
    const last = sorted.at(-1);
    if (last && this.#more > 0) {
      const { file, line, column, endColumn, lineText } = last;
      const message = `${this.#more} further findings are not shown`;
      sorted.push({ severity: 'warning', code: 'too-many', message, file, line, column, endColumn, lineText });
    }
    return sorted;
  }
}
