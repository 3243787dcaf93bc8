import { TerminalScanner } from '../../core/agent-state/terminal/scan.ts';
import { noSigns, withSign, type StandingSigns } from '../../core/agent-state/terminal/signs.ts';

/** The standing signs of one terminal. */
export interface Standing {
  readonly signs: StandingSigns;
  /** When they became so, epoch milliseconds; 0 before there was one. */
  readonly at: number;
  /** When there was output last, epoch milliseconds; 0 before there was any. */
  readonly outputAt: number;
}

/** What changes together comes in several commands, and often in several reads. */
const burstMs = 100;
/** The least time between two messages that say no more than that there is output, or that a spinner turns. */
const pulseMs = 1_000;

/**
 * Listens to what one real agent tells its terminal, and passes it on: soon when it changes, seldom when there is only output or a spinner turns. The last
 * output is always followed by a message, so that whoever is told knows that the screen may show something else. No timer runs while nothing is written.
 */
export class SignWatch {
  readonly #tell: (standing: Standing) => void;
  readonly #scanner = new TerminalScanner();
  #standing: Standing = { signs: noSigns, at: 0, outputAt: 0 };
  #timer: NodeJS.Timeout | null = null;
  /** In the time of `performance.now()`, as `#toldAt`. */
  #dueAt = Infinity;
  #toldAt = -Infinity;

  constructor(tell: (standing: Standing) => void) {
    this.#tell = tell;
  }

  get standing(): Standing {
    return this.#standing;
  }

  output(bytes: Uint8Array): void {
    const before = this.#standing;
    const signs = this.#scanner.scan(bytes).reduce(withSign, before.signs);
    const outputAt = Date.now();
    this.#standing = signs === before.signs ? { ...before, outputAt } : { signs, at: outputAt, outputAt };
    const now = performance.now();
    this.#arm(turnsOnly(before.signs, signs) ? Math.max(now + burstMs, this.#toldAt + pulseMs) : now + burstMs);
  }

  /** The program has exited: tells what has not been told yet. */
  finish(): void {
    if (this.#timer !== null) this.#fire();
  }

  #arm(dueAt: number): void {
    if (dueAt >= this.#dueAt) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => this.#fire(), dueAt - performance.now());
  }

  #fire(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#dueAt = Infinity;
    this.#toldAt = performance.now();
    this.#tell(this.#standing);
  }
}

/** Nothing has changed but the braille sign of a spinner that the title begins with. */
function turnsOnly(before: StandingSigns, after: StandingSigns): boolean {
  if (before === after) return true;
  const { title, ...others } = after;
  return (
    withoutSpinner(before.title) === withoutSpinner(title) &&
    before.progress === others.progress &&
    before.programState === others.programState &&
    before.notification === others.notification
  );
}

const withoutSpinner = (title: string | null): string | null => title?.replace(/^[\u2801-\u28ff]/u, '\u2801') ?? null;

/** Ctrl-Z as keyboards send it: plain, and as the two protocols for telling more keys apart have it. */
const suspend = /\u001a|\u001b\[122;5u|\u001b\[27;5;122~/g;

/** Keys without the one by which a program stops itself. */
export const withoutSuspend = (keys: string): string => keys.replaceAll(suspend, '');
