import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askInFile, questionFiles } from '../../../src/adapters/questions/question-files.ts';
import { asStreamId } from '../../../src/core/ids.ts';
import { waitUntil } from '../../support/wait.ts';

let dir = '';
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'sluice-questions-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const ref = { stream: asStreamId('A'), attempt: 1 };
const questions = () => questionFiles(({ stream, attempt }) => join(dir, `${stream}.${attempt}`));
const ask = (text: string, signal = new AbortController().signal) =>
  askInFile(join(dir, 'A.1'), { text, options: [] }, signal, async () => undefined);
const by = 'ann';
/** A question is there when it can be answered, and is answered by that. */
const answered = (text: string) => waitUntil('there is an open question', () => questions().answer(ref, { by, text }));

test('an answer goes to the question that was asked first, and to one only', async () => {
  expect(await questions().answer(ref, { by, text: 'nobody asks' })).toBe(false);
  const first = ask('one?');
  await answered('1');
  const second = ask('two?');
  await answered('2');
  expect(await Promise.all([first, second])).toEqual([
    { by, text: '1' },
    { by, text: '2' },
  ]);
  expect(await questions().answer(ref, { by, text: 'nobody asks any more' })).toBe(false);
  expect(await questions().answer({ ...ref, attempt: 2 }, { by, text: 'nor does another attempt' })).toBe(false);
});

test('a question that is withdrawn takes no answer', async () => {
  const withdrawal = new AbortController();
  const asking = ask('still there?', withdrawal.signal);
  asking.catch(() => undefined);
  withdrawal.abort();
  await expect(asking).rejects.toThrow('the question was withdrawn before it was answered');
  expect(await questions().answer(ref, { by, text: 'late' })).toBe(false);
});
