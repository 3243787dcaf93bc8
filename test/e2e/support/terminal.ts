import { spawn } from 'node-pty';
import { waitUntil } from '../../support/wait.ts';
import { environment, type CommandOptions } from './command.ts';
import { bin } from './package.ts';
import { Screen } from './screen.ts';

/** The command in a terminal, as a person sees and drives it. */
export interface Driven {
  readonly pid: number;
  /** What the screen shows now. */
  text(): string;
  /** Waits until the screen shows something. Fails with the screen as it is. */
  waitFor(why: string, pattern: RegExp | ((screen: string) => boolean)): Promise<string>;
  /** Types; see `key` for keys that are no characters. */
  keys(text: string): void;
  resize(cols: number, rows: number): void;
  /** Waits until the program has ended. @returns its exit status, or 128 and the signal's number */
  ended(): Promise<number>;
  /** Leaves the dashboard by its own key; what it has open is closed by it first. @returns the exit status */
  leave(): Promise<number>;
  /** Takes the terminal away, as a window that is closed does. */
  hangUp(): void;
}

export const key = {
  ctrlC: '\u0003',
  enter: '\r',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  tab: '\t',
  leavePane: '\u001d',
} as const;

export interface TerminalOptions extends CommandOptions {
  readonly cols?: number;
  readonly rows?: number;
  /** Another program than the command, with its arguments. */
  readonly program?: readonly [string, ...string[]];
}

export function terminal(args: readonly string[], options: TerminalOptions = {}): Driven {
  const { cols = 100, rows = 30, cwd = process.cwd(), env = {} } = options;
  const [file, ...rest] = options.program ?? [process.execPath, bin, ...args];
  const pty = spawn(file, rest, {
    cols,
    rows,
    cwd,
    name: env['TERM'] ?? 'xterm-256color',
    env: environment({ COLORTERM: 'truecolor', TERM: 'xterm-256color', ...env }),
  });
  const screen = new Screen(cols, rows, (reply) => pty.write(reply));
  let shown = Promise.resolve();
  pty.onData((data) => {
    shown = shown.then(() => screen.write(data));
  });
  let status: number | null = null;
  pty.onExit(({ exitCode, signal }) => {
    status = signal ? 128 + signal : exitCode;
  });
  const matches = (pattern: RegExp | ((screen: string) => boolean)) => {
    const text = screen.text();
    return (typeof pattern === 'function' ? pattern(text) : pattern.test(text)) ? text : null;
  };
  const ended = async () => {
    await waitUntil('the program has ended', () => status !== null).catch((error: Error) => {
      throw new Error(`${error.message}; the screen:\n${screen.text()}`);
    });
    await shown;
    return status ?? -1;
  };
  return {
    pid: pty.pid,
    text: () => screen.text(),
    async waitFor(why, pattern) {
      return await waitUntil(why, () => matches(pattern)).catch((error: Error) => {
        throw new Error(
          `${error.message}; ${status === null ? 'the program runs' : `it has ended with ${status}`}, the screen:\n${screen.text()}`,
        );
      });
    },
    keys: (text) => pty.write(text),
    resize(newCols, newRows) {
      pty.resize(newCols, newRows);
      screen.resize(newCols, newRows);
    },
    ended,
    async leave() {
      // The first may close what lies above the dashboard; one too many would be typed into the terminal that was given back.
      const hasLeft = () => status !== null || !screen.isAlternate;
      while (!hasLeft()) {
        const before = screen.text();
        pty.write('q');
        await waitUntil('q does something', () => hasLeft() || screen.text() !== before);
      }
      return await ended();
    },
    // Closes our end, which is what makes the kernel hang up on everybody who has the terminal.
    hangUp: () => pty.destroy(),
  };
}
