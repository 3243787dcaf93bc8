import xterm from '@xterm/headless';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { sgrOf, showsOnBlank } from '../../src/faces/tui/composer/look.ts';
import { lookOf } from '../../src/faces/tui/panes/xterm-look.ts';

const oddWidth = (point: number): 0 | 1 | 2 => (point === 0x200d || point === 0xfe0f ? 0 : point >= 0x2e80 && point < 0xe000 ? 2 : 1);
/** The emulator packs width and joining into one number: the width from bit 1 on, bit 0 for joining. */
const oddWidths = {
  version: 'odd',
  wcwidth: oddWidth,
  charProperties: (point: number): number => (oddWidth(point) << 1) | (oddWidth(point) === 0 ? 1 : 0),
};

/** The outer terminal of a test: what a person would see of the bytes written to it. */
export class ScreenTerminal {
  readonly #terminal: InstanceType<typeof xterm.Terminal>;

  /** `old` joins no clusters, `odd` sees emoji narrow and marks as characters of their own: both see widths otherwise than the grid. */
  constructor(cols: number, rows: number, widths: 'graphemes' | 'old' | 'odd' = 'graphemes') {
    this.#terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 0, logLevel: 'off' });
    if (widths === 'graphemes') {
      this.#terminal.loadAddon(new UnicodeGraphemesAddon());
      this.#terminal.unicode.activeVersion = '15-graphemes';
    } else if (widths === 'odd') {
      this.#terminal.unicode.register(oddWidths);
      this.#terminal.unicode.activeVersion = 'odd';
    }
    // What the dashboard sets when it takes the terminal over.
    this.#terminal.write('\u001b[?7l');
  }

  async write(bytes: string): Promise<void> {
    await new Promise<void>((done) => this.#terminal.write(bytes, done));
  }

  resize(cols: number, rows: number): void {
    this.#terminal.resize(cols, rows);
  }

  get cols(): number {
    return this.#terminal.cols;
  }
  get rows(): number {
    return this.#terminal.rows;
  }
  get cursor(): { readonly x: number; readonly y: number } {
    return { x: this.#terminal.buffer.active.cursorX, y: this.#terminal.buffer.active.cursorY };
  }

  /** Text of one row, trailing blanks cut. */
  line(y: number): string {
    return this.#terminal.buffer.active.getLine(y)?.translateToString(true).trimEnd() ?? '';
  }

  text(): string {
    return Array.from({ length: this.rows }, (_, y) => this.line(y)).join('\n');
  }

  /** One cell as a person sees it: its text (empty for the second half of a wide one) and its look as SGR parameters. */
  cell(x: number, y: number): readonly [text: string, sgr: string] {
    const cell = this.#terminal.buffer.active.getLine(y)?.getCell(x);
    if (cell === undefined) throw new Error(`no cell at ${x},${y}`);
    const look = lookOf(cell);
    if (cell.getWidth() === 0) return ['', ''];
    const text = cell.getChars() || ' ';
    return [text, text === ' ' && !showsOnBlank(look) ? '' : sgrOf(look)];
  }

  /** Each row as stretches of one look: `[1;36]sluice[]  plan`. What golden files hold. */
  styled(): string {
    const rows: string[] = [];
    for (let y = 0; y < this.rows; y++) {
      let row = '';
      let look = '';
      for (let x = 0; x < this.cols; x++) {
        const [text, sgr] = this.cell(x, y);
        if (text === '') continue;
        if (sgr !== look) row += `[${sgr}]`;
        look = sgr;
        row += text;
      }
      rows.push(row.trimEnd());
    }
    return rows.join('\n');
  }
}
