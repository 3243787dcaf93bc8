import { describe, expect, test } from 'vitest';
import { PlainScan } from '../../../src/host/terminal/plain-scan.ts';

const scan = (...chunks: readonly string[]) => {
  const scanner = new PlainScan();
  return chunks.map((chunk) => scanner.scan(Buffer.from(chunk)));
};

describe('plain output', () => {
  test.each([
    ['letters and line ends', 'abc\r\ndef\r\n'],
    ['any script', 'größe 漢字 👨‍👩‍👧 é'],
    ['a no-break space, which C2 begins as it does the controls', 'a\u00a0b'],
    ['tab, backspace and lone returns', '\tx\b\r\n\r'],
    ['pen settings', '\u001b[1;38:2::1:2:3m\u001b[m'],
    ['erasing in the line', '\u001b[K\u001b[2K'],
  ])('is %s', (_, text) => {
    expect(scan(text)).not.toContain(null);
  });

  test.each([
    ['cursor movement', 'a\u001b[A'],
    ['private modes', '\u001b[?25l'],
    ['a title', '\u001b]0;x\u0007'],
    ['a bell', 'x\u0007'],
    ['other controls', '\u000b'],
    ['DEL', '\u007f'],
    ['a C1 control', 'x\u0085'],
    ['an escape that is no CSI', '\u001b7'],
  ])('is not %s', (_, text) => {
    expect(scan(text)).toEqual([null]);
  });

  test('a sequence may come in parts', () => {
    const parts = '\u001b[1;31mx\r\n'.split('');
    expect(scan(...parts).at(-1)).toEqual({ lineEnds: 1, firstCut: 1, pen: '\u001b[1;31m' });
    expect(scan('\u001b', '[', '3', 'A').at(-1)).toBeNull();
  });

  test('line ends are counted, and cuts stand after CR LF only', () => {
    expect(scan('a\nb\r\nc\r\nd\ne')).toEqual([{ lineEnds: 4, firstCut: 5, pen: '' }]);
    expect(scan('a\r', '\nb').at(-1)).toMatchObject({ lineEnds: 1, firstCut: 1 });
    expect(scan('a\r', 'b\nc').at(-1)).toMatchObject({ lineEnds: 1, firstCut: -1 });
  });

  test('the pen is what was set since the last reset, which is part of it', () => {
    expect(scan('\u001b[1m\u001b[0m\u001b[31m\u001b[4m\u001b[31m\r\n\u001b[7m')[0]?.pen).toBe('\u001b[0m\u001b[4m\u001b[31m');
  });

  test('the same settings again and again are remembered once, too many different ones not at all', () => {
    expect(scan('\u001b[31mx\u001b[39mx'.repeat(2000) + '\r\n')[0]?.pen).toBe('\u001b[31m\u001b[39m');
    const gradient = Array.from({ length: 1000 }, (_, red) => `\u001b[38;5;${red}mx`).join('');
    expect(scan(gradient)).toEqual([null]);
  });
});
