import { LeaseLost, type Journal, type Lease, type LeaseHolder } from '../../../src/core/ports/index.ts';
import type { RunId } from '../../../src/core/ids.ts';
import type { Envelope, ProcessIdentity } from '../../../src/core/run/events.ts';

/** The journals of one project in memory. Each `open` is what one engine has; all see the same events and leases. */
export class MemoryJournals {
  readonly events = new Map<RunId, Envelope[]>();
  readonly #leases = new Map<RunId, { epoch: number; holder: LeaseHolder | null }>();
  readonly #dead = new Set<string>();
  /** Thrown by the next append, once. */
  failNextAppend: Error | null = null;

  kill(process: ProcessIdentity): void {
    this.#dead.add(JSON.stringify(process));
  }

  open(): Journal {
    const check = (lease: Lease) => {
      const now = this.#leases.get(lease.run);
      if (now?.epoch !== lease.epoch || now.holder === null) throw new LeaseLost(`epoch ${lease.epoch} no longer has ${lease.run}`);
    };
    return {
      read: (run, afterSeq = 0, limit = Infinity) => (this.events.get(run) ?? []).slice(afterSeq, afterSeq + limit),
      append: (lease, added) => {
        const failure = this.failNextAppend;
        this.failNextAppend = null;
        if (failure !== null) throw failure;
        check(lease);
        const before = this.events.get(lease.run) ?? [];
        const all = [...before, ...structuredClone(added)];
        if (all.some((event, index) => event.seq !== index + 1)) throw new Error('an event is there twice, or one is missing');
        if (added.length > 0) this.events.set(lease.run, all);
      },
      acquire: (run, self, options) => {
        const before = this.#leases.get(run);
        const holder = before?.holder ?? null;
        if (holder !== null && options?.takeOver !== true && this.#lives(holder, self)) return { ok: false, holder };
        const epoch = (before?.epoch ?? 0) + 1;
        this.#leases.set(run, { epoch, holder: self });
        return { ok: true, lease: { run, epoch } };
      },
      release: (lease) => {
        if (this.#leases.get(lease.run)?.epoch === lease.epoch) this.#leases.set(lease.run, { epoch: lease.epoch, holder: null });
      },
      forget: (lease) => {
        check(lease);
        this.events.delete(lease.run);
        this.#leases.delete(lease.run);
      },
      holder: (run) => this.#leases.get(run)?.holder ?? null,
      runs: () => [...this.events].sort(([, a], [, b]) => (b[0]?.at ?? 0) - (a[0]?.at ?? 0)).map(([run]) => run),
      close: () => undefined,
    };
  }

  #lives(holder: LeaseHolder, self: LeaseHolder): boolean {
    if (holder.hostname !== self.hostname) return true;
    return holder.process.bootId === self.process.bootId && !this.#dead.has(JSON.stringify(holder.process));
  }
}
