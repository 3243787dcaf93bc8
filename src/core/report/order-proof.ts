import type { StreamId } from '../ids.ts';
import { duration } from '../run/words.ts';
import type { AttemptRecord, JournalReading } from './journal/read-journal.ts';
import type { PointRecord } from './journal/point-records.ts';
import { isComparable, type Stamp } from './journal/stamp.ts';
import { needText } from './need-text.ts';
import { overlapsOf, type Overlap } from './overlaps.ts';

/** Whether the recorded times prove that nothing started, no wave merged and no checkpoint was reached before what it needs held. */
export interface OrderProof {
  /** `violated` when a need of any attempt, wave or checkpoint was; `notComparable` when nothing was violated and nothing could be compared. */
  readonly verdict: NeedVerdict;
  /** Needs of attempts, by verdict. */
  readonly counts: Readonly<Record<NeedVerdict, number>>;
  readonly attempts: readonly AttemptProof[];
  /** Waves, by their rounds, and checkpoints that were reached; and their needs, by verdict. */
  readonly points: readonly PointProof[];
  readonly pointCounts: Readonly<Record<NeedVerdict, number>>;
  /** Events whose monotonic time is before that of an event that was written earlier in the same boot: no clock does that. */
  readonly contradictions: readonly Contradiction[];
  /** Streams that worked side by side, by monotonic times of one boot, the longest together first; at most `mostOverlaps` of them. */
  readonly overlaps: readonly Overlap[];
  readonly overlapCount: number;
}

export type NeedVerdict = 'kept' | 'violated' | 'notComparable';

export interface AttemptProof {
  readonly stream: StreamId;
  readonly attempt: number;
  readonly verdict: NeedVerdict;
  /** The event upon which its start was decided, and the first that shows it started. */
  readonly decided: Stamp | null;
  readonly started: Stamp;
  readonly needs: readonly NeedProof[];
}

export interface PointProof {
  readonly point: PointRecord['point'];
  readonly verdict: NeedVerdict;
  /** The event upon which it was decided, and the first that shows it merged or reached. */
  readonly decided: Stamp | null;
  readonly started: Stamp;
  readonly needs: readonly NeedProof[];
}

export interface NeedProof {
  readonly need: string;
  readonly verdict: NeedVerdict;
  /** The event since which it held; `null` when it did not. */
  readonly held: Stamp | null;
  /** From then until the start, milliseconds; negative when it was violated, `null` when the two cannot be compared. */
  readonly marginMs: number | null;
  /** A sentence for a person. */
  readonly text: string;
}

export interface Contradiction {
  readonly seq: number;
  /** How far it goes back, milliseconds. */
  readonly byMs: number;
}

/**
 * Proves the order of a run from what was written down when it happened. The rules say which needs an attempt had and which event made each of
 * them hold; the proof compares the places and the monotonic times of these events with those of the attempt's own.
 */
export function proveOrder(reading: JournalReading): OrderProof {
  const attempts = reading.attempts.flatMap((record) => proveAttempt(record) ?? []);
  const points = reading.points.flatMap((record) => provePoint(record) ?? []);
  const counts = countsOf(attempts.flatMap(({ needs }) => needs));
  const pointCounts = countsOf(points.flatMap(({ needs }) => needs));
  const contradictions = contradictionsIn(reading);
  const verdict = contradictions.length > 0 ? 'violated' : overall(summed(counts, pointCounts));
  return { verdict, counts, attempts, points, pointCounts, contradictions, ...overlapsOf(reading) };
}

type Counts = OrderProof['counts'];

function countsOf(needs: readonly NeedProof[]): Counts {
  const counts = { kept: 0, violated: 0, notComparable: 0 };
  for (const { verdict } of needs) counts[verdict] += 1;
  return counts;
}

export const summed = (one: Counts, other: Counts): Counts => ({
  kept: one.kept + other.kept,
  violated: one.violated + other.violated,
  notComparable: one.notComparable + other.notComparable,
});

const overall = ({ kept, violated, notComparable }: Counts): NeedVerdict =>
  violated > 0 ? 'violated' : kept === 0 && notComparable > 0 ? 'notComparable' : 'kept';

function proveAttempt(record: AttemptRecord): AttemptProof | null {
  const signs = [record.prepared, record.spawned].flatMap((stamp) => stamp ?? []);
  const started = earliest(signs);
  // Of one that has only been decided, or whose directory could not be made, nothing has started.
  if (!started) return null;
  // A decision counts as the start too: it must not have come before what it rests on.
  const from = record.decided ? [record.decided, ...signs] : signs;
  const needs = record.needs.map(({ need, heldSince }) => proveNeed(needText(need), heldSince, from, started));
  return { stream: record.stream, attempt: record.attempt, verdict: overall(countsOf(needs)), decided: record.decided, started, needs };
}

function provePoint({ point, decided, started, needs: stood }: PointRecord): PointProof | null {
  if (!started) return null;
  const from = decided ? [decided, started] : [started];
  const needs = stood.map(({ need, heldSince }) => proveNeed(needText(need), heldSince, from, started));
  return { point, verdict: overall(countsOf(needs)), decided, started, needs };
}

/** By monotonic times where they compare, else by place. */
const earliest = (stamps: readonly Stamp[]): Stamp | undefined =>
  [...stamps].sort((a, b) => (isComparable(a, b) ? a.mono - b.mono || a.seq - b.seq : a.seq - b.seq))[0];

function proveNeed(need: string, held: Stamp | null, from: readonly Stamp[], started: Stamp): NeedProof {
  const at = `event ${started.seq}`;
  if (!held) return { need, verdict: 'violated', held, marginMs: null, text: `it had started by ${at}, and this never held before` };
  const first = earliest(from) ?? started;
  const late = from.find(({ seq }) => seq < held.seq);
  if (late) {
    const text = `it held only from event ${held.seq} on, and event ${late.seq} had started it`;
    return { need, verdict: 'violated', held, marginMs: isComparable(held, first) ? first.mono - held.mono : null, text };
  }
  // What holds from the first event on holds before everything else, on whatever machine.
  if (held.seq === 1) return { need, verdict: 'kept', held, marginMs: null, text: 'it held from the beginning' };
  if (!from.every((stamp) => isComparable(held, stamp))) {
    const text = 'the machine was started anew in between, and monotonic times compare within one boot only';
    return { need, verdict: 'notComparable', held, marginMs: null, text };
  }
  const marginMs = first.mono - held.mono;
  return marginMs < 0
    ? { need, verdict: 'violated', held, marginMs, text: `it held ${duration(-marginMs)} after the start, by the monotonic clock` }
    : { need, verdict: 'kept', held, marginMs, text: `it held by event ${held.seq}, the start is event ${started.seq}` };
}

function contradictionsIn({ stamps }: JournalReading): Contradiction[] {
  const latest = new Map<string, number>();
  return [...stamps.values()].flatMap(({ seq, mono, boot }) => {
    if (boot === null) return [];
    const before = latest.get(boot) ?? mono;
    latest.set(boot, Math.max(before, mono));
    return mono < before ? [{ seq, byMs: before - mono }] : [];
  });
}
