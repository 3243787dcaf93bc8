import type { InputEvent, Key } from './input.ts';
import { characterKey, csiKey, ss3Key } from './key-sequences.ts';

const escape = '\u001b';
const pasteEnd = '\u001b[201~';
/** A paste that is longer is cut here, so that a terminal that never ends one cannot fill the memory. In UTF-16 code units. */
const longestPaste = 32 * 1024 * 1024;
/** Answers of the terminal (device control strings and the like) are dropped; one that never ends is given up at this length. */
const longestAnswer = 65_536;

// eslint-disable-next-line no-control-regex -- Control sequences begin with a control character.
const csi = /\u001b\[([0-?]*)([ -/]*)([@-~])/y;
// eslint-disable-next-line no-control-regex -- Likewise, and ends with one.
const answer = /\u001b[\]P_^X][^\u0007\u001b]*(?:\u0007|\u001b\\)/y;

/**
 * Takes the bytes of the outer terminal apart into keys, pastes and mouse reports. What may be the beginning of a sequence is kept
 * until more comes, or until `flush` says that nothing will.
 */
export class InputParser {
  #rest = '';
  #paste: string[] | null = null;
  #pasteLength = 0;

  /** Whether a flush is due when nothing more comes soon. A paste is waited for without limit. */
  get pending(): boolean {
    return this.#rest !== '' && this.#paste === null;
  }

  push(text: string): InputEvent[] {
    return this.#run(this.#rest + text, false);
  }

  /** Nothing more came: what is left is what it looks like, a lone Escape above all. */
  flush(): InputEvent[] {
    return this.#paste === null ? this.#run(this.#rest, true) : [];
  }

  #run(input: string, final: boolean): InputEvent[] {
    const events: InputEvent[] = [];
    let at = 0;
    while (at < input.length) {
      const next = this.#paste === null ? this.#step(input, at, final, events) : this.#pasted(input, at, events);
      if (next === at) break;
      at = next;
    }
    this.#rest = input.slice(at);
    return events;
  }

  /** Takes one thing from the input. @returns where the next one begins; the same place when more input is needed */
  #step(input: string, at: number, final: boolean, events: InputEvent[]): number {
    if (input[at] !== escape) {
      const character = String.fromCodePoint(input.codePointAt(at) ?? 0);
      return pressed(events, characterKey(character), character, at);
    }
    const second = input[at + 1];
    if (second === undefined) return final ? pressed(events, characterKey(escape), escape, at) : at;
    if (second === '[') {
      const next = this.#csi(input, at, events);
      if (next !== null) return next;
      if (!final && input.length - at < longestAnswer) return at;
    } else if (second === 'O') {
      const third = input[at + 2];
      if (third === undefined && !final) return at;
      const key = third === undefined ? null : ss3Key(third);
      if (key !== null) return pressed(events, key, input.slice(at, at + 3), at);
    } else if (']P_^X'.includes(second)) {
      answer.lastIndex = at;
      if (answer.test(input)) return answer.lastIndex;
      if (!final && input.length - at < longestAnswer) return at;
    } else if (second === escape) return pressed(events, characterKey(escape), escape, at);
    const character = String.fromCodePoint(input.codePointAt(at + 1) ?? 0);
    return pressed(events, { ...characterKey(character), alt: true }, escape + character, at);
  }

  /** @returns where the next thing begins, or `null` when the sequence is not complete */
  #csi(input: string, at: number, events: InputEvent[]): number | null {
    // The Linux console sends F1 to F5 as `ESC [ [ A` to `E`.
    const console = /^\u001b\[\[([A-E])/.exec(input.slice(at, at + 4));
    if (console?.[1] !== undefined) {
      return pressed(events, { name: `f${console[1].charCodeAt(0) - 64}`, ctrl: false, alt: false, shift: false }, console[0], at);
    }
    if (input.startsWith('\u001b[[', at)) return null;
    csi.lastIndex = at;
    const match = csi.exec(input);
    if (match === null) return null;
    const [raw, parameters = '', intermediates = '', final = ''] = match;
    const next = at + raw.length;
    if (final === '~' && parameters === '200') {
      this.#paste = [];
      this.#pasteLength = 0;
    } else if (parameters.startsWith('<') && (final === 'M' || final === 'm')) mouse(events, parameters.slice(1), final === 'm');
    else if (intermediates === '') {
      const key = csiKey(parameters, final);
      if (key !== null) events.push({ kind: 'key', key, raw });
    }
    return next;
  }

  #pasted(input: string, at: number, events: InputEvent[]): number {
    const end = input.indexOf(pasteEnd, at);
    // The end mark may be cut in two: its beginning stays behind.
    const until = end === -1 ? Math.max(at, input.length - pasteEnd.length + 1) : end;
    if (until > at && this.#pasteLength < longestPaste) {
      const text = input.slice(at, Math.min(until, at + longestPaste - this.#pasteLength));
      this.#paste?.push(text);
      this.#pasteLength += text.length;
    }
    if (end === -1) return until;
    events.push({ kind: 'paste', text: (this.#paste ?? []).join('') });
    this.#paste = null;
    return end + pasteEnd.length;
  }
}

function pressed(events: InputEvent[], key: Key, raw: string, at: number): number {
  events.push({ kind: 'key', key, raw });
  return at + raw.length;
}

/** A report in SGR form: `BUTTON;COLUMN;ROW`, the button with bits for modifiers, motion and wheel. */
function mouse(events: InputEvent[], report: string, released: boolean): void {
  const [code, column, row] = report.split(';').map((part) => Number.parseInt(part, 10));
  if (code === undefined || column === undefined || row === undefined || Number.isNaN(code + column + row)) return;
  const place = { x: Math.max(0, column - 1), y: Math.max(0, row - 1), button: code & 3, modifiers: code & 28 };
  if (code & 64) {
    // Wheels to the side are buttons 66 and 67.
    if ((code & 3) < 2) events.push({ kind: 'mouse', action: (code & 1) === 0 ? 'wheelUp' : 'wheelDown', ...place });
  } else events.push({ kind: 'mouse', action: code & 32 ? 'move' : released ? 'release' : 'press', ...place });
}
