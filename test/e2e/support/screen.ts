import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import xterm from '@xterm/headless';

/** What a person would see of the bytes that are written to it, and what the terminal would answer. */
export class Screen {
  readonly #terminal: InstanceType<typeof xterm.Terminal>;

  constructor(cols: number, rows: number, reply: (data: string) => void) {
    this.#terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 10_000, logLevel: 'off' });
    this.#terminal.loadAddon(new UnicodeGraphemesAddon());
    this.#terminal.unicode.activeVersion = '15-graphemes';
    this.#terminal.onData(reply);
  }

  async write(data: string): Promise<void> {
    await new Promise<void>((done) => this.#terminal.write(data, done));
  }

  resize(cols: number, rows: number): void {
    this.#terminal.resize(cols, rows);
  }

  /** Whether a full-screen program has it. */
  get isAlternate(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }

  /** The screen as lines, without what has scrolled away. */
  text(): string {
    const { active } = this.#terminal.buffer;
    const lines = Array.from({ length: this.#terminal.rows }, (_, y) => active.getLine(active.baseY + y)?.translateToString(true) ?? '');
    return lines.join('\n');
  }
}
