import { StringDecoder } from 'node:string_decoder';

/** Characters of a line that has no end; what is longer is taken apart. An event can carry a whole file. */
const longest = 64_000_000;

/** Cuts what comes in pieces into lines. */
export class Lines {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  /** @returns the lines that are whole now, without their ends */
  push(bytes: Buffer): readonly string[] {
    const text = this.#rest + this.#decoder.write(bytes);
    const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length <= longest) return lines;
    return [...lines, ...this.end()];
  }

  /** What was left without a line end. */
  end(): readonly string[] {
    const rest = this.#rest;
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }
}
