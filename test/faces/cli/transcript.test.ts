import { describe, expect, test } from 'vitest';
import { createTranscript } from '../../../src/faces/cli/recording/transcript.ts';

const began = (width: number, height: number) => ({ kind: 'began', at: 0, header: { version: 2, width, height, timestamp: 0 } }) as const;
const output = (text: string) => ({ kind: 'output', at: 0, text }) as const;

const showing = async (parts: readonly string[], { eager = false, cols = 20, rows = 4 } = {}) => {
  const transcript = createTranscript(eager);
  await transcript.take(began(cols, rows));
  const soon: string[] = [];
  for (const data of parts) soon.push(...(await transcript.take(output(data))));
  return { soon, all: [...soon, ...transcript.rest()] };
};

describe('a recording as text', () => {
  test('has every line once, in order, however many there are and however they are cut', async () => {
    const lines = Array.from({ length: 9_000 }, (_, index) => `line ${index}`);
    const text = lines.join('\r\n') + '\r\n';
    const parts = text.match(/[\s\S]{1,7001}/g) ?? [];
    const { all } = await showing(parts);
    expect(all).toEqual(lines);
  });

  test('shows what was overwritten as it was last', async () => {
    const { all } = await showing(['  0 %\r 50 %\r100 %\r\ndone\r\n', 'a\r\nb\r\n\u001b[2Ac\r\n\u001b[B']);
    expect(all).toEqual(['100 %', 'done', 'c', 'b']);
  });

  test('puts a line together that the terminal broke', async () => {
    const long = 'x'.repeat(50);
    const { all } = await showing([`${long}\r\nshort\r\n`]);
    expect(all).toEqual([long, 'short']);
  });

  test('keeps a screen that was cleared', async () => {
    const { all } = await showing(['one\r\ntwo\r\n\u001b[H\u001b[2Jthree\r\n']);
    expect(all.filter((line) => line !== '')).toEqual(['one', 'two', 'three']);
  });

  test('ends with the screen of a full-screen program that was left open', async () => {
    const { all } = await showing(['before\r\n\u001b[?1049h\u001b[Hfull', ' screen']);
    expect(all).toEqual(['before', 'full screen']);
  });

  test('waits for lines that can still change, unless it is followed', async () => {
    expect((await showing(['one\r\ntwo\r\nthr'])).soon).toEqual([]);
    expect((await showing(['one\r\ntwo\r\nthr'], { eager: true })).soon).toEqual(['one', 'two']);
    expect((await showing(['one\r\ntwo\r\nthr', 'ee\r\n'], { eager: true })).all).toEqual(['one', 'two', 'three']);
  });

  test('says where output is missing, and shows what is around it', async () => {
    const transcript = createTranscript(false);
    const lines = [
      ...(await transcript.take(began(20, 4))),
      ...(await transcript.take(output('one\r\ntw'))),
      ...(await transcript.take({ kind: 'dropped', at: 1, bytes: 5000 })),
      ...(await transcript.take(output('st\r\n'))),
      ...transcript.rest(),
    ];
    expect(lines).toEqual(['one', 'tw', '[5000 bytes of output were not kept]', 'st']);
  });

  test('goes on after a change of size', async () => {
    const transcript = createTranscript(false);
    await transcript.take(began(20, 4));
    const lines = await transcript.take(output('a\r\nb\r\nc\r\nd\r\ne\r\nf\r\n'));
    lines.push(...(await transcript.take({ kind: 'resized', at: 0, size: { cols: 40, rows: 2 } })));
    lines.push(...(await transcript.take(output('g\r\nh\r\n'))));
    expect([...lines, ...transcript.rest()]).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
  });
});
