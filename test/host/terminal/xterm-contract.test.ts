import { beforeEach, describe, expect, test } from 'vitest';
import { internalsOf, type XtermInternals } from '../../../src/host/terminal/xterm-internals.ts';
import { Terminal } from '../../../src/host/terminal/xterm.ts';

/** What the host reaches for behind xterm's public face. A release that changes it is to be noticed here. */
let terminal: Terminal;
let core: XtermInternals;
const feed = (text: string) => core._writeBuffer.writeSync(Buffer.from(text));
beforeEach(() => {
  terminal = new Terminal({ cols: 10, rows: 3, scrollback: 5, allowProposedApi: true, logLevel: 'off' });
  core = internalsOf(terminal);
});

test('what is written is parsed at once', () => {
  feed('abc');
  expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('abc');
});

test('the parser tells when it is in the ground state', () => {
  const states = ['a', '\u001b', '[', '3', '1', 'm', '\u001b]0;x', '\u0007', '\u001bP', '\u0018'].map((text) => {
    feed(text);
    return core._inputHandler._parser.currentState === 0;
  });
  expect(states).toEqual([true, false, false, false, false, true, false, true, false, true]);
});

test('the buffers tell place, regions and lines', () => {
  feed('1\r\n2\r\n3\r\n4\r\n5x');
  const { normal, alt, active } = core._bufferService.buffers;
  expect(active).toBe(normal);
  expect({ x: normal.x, y: normal.y, ybase: normal.ybase, length: normal.lines.length }).toEqual({ x: 2, y: 2, ybase: 2, length: 5 });
  expect([normal.scrollTop, normal.scrollBottom]).toEqual([0, 2]);
  feed('\u001b[2;3r');
  expect([normal.scrollTop, normal.scrollBottom]).toEqual([1, 2]);
  feed('\u001b[?1049h');
  expect(core._bufferService.buffers.active).toBe(alt);
});

describe('a line', () => {
  test('holds three numbers a cell: content, foreground, background', () => {
    feed('\u001b[1;31;48;5;200ma\u001b[0m漢e\u0301');
    const line = core._bufferService.buffers.active.lines.get(0)!;
    expect(line.length).toBe(10);
    const [a, fg, bg, wide, , , second, , , combined] = line._data;
    expect(a).toBe((1 << 22) | 'a'.charCodeAt(0));
    expect(fg! & 0x3ff_ffff).toBe(0x100_0001);
    expect(fg! & 0x800_0000).not.toBe(0);
    expect(bg! & 0x3ff_ffff).toBe(0x200_00c8);
    expect(wide).toBe((2 << 22) | '漢'.charCodeAt(0));
    expect(second! >>> 22).toBe(0);
    // Without the graphemes addon the mark joins the letter all the same.
    expect(combined! & 0x20_0000).not.toBe(0);
    expect(line._combined[3]).toBe('e\u0301');
  });

  test('keeps its length when its array is longer', () => {
    terminal.resize(9, 3);
    const line = core._bufferService.buffers.active.lines.get(0)!;
    expect(line.length).toBe(9);
    expect(line._data.length).toBeGreaterThanOrEqual(27);
  });

  test('knows whether it was wrapped', () => {
    feed('x'.repeat(12));
    expect([0, 1].map((y) => core._bufferService.buffers.active.lines.get(y)?.isWrapped)).toEqual([false, true]);
  });
});

test('the pen can be read and put back', () => {
  const pen = core._inputHandler._curAttrData;
  feed('\u001b[1;4:3;58:5:9;31m');
  const saved = { fg: pen.fg, bg: pen.bg, extended: pen.extended };
  feed('a\u001b[0;32m\u001b[4:2mb');
  Object.assign(core._inputHandler._curAttrData, saved);
  feed('c');
  const { _data: cells } = core._bufferService.buffers.active.lines.get(0)!;
  expect([cells[7], cells[8]]).toEqual([cells[1], cells[2]]);
  expect([cells[4], cells[5]]).not.toEqual([cells[1], cells[2]]);
});

test('a hyperlink shows in the pen', () => {
  expect(core._inputHandler._curAttrData.extended.urlId).toBe(0);
  feed('\u001b]8;;http://x\u0007');
  expect(core._inputHandler._curAttrData.extended.urlId).not.toBe(0);
});

test('cursor and modes are told', () => {
  expect(core.coreService.isCursorHidden).toBe(false);
  feed('\u001b[?25l\u001b[4 q\u001b[?45h');
  expect(core.coreService.isCursorHidden).toBe(true);
  expect(core.coreService.decPrivateModes).toMatchObject({ cursorStyle: 'underline', reverseWraparound: true });
});

test('a handler can bound the parameters that the next one is given', () => {
  const seen: number[] = [];
  const { _params: parameters } = core._inputHandler._parser;
  terminal.parser.registerCsiHandler({ final: 'L' }, (given) => {
    seen.push(given[0] as number);
    return true;
  });
  terminal.parser.registerCsiHandler({ final: 'L' }, () => {
    parameters.params[0] = Math.min(parameters.params[0] ?? 0, 3);
    return false;
  });
  feed('\u001b[99999L');
  expect(seen).toEqual([3]);
});
