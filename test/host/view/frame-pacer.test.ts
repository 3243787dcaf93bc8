import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FramePacer } from '../../../src/host/view/frame-pacer.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** @param costMs what making a frame takes */
function pacer({ costMs = 0, news = () => true }: { costMs?: number; news?: () => boolean } = {}) {
  const sent: string[] = [];
  const frame = (kind: string) => () => {
    if (!news()) return false;
    vi.advanceTimersByTime(costMs);
    sent.push(kind);
    return true;
  };
  return { sent, pacer: new FramePacer({ sendAll: frame('all'), sendEchoes: frame('echo') }) };
}

test('after a rest a frame is sent at once, the next after its time', () => {
  const { sent, pacer: pace } = pacer();
  pace.poke(false);
  expect(sent).toEqual(['all']);
  pace.acknowledged();
  pace.poke(false);
  pace.poke(false);
  expect(sent).toEqual(['all']);
  vi.advanceTimersByTime(16);
  expect(sent).toEqual(['all', 'all']);
});

test('nothing is sent while a frame is not acknowledged, and what comes meanwhile is one frame', () => {
  const { sent, pacer: pace } = pacer();
  for (let poke = 0; poke < 50; poke++) {
    pace.poke(poke % 2 === 0);
    vi.advanceTimersByTime(20);
  }
  expect(sent).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
  pace.acknowledged();
  pace.acknowledged();
  expect(sent).toHaveLength(3);
});

test('an echo does not wait for the pace, and the rest follows in its time', () => {
  const { sent, pacer: pace } = pacer();
  pace.poke(false);
  pace.acknowledged();
  vi.advanceTimersByTime(3);
  pace.poke(true);
  expect(sent).toEqual(['all', 'echo']);
  pace.acknowledged();
  vi.advanceTimersByTime(13);
  expect(sent).toEqual(['all', 'echo', 'all']);
});

test('frames that are costly to make come less often', () => {
  const { sent, pacer: pace } = pacer({ costMs: 10 });
  for (let ms = 0; ms < 1_000; ms++) {
    pace.poke(false);
    pace.acknowledged();
    vi.advanceTimersByTime(1);
  }
  expect(sent.length).toBeLessThan(25);
});

test('with nothing new no timer stays, nor after the end', () => {
  const quiet = pacer({ news: () => false });
  quiet.pacer.poke(true);
  expect(vi.getTimerCount()).toBe(0);
  const { pacer: pace } = pacer();
  pace.poke(false);
  pace.acknowledged();
  pace.poke(false);
  expect(vi.getTimerCount()).toBe(1);
  pace.stop();
  pace.poke(true);
  expect(vi.getTimerCount()).toBe(0);
});
