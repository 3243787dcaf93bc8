import xterm from '@xterm/headless';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { nodePtys } from '../../src/adapters/pty/node-ptys.ts';
import { systemProcesses } from '../../src/adapters/proc/processes.ts';
import type { PtyExit, PtySize } from '../../src/core/ports/pty.ts';

/** A program in a real pseudo-terminal, and what a person would see of it. */
export interface InTerminal {
  readonly pid: number;
  readonly exit: Promise<PtyExit>;
  /** Everything that it has written so far, as text. */
  output(): string;
  /** Rows of the screen without trailing blanks. */
  rows(): string[];
  screen(): string;
  title(): string;
  bells(): number;
  alternate(): boolean;
  /** Whether a line is told to the program key by key, without echo. */
  wrapsLines(): boolean;
  type(text: string): void;
  resize(size: PtySize): void;
  signal(name: NodeJS.Signals): void;
}

export function inTerminal(argv: readonly [string, ...string[]], cwd: string, env: Record<string, string>, size: PtySize): InTerminal {
  const terminal = new xterm.Terminal({ ...size, allowProposedApi: true, scrollback: 1000, logLevel: 'off' });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.unicode.activeVersion = '15-graphemes';
  let bells = 0;
  let title = '';
  let output = '';
  terminal.onBell(() => (bells += 1));
  terminal.onTitleChange((text) => (title = text));
  const decoder = new TextDecoder();
  const { promise: exit, resolve } = Promise.withResolvers<PtyExit>();
  const [file, ...args] = argv;
  const spawned = nodePtys(systemProcesses()).spawn({ file, args, cwd, env }, size, {
    onData(bytes) {
      output += decoder.decode(bytes, { stream: true });
      // A copy: the bytes are lent, the terminal takes them later, and `slice` of a buffer is no copy.
      terminal.write(Uint8Array.from(bytes));
    },
    // The screen is complete when the exit is told.
    onExit: (how) => terminal.write('', () => resolve(how)),
  });
  if (!spawned.ok) throw new Error(spawned.reason);
  const { pty } = spawned;
  const rows = () => {
    const buffer = terminal.buffer.active;
    return Array.from(
      { length: terminal.rows },
      (_, y) =>
        buffer
          .getLine(buffer.baseY + y)
          ?.translateToString(true)
          .trimEnd() ?? '',
    );
  };
  return {
    pid: pty.pid,
    exit,
    output: () => output,
    rows,
    screen: () => rows().join('\n'),
    title: () => title,
    bells: () => bells,
    alternate: () => terminal.buffer.active.type === 'alternate',
    wrapsLines: () => terminal.modes.wraparoundMode,
    type: (text) => pty.write(text),
    resize(next) {
      terminal.resize(next.cols, next.rows);
      pty.resize(next);
    },
    signal: (name) => void process.kill(pty.pid, name),
  };
}
