import type { DatabaseSync } from 'node:sqlite';
import type { RunId } from '../../core/ids.ts';
import { LeaseLost, type Lease, type LeaseHolder, type LeaseResult } from '../../core/ports/index.ts';
import type { ProcessIdentity } from '../../core/run/events.ts';

/** The table of leases: one row a run, whose epoch only grows. Its methods are called inside a transaction. */
export interface LeaseTable {
  acquire(run: RunId, self: LeaseHolder, takeOver: boolean): LeaseResult;
  /** @throws {LeaseLost} when another epoch holds the run, or nobody does */
  check(lease: Lease): void;
  release(lease: Lease): void;
  holder(run: RunId): LeaseHolder | null;
  forget(run: RunId): void;
}

export function leaseTable(database: DatabaseSync, isAlive: (process: ProcessIdentity) => boolean): LeaseTable {
  const select = database.prepare('SELECT epoch, held, pid, startTime, bootId, hostname, since FROM leases WHERE run = ?');
  const row = (run: RunId) => {
    const found = select.get(run);
    return found === undefined
      ? null
      : {
          epoch: Number(found['epoch']),
          held: found['held'] === 1,
          holder: {
            process: { pid: Number(found['pid']), startTime: String(found['startTime']), bootId: String(found['bootId']) },
            hostname: String(found['hostname']),
            since: Number(found['since']),
          } satisfies LeaseHolder,
        };
  };
  /** Of a process on another machine nobody here can say whether it lives; so it counts as alive. */
  const lives = (holder: LeaseHolder, self: LeaseHolder) =>
    holder.hostname !== self.hostname || (holder.process.bootId === self.process.bootId && isAlive(holder.process));
  return {
    acquire(run, self, takeOver) {
      const before = row(run);
      if (before?.held === true && !takeOver && lives(before.holder, self)) return { ok: false, holder: before.holder };
      const epoch = (before?.epoch ?? 0) + 1;
      database
        .prepare(
          'INSERT OR REPLACE INTO leases (run, epoch, held, pid, startTime, bootId, hostname, since) VALUES (?, ?, 1, ?, ?, ?, ?, ?)',
        )
        .run(run, epoch, self.process.pid, self.process.startTime, self.process.bootId, self.hostname, self.since);
      return { ok: true, lease: { run, epoch } };
    },
    check(lease) {
      const now = row(lease.run);
      if (now?.epoch !== lease.epoch || !now.held) {
        throw new LeaseLost(
          `${lease.run} is no longer this engine's: ${now?.held === true ? describeHolder(now.holder) : 'its lease was released'}`,
        );
      }
    },
    release(lease) {
      database.prepare('UPDATE leases SET held = 0 WHERE run = ? AND epoch = ?').run(lease.run, lease.epoch);
    },
    holder(run) {
      const now = row(run);
      return now?.held === true ? now.holder : null;
    },
    forget: (run) => void database.prepare('DELETE FROM leases WHERE run = ?').run(run),
  };
}

/** Who has a run, in words: `process 4711 has it since 2026-11-21 09:15:02`. */
export function describeHolder(holder: LeaseHolder, ownHostname?: string): string {
  const at = new Date(holder.since - new Date(holder.since).getTimezoneOffset() * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  const where = ownHostname === undefined || ownHostname === holder.hostname ? '' : ` on ${holder.hostname}`;
  return `process ${holder.process.pid}${where} has it since ${at}`;
}
