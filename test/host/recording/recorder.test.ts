import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Recorder, type RecorderOptions } from '../../../src/host/recording/recorder.ts';
import { castLines, readRecording, type RecordedPiece } from '../../../src/wire/recording.ts';
import { waitUntil } from '../../support/wait.ts';

let dir = '';
let path = '';
let failures: string[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-cast-'));
  path = join(dir, 'A.1.cast');
  failures = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const record = (more: Partial<RecorderOptions> = {}) =>
  new Recorder({
    path,
    size: { cols: 80, rows: 24 },
    title: 'A:1',
    term: 'xterm-256color',
    limitBytes: 1024 * 1024,
    hold: () => undefined,
    failed: (reason) => void failures.push(reason),
    ...more,
  });
async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const each of all) collected.push(each);
  return collected;
}
const read = () => collect(readRecording(path));
const text = (pieces: readonly RecordedPiece[]) => pieces.map((piece) => (piece.kind === 'output' ? piece.text : '')).join('');
const dropped = (pieces: readonly RecordedPiece[]) => pieces.reduce((sum, piece) => sum + (piece.kind === 'dropped' ? piece.bytes : 0), 0);
const castOf = async () => (await collect(castLines(path))).map((line) => JSON.parse(line) as [number, string, string]);

describe('a recording', () => {
  test('is one asciicast file: header, output, sizes', async () => {
    const recorder = record();
    recorder.output(Buffer.from('hello \u001b[31m"wörld"\r\n'));
    recorder.resize({ cols: 100, rows: 30 });
    recorder.output(Buffer.from('more'));
    await recorder.finish();
    await recorder.close();
    const [header, ...events] = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(header).toMatchObject({ version: 2, width: 80, height: 24, title: 'A:1', env: { TERM: 'xterm-256color' } });
    expect(events.map((event) => (event as unknown[]).slice(1))).toEqual([
      ['o', 'hello \u001b[31m"wörld"\r\n'],
      ['r', '100x30'],
      ['o', 'more'],
    ]);
    const times = events.map((event) => (event as [number])[0]);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(readdirSync(dir)).toEqual(['A.1.cast']);
  });

  test('has characters whole, wherever output was cut', async () => {
    const whole = 'größe 漢字 👨‍👩‍👧 — é';
    const recorder = record();
    for (const byte of Buffer.from(whole)) {
      recorder.output(Buffer.from([byte]));
      // Each byte as an event of its own.
      recorder.resize({ cols: 80, rows: 24 });
    }
    recorder.output(Buffer.from([0xe2, 0x94]));
    await recorder.finish();
    await recorder.close();
    expect(text(await read())).toBe(`${whole}\ufffd`);
  });

  test('can be read while it is written', async () => {
    const recorder = record();
    recorder.output(Buffer.from('first'));
    await waitUntil('the first output can be read', async () => text(await read()) === 'first');
    recorder.output(Buffer.from(' second'));
    await waitUntil('the second, too', async () => text(await read()) === 'first second');
    await recorder.finish();
    await recorder.close();
  });

  test('leaves out a last line that was torn', async () => {
    const recorder = record();
    recorder.output(Buffer.from('whole'));
    await recorder.finish();
    await recorder.close();
    writeFileSync(path, readFileSync(path, 'utf8') + '[1.5,"o","to', 'utf8');
    expect(text(await read())).toBe('whole');
  });

  test('that does not exist, or is something else, is refused in words', async () => {
    await expect(read()).rejects.toThrow('ENOENT');
    writeFileSync(path, '{"some":"json"}\n');
    await expect(read()).rejects.toThrow(`${path} is not a recording`);
  });
});

/** Numbered lines, so that any gap shows. */
const line = (number: number) => `${String(number).padStart(9, '0')} of many lines\r\n`;
const numbers = (recorded: string) => [...recorded.matchAll(/^(\d{9}) of many lines\r$/gm)].map(([, number]) => Number(number));

describe('a recording beyond its limit', () => {
  const limitBytes = 256 * 1024;
  /** More slowly than a flood: the recorder is given time to write everything. */
  async function recordLines(count: number, recorder: Recorder): Promise<number> {
    let bytes = 0;
    for (let from = 0; from < count; from += 500) {
      const part = Buffer.from(Array.from({ length: Math.min(500, count - from) }, (_, index) => line(from + index)).join(''));
      recorder.output(part);
      bytes += part.length;
      await recorder.finish();
    }
    return bytes;
  }
  const onDisk = () => readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);

  test('keeps beginning and end, says how much is missing, and stays within it', async () => {
    const recorder = record({ limitBytes });
    const given = await recordLines(60_000, recorder);
    expect(onDisk()).toBeLessThan(limitBytes * 1.1);
    const while_ = await read();
    await recorder.close();
    const after = await read();
    for (const pieces of [while_, after]) {
      const found = numbers(text(pieces));
      expect(found[0]).toBe(0);
      expect(found.at(-1)).toBe(59_999);
      expect(found.length).toBeGreaterThan(3_000);
      expect(dropped(pieces)).toBeGreaterThan(0);
      expect(text(pieces).length + dropped(pieces)).toBe(given);
      // One gap, where the marker stands.
      const gaps = found.filter((number, index) => index > 0 && number !== found[index - 1]! + 1);
      expect(gaps).toHaveLength(1);
    }
    expect(text(after)).toBe(text(while_));
    expect(readdirSync(dir)).toEqual(['A.1.cast']);
    expect(statSync(path).size).toBeLessThan(limitBytes * 1.1);
  });

  test('is one valid asciicast file in the end, and given out as one before', async () => {
    const recorder = record({ limitBytes });
    await recordLines(30_000, recorder);
    const before = await castOf();
    await recorder.close();
    const after = await castOf();
    const file = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((each) => JSON.parse(each) as [number, string, string]);
    expect(after.slice(1)).toEqual(before.slice(1));
    expect(file).toEqual(after);
    const times = file.slice(1).map(([at]) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const markers = file.slice(1).filter(([, kind]) => kind === 'm');
    expect(markers).toHaveLength(1);
    expect(markers[0]![2]).toMatch(/^\d+ bytes of output were dropped here$/);
  });

  test('of a flood keeps the newest part, and all of it is accounted for', async () => {
    const recorder = record({ limitBytes });
    let given = 0;
    for (let from = 0; from < 200_000; from += 100) {
      const part = Buffer.from(Array.from({ length: 100 }, (_, index) => line(from + index)).join(''));
      recorder.output(part);
      given += part.length;
    }
    await recorder.finish();
    await recorder.close();
    const pieces = await read();
    const found = numbers(text(pieces));
    expect(found[0]).toBe(0);
    expect(found.at(-1)).toBe(199_999);
    expect(text(pieces).length + dropped(pieces)).toBe(given);
    expect(statSync(path).size).toBeLessThan(limitBytes * 1.1);
  });

  test('accounts for every gap when floods and quiet times follow one another', async () => {
    const recorder = record({ limitBytes });
    let number = 0;
    let given = 0;
    const lines = (count: number) => {
      const part = Buffer.from(Array.from({ length: count }, () => line(number++)).join(''));
      given += part.length;
      return part;
    };
    for (let round = 0; round < 6; round++) {
      for (let slow = 0; slow < 20; slow++) {
        recorder.output(lines(100));
        await recorder.finish();
      }
      for (let fast = 0; fast < 1_000; fast++) recorder.output(lines(100));
    }
    await recorder.finish();
    const before = await read();
    await recorder.close();
    const after = await read();
    for (const pieces of [before, after]) {
      expect(numbers(text(pieces)).at(-1)).toBe(number - 1);
      expect(text(pieces).length + dropped(pieces)).toBe(given);
    }
  });

  test('is read to its end though its host was killed before it could join the parts', async () => {
    const recorder = record({ limitBytes });
    const given = await recordLines(30_000, recorder);
    // No `close`: the parts lie beside the file for ever.
    expect(readdirSync(dir).length).toBeGreaterThan(1);
    const pieces = await read();
    expect(numbers(text(pieces)).at(-1)).toBe(29_999);
    expect(text(pieces).length + dropped(pieces)).toBe(given);
  });
});

describe('a follower', () => {
  test('is given everything as it comes, across parts and the join, and ends when told', async () => {
    const recorder = record({ limitBytes: 256 * 1024 });
    let over = false;
    const followed: RecordedPiece[] = [];
    recorder.output(Buffer.from(line(0)));
    await recorder.finish();
    const following = (async () => {
      for await (const piece of readRecording(path, { follow: { over: () => over } })) followed.push(piece);
    })();
    let number = 1;
    for (let round = 0; round < 40; round++) {
      const lines = Array.from({ length: 400 }, () => line(number++)).join('');
      recorder.output(Buffer.from(lines));
      await recorder.finish();
      await waitUntil('the follower has seen it', () => numbers(text(followed.slice(-3))).at(-1) === number - 1);
    }
    await recorder.close();
    over = true;
    await following;
    expect(dropped(followed)).toBe(0);
    expect(numbers(text(followed))).toEqual(Array.from({ length: number }, (_, index) => index));
  });

  test('who is in the middle of the file as parts are joined to it goes on at the same place', async () => {
    const recorder = record({ limitBytes: 256 * 1024 });
    let over = false;
    const lines = Array.from({ length: 8_000 }, (_, number) => line(number));
    for (let from = 0; from < lines.length; from += 400) {
      recorder.output(Buffer.from(lines.slice(from, from + 400).join('')));
      await recorder.finish();
    }
    const pieces = readRecording(path, { follow: { over: () => over } });
    const followed: RecordedPiece[] = [];
    for (let count = 0; count < 3; count++) followed.push((await pieces.next()).value as RecordedPiece);
    await recorder.close();
    over = true;
    for await (const piece of pieces) followed.push(piece);
    expect(text(followed).length + dropped(followed)).toBe(lines.join('').length);
    expect(numbers(text(followed)).at(-1)).toBe(7_999);
  });
});

describe('a disk that takes no more', () => {
  test('stops the recording with a sentence, and holds nobody back', async () => {
    const held: boolean[] = [];
    const recorder = record({ path: '/dev/full', hold: (now) => void held.push(now) });
    recorder.output(Buffer.from('x'.repeat(100_000)));
    await waitUntil('it is told', () => failures.length > 0);
    recorder.output(Buffer.from('more'));
    await recorder.finish();
    await recorder.close();
    expect(failures).toEqual([expect.stringMatching(/^the recording \/dev\/full stops here: ENOSPC/)]);
    expect(held.at(-1) ?? false).toBe(false);
  });
});

test('any output is recorded as it was, cut anywhere', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 20 }), async (chunks) => {
      const recorder = record();
      for (const chunk of chunks) recorder.output(chunk);
      await recorder.finish();
      await recorder.close();
      expect(text(await read())).toBe(Buffer.concat(chunks).toString());
    }),
    { numRuns: 50 },
  );
});
