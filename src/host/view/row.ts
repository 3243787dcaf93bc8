import type { Row, Run } from '../../wire/screen.ts';
import type { XtermLine } from '../terminal/xterm-internals.ts';
import { styleOf } from './style.ts';

const codePoint = 0x1f_ffff;
const combined = 0x20_0000;
const widthShift = 22;
/** A cluster longer than this is cut: marks can be piled on one cell without end. */
const longestCluster = 32;

/** Encodes a line, up to `columns`. A wide character that would be cut in two is left out. */
export function encodeRow(line: XtermLine, columns: number): Row {
  const data = line._data;
  const runs: Run[] = [];
  let style = '';
  let text = '';
  let clusters: [text: string, width: 1 | 2][] = [];
  const close = () => {
    if (text !== '') runs.push([style, text]);
    else if (clusters.length > 0) runs.push([style, clusters]);
    text = '';
    clusters = [];
  };
  const end = Math.min(columns, contentEnd(line));
  for (let x = 0; x < end; x++) {
    const content = data[x * 3] ?? 0;
    const width = (content >>> widthShift) & 3;
    // The second half of a wide character.
    if (width === 0) continue;
    const cellStyle = styleOf(data[x * 3 + 1] ?? 0, data[x * 3 + 2] ?? 0);
    const code = content & codePoint;
    const single = width === 1 && (content & combined) === 0 && code < 0x1_0000;
    if (cellStyle !== style || (single ? clusters.length > 0 : text !== '')) {
      close();
      style = cellStyle;
    }
    if (single) text += code === 0 ? ' ' : String.fromCharCode(code);
    else if (x + width <= columns) {
      const cluster = content & combined ? (line._combined[x] ?? ' ').slice(0, longestCluster) : String.fromCodePoint(code);
      clusters.push([cluster, width === 1 ? 1 : 2]);
    }
  }
  close();
  return runs;
}

/** What a row says, whatever it looks like. */
export function textOf(row: Row): string {
  return row.map(([, content]) => (typeof content === 'string' ? content : content.map(([cluster]) => cluster).join(''))).join('');
}

/** Where the blank tail in the default style begins. */
function contentEnd(line: XtermLine): number {
  const data = line._data;
  let end = line.length;
  while (end > 0) {
    const at = (end - 1) * 3;
    const content = data[at] ?? 0;
    const code = content & (codePoint | combined);
    if ((code !== 0 && code !== 32) || styleOf(data[at + 1] ?? 0, data[at + 2] ?? 0) !== '') break;
    end--;
  }
  return end;
}

export function sameRow(a: Row, b: Row): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  return a.every((run, index) => sameRun(run, b[index]));
}

function sameRun([style, content]: Run, other: Run | undefined): boolean {
  if (other === undefined || style !== other[0]) return false;
  const otherContent = other[1];
  if (typeof content === 'string' || typeof otherContent === 'string') return content === otherContent;
  return (
    content.length === otherContent.length &&
    content.every(([text, width], index) => text === otherContent[index]?.[0] && width === otherContent[index][1])
  );
}
