import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lastWords, logSize } from '../../src/wire/last-words.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-words-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('the last line that says something, without its time, however long the log is', () => {
  const log = join(dir, 'engine.log');
  expect([lastWords(log), logSize(log)]).toEqual([null, 0]);
  appendFileSync(log, `${'noise\n'.repeat(5_000)}2026-11-21T09:15:02.123Z the disk is full\n\n`);
  expect(lastWords(log)).toBe('the disk is full');
});

test('what was said before is not taken for what is said now', () => {
  const log = join(dir, 'engine.log');
  appendFileSync(log, 'old\n');
  const before = logSize(log);
  expect(lastWords(log, before)).toBeNull();
  appendFileSync(log, 'new\n');
  expect(lastWords(log, before)).toBe('new');
});
