import { Terminal, type IBuffer, type IMarker } from '@xterm/headless';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import type { RecordedPiece } from '../../../wire/recording.ts';

/**
 * A recording as the lines of text that its terminal showed, from the top: what was overwritten (a progress bar) is there as it was last, and a
 * screen that a program cleared is kept. Lines come out as soon as they can change no more, so that any length of recording
 * needs little memory.
 */
export interface Transcript {
  /** @returns lines that are final now, without their line ends */
  take(piece: RecordedPiece): Promise<string[]>;
  /** @returns what is on the screen at the end, without the empty lines below it */
  rest(): string[];
}

/** Fewer than the scrollback holds, so that no line is lost between two looks even if each character starts a new one. */
const sliceLength = 4096;

/** @param eager lines above the cursor count as final: for following, where waiting until they leave the screen is too long */
export function createTranscript(eager: boolean): Transcript {
  const terminal = new Terminal({
    cols: 80,
    rows: 24,
    scrollback: sliceLength + 1000,
    allowProposedApi: true,
    scrollOnEraseInDisplay: true,
    logLevel: 'off',
  });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.unicode.activeVersion = '15-graphemes';
  const normal = terminal.buffer.normal;
  /** Stands at the first line that has not come out, and moves with it. Gone when that line was erased. */
  let next: IMarker | undefined;
  let begun = false;

  const firstUnread = (): number => (begun ? (next && next.line >= 0 ? next.line : normal.baseY) : 0);
  const collect = (): string[] => {
    if (terminal.buffer.active.type !== 'normal') return [];
    const from = firstUnread();
    let to = Math.max(from, normal.baseY + (eager ? normal.cursorY : 0));
    // A line that goes on in the next row comes out as a whole.
    while (to > from && normal.getLine(to)?.isWrapped) to -= 1;
    next?.dispose();
    next = terminal.registerMarker(to - normal.baseY - normal.cursorY);
    begun = true;
    return linesOf(normal, from, to);
  };

  const feed = async (text: string): Promise<string[]> => {
    const lines: string[] = [];
    for (let at = 0; at < text.length; at += sliceLength) {
      await new Promise<void>((resolve) => terminal.write(text.slice(at, at + sliceLength), resolve));
      lines.push(...collect());
    }
    return lines;
  };
  const finish = (): string[] => {
    const { active } = terminal.buffer;
    const lines = filled(linesOf(normal, firstUnread(), normal.length));
    if (active.type === 'alternate') lines.push(...filled(linesOf(active, 0, active.length)));
    terminal.reset();
    next = undefined;
    begun = false;
    return lines;
  };

  return {
    async take(piece) {
      switch (piece.kind) {
        case 'began':
          terminal.resize(piece.header.width, piece.header.height);
          return [];
        case 'resized':
          terminal.resize(piece.size.cols, piece.size.rows);
          return [];
        case 'dropped':
          // Of what is missing nothing is known, so that nothing before it can be overwritten any more.
          return [...finish(), `[${piece.bytes} bytes of output were not kept]`];
        case 'output':
          return await feed(piece.text);
      }
    },
    rest() {
      const lines = finish();
      terminal.dispose();
      return lines;
    },
  };
}

/** Without the empty lines at the end. */
const filled = (lines: readonly string[]): string[] => lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);

function linesOf(buffer: IBuffer, from: number, to: number): string[] {
  const lines: string[] = [];
  for (let index = from; index < to; index++) {
    const line = buffer.getLine(index);
    if (!line) continue;
    const goesOn = buffer.getLine(index + 1)?.isWrapped ?? false;
    const text = line.translateToString(!goesOn);
    if (line.isWrapped && lines.length > 0) lines.push((lines.pop() ?? '') + text);
    else lines.push(text);
  }
  return lines;
}
