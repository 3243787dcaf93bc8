import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { asRunId, asStreamId } from '../../src/core/ids.ts';
import type { Envelope, RunRequest } from '../../src/core/run/events.ts';
import { createRequests } from '../../src/wire/requests.ts';

// The one thing that takes time here is giving up, after half a minute.
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const pause = (stream: string): RunRequest => ({ kind: 'pause', target: { kind: 'stream', stream: asStreamId(stream) } });
const accepted = (request: RunRequest, by = 'ada@here'): Envelope => ({
  v: 1,
  run: asRunId('r-1'),
  seq: 1,
  at: 0,
  mono: 0,
  event: { type: 'requestAccepted', request, by },
});

test('an answer settles the request of its number, once', async () => {
  const requests = createRequests('ada@here');
  const sent: number[] = [];
  const one = requests.add(pause('A'), (id) => sent.push(id));
  const two = requests.add(pause('B'), (id) => sent.push(id));
  requests.answered(sent[1] ?? 0, { ok: false, reason: 'no' });
  requests.answered(sent[0] ?? 0, { ok: true });
  requests.answered(sent[0] ?? 0, { ok: false, reason: 'late' });
  expect(await Promise.all([one, two])).toEqual([{ ok: true }, { ok: false, reason: 'no' }]);
  expect(requests.size).toBe(0);
});

test('after its engine has died, a request that stands in the journal is answered, and one that does not is sent again', async () => {
  const requests = createRequests('ada@here');
  const one = requests.add(pause('A'), () => undefined);
  const two = requests.add(pause('B'), () => undefined);
  requests.take([accepted(pause('B'), 'bob@here'), accepted(pause('A'))]);
  const again: [number, RunRequest][] = [];
  requests.resend((id, request) => again.push([id, request]));
  expect(await one).toEqual({ ok: true });
  expect(again.map(([, request]) => request)).toEqual([pause('B')]);
  requests.answered(again[0]?.[0] ?? 0, { ok: true });
  expect(await two).toEqual({ ok: true });
});

test('of two equal requests one acceptance answers one', () => {
  const requests = createRequests('ada@here');
  void requests.add(pause('A'), () => undefined);
  void requests.add(pause('A'), () => undefined);
  requests.take([accepted(pause('A'))]);
  const again: number[] = [];
  requests.resend((id) => again.push(id));
  expect(again).toHaveLength(1);
});

test('when no engine can be reached they are refused, but for what was accepted', async () => {
  const requests = createRequests('ada@here');
  const one = requests.add(pause('A'), () => undefined);
  const two = requests.add(pause('B'), () => undefined);
  requests.take([accepted(pause('A'))]);
  requests.refuse('the disk is full');
  expect(await Promise.all([one, two])).toEqual([{ ok: true }, { ok: false, reason: 'the disk is full' }]);
});

test('a request that nobody answers is given up with a sentence', async () => {
  const requests = createRequests('ada@here');
  const one = requests.add(pause('A'), () => undefined);
  vi.advanceTimersByTime(30_000);
  expect(await one).toMatchObject({ ok: false, reason: expect.stringContaining('has not answered for 30 s') as string });
});
