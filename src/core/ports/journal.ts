import type { RunId } from '../ids.ts';
import type { Envelope, ProcessIdentity } from '../run/events.ts';

/** The durable record of runs. An append returns only when the event would survive a power cut. */
export interface Journal {
  /** Events of a run after `seq`, in order, at most `limit` (default: all). @throws when the file cannot be read or an event is of an unknown version */
  read(run: RunId, afterSeq?: number, limit?: number): Envelope[];
  /** Appends under a lease. @throws {LeaseLost} in the same transaction when another epoch holds the run; nothing is written then */
  append(lease: Lease, events: readonly Envelope[]): void;
  /** Takes the lease of a run, or tells who has it. A holder that is no longer alive is replaced; `takeOver` replaces a live one. */
  acquire(run: RunId, self: LeaseHolder, options?: { readonly takeOver?: boolean }): LeaseResult;
  release(lease: Lease): void;
  /** Forgets a run: its events and its lease. @throws {LeaseLost} when another epoch holds it; nothing is forgotten then */
  forget(lease: Lease): void;
  /** Who holds the run now, or `null`. */
  holder(run: RunId): LeaseHolder | null;
  /** Runs with at least one event, newest first. */
  runs(): RunId[];
  close(): void;
}
/** Another epoch holds the run: this engine was replaced and may decide nothing any more. Nothing of the append was written. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}
export interface Lease {
  readonly run: RunId;
  /** Grows with each acquisition. */
  readonly epoch: number;
}
export interface LeaseHolder {
  readonly process: ProcessIdentity;
  readonly hostname: string;
  /** Epoch milliseconds. */
  readonly since: number;
}
export type LeaseResult = { readonly ok: true; readonly lease: Lease } | { readonly ok: false; readonly holder: LeaseHolder };
