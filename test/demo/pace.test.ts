import { expect, test } from 'vitest';
import { pace } from '../../src/demo/pace.ts';
import { waitUntil } from '../support/wait.ts';

test('many small pieces of work take as long as they say, however late each timer is', async () => {
  const time = pace(() => Promise.resolve());
  for (let count = 0; count < 100; count += 1) await time.work(2);
  expect(time.workedMs()).toBeGreaterThanOrEqual(200);
  // A timer is a millisecond late or more; lateness that added up would make it 300.
  expect(time.workedMs()).toBeLessThan(300);
});

test('no work takes no time', async () => {
  const time = pace(() => Promise.resolve());
  await time.work(0);
  expect(time.workedMs()).toBe(0);
});

test('an interruption is dealt with first, and the rest of the work is done afterwards', async () => {
  const events: string[] = [];
  const { promise: answer, resolve } = Promise.withResolvers<void>();
  const time = pace(async () => {
    events.push('interrupted');
    await answer;
  });
  const work = time.work(60_000);
  void work.then(() => events.push('done'));
  time.interrupt();
  await waitUntil('it is interrupted', () => events.length === 1);
  expect(time.workedMs()).toBeLessThan(60_000);
  resolve();
  await new Promise(setImmediate);
  expect(events).toEqual(['interrupted']);
});

test('an interruption between two pieces of work is dealt with at the next', async () => {
  let dealt = 0;
  const time = pace(async () => void (dealt += 1));
  time.interrupt();
  expect(dealt).toBe(0);
  await time.work(1);
  expect(dealt).toBe(1);
});
