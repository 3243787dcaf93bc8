import { Terminal, type IBuffer, type IMarker } from '@xterm/headless';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import type { CastRecord } from './asciicast.ts';

/**
 * A recording as the lines of text that its terminal showed, from the top: what was overwritten (a progress bar) is there as it was last, and a
 * screen that a program cleared is kept. Lines come out as soon as they can change no more, so that any length of recording
 * needs little memory.
 */
export interface Transcript {
  /** @returns lines that are final now, without their line ends */
  take(record: CastRecord): Promise<string[]>;
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

  return {
    async take(record) {
      if (record.kind !== 'output') {
        terminal.resize(record.cols, record.rows);
        return [];
      }
      const lines: string[] = [];
      for (let at = 0; at < record.data.length; at += sliceLength) {
        await new Promise<void>((resolve) => terminal.write(record.data.slice(at, at + sliceLength), resolve));
        lines.push(...collect());
      }
      return lines;
    },
    rest() {
      const { active } = terminal.buffer;
      const lines = filled(linesOf(normal, firstUnread(), normal.length));
      if (active.type === 'alternate') lines.push(...filled(linesOf(active, 0, active.length)));
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
