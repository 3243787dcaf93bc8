import { describe, expect, test } from 'vitest';
import { Scheduler, type Work } from '../../../src/host/terminal/scheduler.ts';
import { waitUntil } from '../../support/wait.ts';

/** Work of so many steps, each of which takes so long. */
function work(log: string[], name: string, steps: number, { stepMs = 0, focused = false } = {}): Work & { left: number } {
  return {
    left: steps,
    focused,
    get dueAt() {
      return this.left > 0 ? -Infinity : Infinity;
    },
    step() {
      this.left--;
      log.push(name);
      for (const end = performance.now() + stepMs; performance.now() < end;);
    },
  };
}

describe('the scheduler', () => {
  test('gives everybody a turn, however much one has to do', async () => {
    const log: string[] = [];
    let slices = 0;
    const scheduler = new Scheduler(() => void slices++);
    const all = ['a', 'b', 'c'].map((name) => work(log, name, name === 'a' ? 300 : 5, { stepMs: 0.3 }));
    for (const one of all) scheduler.add(one);
    for (const one of all) scheduler.wake(one);
    await waitUntil('all is done', () => all.every(({ left }) => left === 0));
    // The short ones were done long before the long one.
    expect(log.lastIndexOf('b')).toBeLessThan(40);
    expect(log.lastIndexOf('c')).toBeLessThan(40);
    expect(slices).toBeGreaterThan(5);
  });

  test('lets the loop live between its slices', async () => {
    const log: string[] = [];
    const scheduler = new Scheduler(() => undefined);
    const long = work(log, 'long', 200, { stepMs: 0.3 });
    scheduler.add(long);
    scheduler.wake(long);
    let turns = 0;
    while (long.left > 0) {
      await new Promise(setImmediate);
      turns++;
    }
    expect(turns).toBeGreaterThan(10);
  });

  test('takes what has the keyboard first', async () => {
    const log: string[] = [];
    const scheduler = new Scheduler(() => undefined);
    const others = ['a', 'b'].map((name) => work(log, name, 50, { stepMs: 0.2 }));
    const keyboard = work(log, 'k', 3, { focused: true });
    for (const one of [...others, keyboard]) scheduler.add(one);
    for (const one of others) scheduler.wake(one);
    await waitUntil('all is done', () => others.every(({ left }) => left === 0));
    expect(log.slice(0, 3)).toEqual(['k', 'k', 'k']);
  });

  test('waits for what is due later, and forgets what was removed', async () => {
    const log: string[] = [];
    const scheduler = new Scheduler(() => undefined);
    const dueAt = performance.now() + 30;
    let done = false;
    const later: Work = {
      focused: false,
      get dueAt() {
        return done ? Infinity : dueAt;
      },
      step() {
        done = true;
        expect(performance.now()).toBeGreaterThanOrEqual(dueAt);
      },
    };
    const removed = work(log, 'removed', 3);
    scheduler.add(later);
    scheduler.add(removed);
    scheduler.wake(removed);
    scheduler.remove(removed);
    scheduler.wake(later);
    await waitUntil('it was done in its time', () => done);
    expect(log).toEqual([]);
  });
});
