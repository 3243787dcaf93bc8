import { afterEach, describe, expect, test } from 'vitest';
import { asRunId } from '../../src/core/ids.ts';
import { LeaseLost, type Journal, type LeaseHolder } from '../../src/core/ports/index.ts';
import type { Envelope, ProcessIdentity, RunEvent } from '../../src/core/run/events.ts';

/** One place where journals of one project live, seen by any number of engines; processes of its machine live until they are killed. */
export interface JournalWorld {
  open(): Journal;
  kill(process: ProcessIdentity): void;
  close(): void;
}

const run = asRunId('r-1');
const holder = (pid: number, hostname = 'here'): LeaseHolder => ({
  process: { pid, startTime: `start of ${pid}`, bootId: 'boot-1' },
  hostname,
  since: 1_700_000_000_000 + pid,
});
const fault = (what: string): RunEvent => ({ type: 'engineFaulted', what });
const envelope = (seq: number, event: RunEvent = fault(`event ${seq}`), of = run): Envelope => ({
  v: 1,
  run: of,
  seq,
  at: 1_700_000_000_000 + seq,
  mono: seq + 0.25,
  event,
});

/** What every journal does. */
export function journalContract(name: string, make: () => JournalWorld): void {
  describe(`journal contract: ${name}`, () => {
    const worlds: JournalWorld[] = [];
    const world = () => {
      const made = make();
      worlds.push(made);
      return made;
    };
    afterEach(() => worlds.splice(0).forEach((each) => each.close()));

    const held = (journal: Journal, pid = 1, takeOver = false) => {
      const result = journal.acquire(run, holder(pid), { takeOver });
      if (!result.ok) throw new Error('the lease was refused');
      return result.lease;
    };

    test('events come back as they were written, in order, to another reader too', () => {
      const it = world();
      const journal = it.open();
      const lease = held(journal);
      journal.append(lease, [envelope(1), envelope(2, fault('ein Strom namens „Übung“ 🚧'))]);
      journal.append(lease, [envelope(3)]);
      expect(it.open().read(run)).toEqual([envelope(1), envelope(2, fault('ein Strom namens „Übung“ 🚧')), envelope(3)]);
      expect(journal.read(run, 2)).toEqual([envelope(3)]);
      expect(journal.read(run, 0, 2)).toEqual([envelope(1), envelope(2, fault('ein Strom namens „Übung“ 🚧'))]);
      expect(journal.read(asRunId('r-none'))).toEqual([]);
    });

    test('a live holder keeps others out, and is named to them', () => {
      const it = world();
      held(it.open(), 1);
      expect(it.open().acquire(run, holder(2))).toEqual({ ok: false, holder: holder(1) });
      expect(it.open().holder(run)).toEqual(holder(1));
    });

    test('runs do not keep each other out', () => {
      const journal = world().open();
      held(journal, 1);
      expect(journal.acquire(asRunId('r-2'), holder(2)).ok).toBe(true);
    });

    test('a dead holder is replaced with a higher epoch, and what it tries to write afterwards is refused whole', () => {
      const it = world();
      const old = it.open();
      const oldLease = held(old, 1);
      old.append(oldLease, [envelope(1)]);
      it.kill(holder(1).process);
      const lease = held(it.open(), 2);
      expect(lease.epoch).toBeGreaterThan(oldLease.epoch);
      expect(() => old.append(oldLease, [envelope(2), envelope(3)])).toThrow(LeaseLost);
      expect(old.read(run)).toEqual([envelope(1)]);
    });

    test('a holder on another machine is replaced only by take-over', () => {
      const journal = world().open();
      journal.acquire(run, holder(1, 'elsewhere'));
      expect(journal.acquire(run, holder(2))).toEqual({ ok: false, holder: holder(1, 'elsewhere') });
      expect(journal.acquire(run, holder(2), { takeOver: true }).ok).toBe(true);
    });

    test('a holder of an earlier boot is dead, whoever has its pid now', () => {
      const journal = world().open();
      held(journal, 1);
      const now = { ...holder(2), process: { ...holder(2).process, bootId: 'boot-2' } };
      expect(journal.acquire(run, now).ok).toBe(true);
    });

    test('a live engine that was taken over can write nothing, while the new one can', () => {
      const it = world();
      const old = it.open();
      const oldLease = held(old, 1);
      const next = it.open();
      const lease = held(next, 2, true);
      next.append(lease, [envelope(1)]);
      expect(() => old.append(oldLease, [envelope(2)])).toThrow(LeaseLost);
      expect(() => old.append(oldLease, [])).toThrow(LeaseLost);
    });

    test('a released lease is free, its epoch is not used again, and its holder can write no more', () => {
      const it = world();
      const journal = it.open();
      const first = held(journal, 1);
      journal.release(first);
      expect(journal.holder(run)).toBeNull();
      expect(() => journal.append(first, [envelope(1)])).toThrow(LeaseLost);
      expect(held(journal, 2).epoch).toBeGreaterThan(first.epoch);
    });

    test('releasing a lease that was lost takes nothing from the new holder', () => {
      const it = world();
      const journal = it.open();
      const first = held(journal, 1);
      const second = held(journal, 2, true);
      journal.release(first);
      expect(journal.holder(run)).toEqual(holder(2));
      journal.append(second, [envelope(1)]);
    });

    test('an append is all or nothing', () => {
      const journal = world().open();
      const lease = held(journal);
      journal.append(lease, [envelope(1)]);
      expect(() => journal.append(lease, [envelope(2), envelope(1)])).toThrow(/twice|UNIQUE/);
      expect(journal.read(run)).toEqual([envelope(1)]);
    });

    test('a run is forgotten whole by who holds it, and by nobody else; other runs stay', () => {
      const it = world();
      const old = it.open();
      const lost = held(old, 1);
      old.append(lost, [envelope(1)]);
      const other = old.acquire(asRunId('r-2'), holder(1));
      if (other.ok) old.append(other.lease, [envelope(1, fault('kept'), asRunId('r-2'))]);
      const journal = it.open();
      const lease = held(journal, 2, true);
      expect(() => old.forget(lost)).toThrow(LeaseLost);
      expect(journal.read(run)).toHaveLength(1);
      journal.forget(lease);
      expect([journal.read(run), journal.holder(run), journal.runs()]).toEqual([[], null, ['r-2']]);
      expect(() => journal.append(lease, [envelope(1)])).toThrow(LeaseLost);
    });

    test('runs are listed newest first, and only those that have an event', () => {
      const journal = world().open();
      for (const [name, at] of [
        ['r-a', 10],
        ['r-c', 30],
        ['r-b', 20],
        ['r-empty', null],
      ] as const) {
        const result = journal.acquire(asRunId(name), holder(1));
        if (result.ok && at !== null) journal.append(result.lease, [{ ...envelope(1), run: asRunId(name), at }]);
      }
      expect(journal.runs()).toEqual(['r-c', 'r-b', 'r-a']);
    });
  });
}
