import { afterEach, describe, expect, test } from 'vitest';
import { asStreamId } from '../../src/core/ids.ts';
import type { AttemptRef, ProgressWatch } from '../../src/core/ports/index.ts';
import type { Progress } from '../../src/core/run/events.ts';
import { waitUntil } from '../support/wait.ts';

export interface WatchWorld {
  readonly watch: ProgressWatch;
  /** The status file of an attempt, by which it reports. */
  statusFile(ref: AttemptRef): string;
  report(ref: AttemptRef, percent: number): void;
  close(): Promise<void>;
}

const A: AttemptRef = { stream: asStreamId('A'), attempt: 1 };
const B: AttemptRef = { stream: asStreamId('B'), attempt: 1 };

/** What whoever watches the reports of attempts does. */
export function progressWatchContract(name: string, make: () => WatchWorld): void {
  describe(`progress watch contract: ${name}`, () => {
    let world: WatchWorld | null = null;
    const open = () => (world = make());
    afterEach(async () => await world?.close());
    const watched = (it: WatchWorld, ref: AttemptRef) => {
      const seen: Progress[] = [];
      it.watch.watch(ref, [it.statusFile(ref)], { changed: (progress) => seen.push(progress), judged: () => undefined });
      return seen;
    };

    test('reports reach the attempt that they are of', async () => {
      const it = open();
      const [ofA, ofB] = [watched(it, A), watched(it, B)];
      it.report(A, 10);
      await waitUntil('it is seen', () => ofA.at(-1)?.percent === 10);
      it.report(A, 20);
      await waitUntil('the next is seen', () => ofA.at(-1)?.percent === 20);
      expect(ofA.at(-1)?.source).toMatch(/status\.json$/);
      expect(ofB).toEqual([]);
    });

    test('what stands in the files is read at once when it is asked for, seen or not', async () => {
      const it = open();
      const ofA = watched(it, A);
      it.report(A, 10);
      expect((await it.watch.readNow(A))?.percent).toBe(10);
      expect(ofA.every(({ percent }) => percent === 10)).toBe(true);
      expect(await it.watch.readNow(B)).toBeNull();
    });

    test('after unwatch nothing is reported; of an attempt that nobody watches it is no trouble', async () => {
      const it = open();
      const [ofA, ofB] = [watched(it, A), watched(it, B)];
      it.watch.unwatch(A);
      it.watch.unwatch(A);
      it.report(A, 10);
      it.report(B, 10);
      await waitUntil('that of the other is seen', () => ofB.length > 0);
      expect(ofA).toEqual([]);
    });
  });
}
