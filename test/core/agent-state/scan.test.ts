import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCommand, TerminalScanner, type TerminalSign } from '../../../src/core/agent-state/terminal/scan.ts';
import { decodeUtf8 } from '../../../src/core/agent-state/terminal/utf8.ts';
import { sampleObjects, samplesFolder } from '../../support/agent-samples/read.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const scan = (text: string): TerminalSign[] => new TerminalScanner().scan(bytes(text));

/** Pieces of terminal output that the scanner must tell apart, whole, cut off, and nested into one another. */
const piece = fc.oneof(
  fc.constantFrom(
    '\u001b]',
    '\u001b\\',
    '\u0007',
    '\u001b',
    '\u001bP',
    '\u001b[31m',
    '0;',
    '9;4;3',
    '777;notify;',
    '✳ title',
    '7501;state=working:app=codex',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const output = fc.array(piece, { maxLength: 30 }).map((pieces) => bytes(pieces.join('')));

describe('what a program tells its terminal', () => {
  it('is read by kind', () => {
    expect(scan('\u001b]0;✦  Working… (dir)   \u0007')).toEqual([{ kind: 'title', title: '✦  Working… (dir)' }]);
    expect(scan('\u001b]2;two\u001b\\')).toEqual([{ kind: 'title', title: 'two' }]);
    expect(scan('\u001b]9;4;3;\u0007\u001b]9;4;0\u0007')).toEqual([
      { kind: 'progress', value: 3 },
      { kind: 'progress', value: 0 },
    ]);
    expect(scan('\u001b]9;Approval requested: ls; rm\u0007')).toEqual([{ kind: 'notification', text: 'Approval requested: ls; rm' }]);
    expect(scan('\u001b]777;notify;Claude Code;Claude needs; you\u0007')).toEqual([{ kind: 'notification', text: 'Claude needs; you' }]);
    expect(scan('\u001b]99;i=1:d=0:p=title;Claude\u001b\\\u001b]99;i=1:p=body;needs you\u001b\\')).toEqual([
      { kind: 'notification', text: 'needs you' },
    ]);
    expect(scan('\u001b]7501;state=blocked:app=codex:kind=permission\u001b\\')).toEqual([
      { kind: 'program-state', state: 'blocked', fields: { app: 'codex', kind: 'permission' } },
    ]);
    expect(scan('text\u0007')).toEqual([{ kind: 'bell' }]);
  });

  it('is nothing where it is cut off, inside another string, or of another kind', () => {
    expect(scan('\u001b]0;title\u0018\u0007')).toEqual([{ kind: 'bell' }]);
    expect(scan('\u001b]0;one\u001b]0;two\u0007')).toEqual([{ kind: 'title', title: 'two' }]);
    expect(scan('\u001bP]0;title\u0007\u001b\\')).toEqual([]);
    expect(scan('\u001b]8;;file:///x\u0007\u001b]133;A\u0007\u001b]11;?\u0007')).toEqual([]);
    expect(scan('plain ]0;title')).toEqual([]);
  });

  it('leaves out what is too long, and goes on after it', () => {
    expect(scan(`\u001b]0;${'x'.repeat(100_000)}\u0007\u001b]0;short\u0007`)).toEqual([{ kind: 'title', title: 'short' }]);
  });

  it('does not depend on how the bytes are cut', () => {
    fc.assert(
      fc.property(output, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (whole, sizes) => {
        const scanner = new TerminalScanner();
        const signs: TerminalSign[] = [];
        for (let start = 0, turn = 0; start < whole.length; turn += 1) {
          const end = start + (sizes[turn % sizes.length] ?? 1);
          signs.push(...scanner.scan(whole.subarray(start, end)));
          start = end;
        }
        expect(signs).toEqual(new TerminalScanner().scan(whole));
      }),
    );
  });

  it('is decoded as any decoder does, for text', () => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeUtf8([...bytes(text)])).toBe(decoder.decode(bytes(text)));
      }),
    );
    expect(decodeUtf8([0xff, 0x41, 0xe2, 0x9c])).toBe('\u{fffd}A\u{fffd}');
  });

  const recordings = readdirSync(join(samplesFolder, 'pty')).filter((file) => file.endsWith('.raw.gz'));
  it.each(recordings)('is found in the bytes of %s as it was recorded', (file) => {
    const raw = gunzipSync(readFileSync(join(samplesFolder, 'pty', file)));
    const recorded = sampleObjects(`pty/${file.replace('.raw.gz', '.timeline.jsonl')}`)
      .filter((fields) => 'osc' in fields)
      .map(({ osc, v }) => readCommand(`${String(osc)};${String(v)}`))
      .filter((sign) => sign !== null);
    expect(new TerminalScanner().scan(raw).filter(({ kind }) => kind !== 'bell')).toEqual(recorded);
  });
});
