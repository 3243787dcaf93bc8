import type { StyleTable } from './styles.ts';

const unknown = -1;

/** The outer terminal's writing position and look, and the shortest bytes that change them. Collects the bytes of one frame. */
export class Pen {
  #styles: StyleTable;
  #bytes = '';
  #x = unknown;
  #y = unknown;
  #style = unknown;

  constructor(styles: StyleTable) {
    this.#styles = styles;
  }

  get x(): number {
    return this.#x;
  }

  get isEmpty(): boolean {
    return this.#bytes === '';
  }

  /** The bytes collected so far; the pen starts collecting anew and remembers where it is. */
  take(): string {
    const bytes = this.#bytes;
    this.#bytes = '';
    return bytes;
  }

  /** Nothing is known any more about position and look: something else has written to the terminal. */
  lose(): void {
    this.#x = this.#y = this.#style = unknown;
  }

  /** The numbers of looks have changed; the position is still right. */
  loseStyle(): void {
    this.#style = unknown;
  }

  at(x: number, y: number): boolean {
    return this.#x === x && this.#y === y;
  }

  /** Whether a cell of this look may be written as the pen is: a plain blank may, as long as the pen's look does not show on one. */
  suits(style: number, isBlank: boolean): boolean {
    return this.#style === style || (isBlank && style === 0 && this.#style !== unknown && this.#styles.ofBlank(this.#style) === 0);
  }

  style(id: number): void {
    if (this.#style === id) return;
    if (this.#style === unknown) this.#bytes += id === 0 ? '\u001b[m' : `\u001b[0;${this.#styles.text(id)}m`;
    else this.#bytes += this.#styles.transition(this.#style, id);
    this.#style = id;
  }

  /** Writes text that certainly takes `columns` columns, in a row of `cols`. At the last column it is left open where the pen stands. */
  write(text: string, columns: number, cols: number): void {
    this.#bytes += text;
    if (this.#x !== unknown) this.#x += columns;
    if (this.#x >= cols) this.#x = unknown;
  }

  /** Writes text whose width the terminal may see otherwise: the column is unknown afterwards, so the next move is absolute. */
  writeUncertain(text: string): void {
    this.#bytes += text;
    this.#x = unknown;
  }

  /** Bytes that change neither position nor look. */
  control(bytes: string): void {
    this.#bytes += bytes;
  }

  moveTo(x: number, y: number): void {
    if (this.at(x, y)) return;
    this.#bytes += this.pathTo(x, y);
    this.#x = x;
    this.#y = y;
  }

  /** The shortest of the ways to a cell. */
  pathTo(x: number, y: number): string {
    let best = x === 0 ? (y === 0 ? '\u001b[H' : `\u001b[${y + 1}H`) : `\u001b[${y + 1};${x + 1}H`;
    const offer = (bytes: string) => {
      if (bytes.length < best.length) best = bytes;
    };
    if (y === this.#y) {
      if (x === 0) return '\r';
      offer(`\u001b[${x + 1}G`);
      if (this.#x !== unknown && x > this.#x) offer(x === this.#x + 1 ? '\u001b[C' : `\u001b[${x - this.#x}C`);
      if (this.#x !== unknown && x < this.#x) offer(x === this.#x - 1 ? '\b' : `\u001b[${this.#x - x}D`);
    } else if (this.#y !== unknown && y === this.#y + 1) {
      if (x === 0) return '\r\n';
      if (x === this.#x) offer('\u001b[B');
    }
    return best;
  }
}
