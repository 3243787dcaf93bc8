import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claims } from '../../../src/adapters/progress/claims.ts';
import { fileEvents } from '../../../src/adapters/progress/file-events.ts';
import { readReport } from '../../../src/adapters/progress/files.ts';
import { followUp } from '../../../src/adapters/progress/follow-up.ts';
import { waitUntil } from '../../support/wait.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-report-'));
  file = join(dir, 'report');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('a report', () => {
  test('is a small regular file', async () => {
    writeFileSync(file, 'text 名前');
    expect(await readReport(file)).toMatchObject({ kind: 'text', text: 'text 名前', changedAt: statSync(file).ctimeMs });
    writeFileSync(file, '');
    expect(await readReport(file)).toMatchObject({ kind: 'text', text: '' });
  });

  test.each<[string, () => void, string]>([
    ['missing', () => undefined, ''],
    ['a folder', () => mkdirSync(file), 'is no file'],
    ['a link', () => (writeFileSync(join(dir, 'other'), 'text'), symlinkSync('other', file)), 'is a link, and links are not followed'],
    ['a pipe that nobody writes to', () => execFileSync('mkfifo', [file]), 'is no file'],
    ['too long', () => writeFileSync(file, 'x'.repeat(1024 * 1024 + 1)), 'is longer than 1 MB'],
    ['binary', () => writeFileSync(file, 'a\0b'), 'is binary'],
  ])('is none when it is %s', async (_, make, reason) => {
    make();
    expect(await readReport(file)).toEqual(reason === '' ? { kind: 'missing' } : { kind: 'unusable', reason });
  });

  test('is none when it is a device', async () => {
    expect(await readReport('/dev/zero')).toEqual({ kind: 'unusable', reason: 'is no file' });
  });
});

describe('a file that lies where several work', () => {
  let now: number;
  const fresh = () => {
    now = 1_000_000;
    return claims(() => now);
  };

  test('tells of the one that works there, from its beginning on', () => {
    const shared = fresh();
    shared.claim('f', 'A', 5_000);
    expect([4_900, 5_000, 9_000].map((time) => shared.holds('f', 'A', time))).toEqual([false, true, true]);
    expect(shared.holds('f', 'B', 9_000)).toBe(false);
    expect(shared.holds('g', 'A', 9_000)).toBe(false);
  });

  test('tells of nobody while two work there, and afterwards of the one that stays, once it is written anew', () => {
    const shared = fresh();
    shared.claim('f', 'A', 0);
    shared.claim('f', 'B', 0);
    expect([shared.holds('f', 'A', now), shared.holds('f', 'B', now)]).toEqual([false, false]);
    shared.release('f', 'B');
    expect(shared.holds('f', 'A', now - 1)).toBe(false);
    expect(shared.holds('f', 'A', now + 100)).toBe(true);
    shared.release('f', 'A');
    shared.release('f', 'A');
    expect(shared.holds('f', 'A', now + 100)).toBe(false);
  });
});

describe('following up', () => {
  test('reads at once and once more for one touch, and then rests', async () => {
    let reads = 0;
    const reading = followUp(async () => void (reads += 1));
    reading.touch();
    expect(reads).toBe(1);
    await waitUntil('it was read again', () => reads === 2);
    reading.touch();
    await waitUntil('the next touch was read', () => reads >= 3);
    reading.end();
  });

  test('reads after a touch that came while it was reading', async () => {
    const states = ['first'];
    const read: (string | undefined)[] = [];
    const reading = followUp(async () => {
      const state = states.at(-1);
      await new Promise(setImmediate);
      read.push(state);
    });
    reading.touch();
    states.push('last');
    reading.touch();
    await waitUntil('the last state was read', () => read.at(-1) === 'last');
    expect(read[0]).toBe('first');
    reading.end();
  });

  test('reads no more when it was ended', async () => {
    let reads = 0;
    const reading = followUp(async () => void (reads += 1));
    reading.touch();
    reading.end();
    reading.touch();
    const other = followUp(async () => void (reads += 10));
    other.touch();
    await waitUntil('another one has read twice', () => reads >= 21);
    expect(reads).toBe(21);
    other.end();
  });
});

test('a file that goes missing and comes back draws no watch over everything around it', async () => {
  const before = watches();
  const folder = join(dir, 'a/b');
  const make = () => {
    mkdirSync(folder, { recursive: true });
    for (let count = 0; count < 60; count += 1) mkdirSync(join(dir, `a/other-${count}/deep`), { recursive: true });
    writeFileSync(join(folder, 'report'), 'text');
  };
  const failures: string[] = [];
  const events = fileEvents((sentence) => failures.push(sentence));
  let touched = 0;
  make();
  events.follow(join(folder, 'report'), () => (touched += 1));
  await waitUntil('the file is seen', () => touched > 0);
  rmSync(join(dir, 'a'), { recursive: true });
  await waitUntil('its end is seen', () => touched > 1);
  make();
  await waitUntil('it is seen again', () => touched > 2);
  for (const text of ['one', 'two', 'three']) {
    const seen = touched;
    writeFileSync(join(folder, 'report'), text);
    await waitUntil(`${text} is seen`, () => touched > seen);
  }
  expect(watches() - before).toBeLessThan(20);
  await events.close();
  await waitUntil('every watch is closed', () => watches() === before);
  expect(failures).toEqual([]);
});

const watches = (): number => process.getActiveResourcesInfo().filter((name) => name === 'FSEventWrap').length;
