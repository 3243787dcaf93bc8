import type { StreamId } from '../ids.ts';
import type { AttemptRecord, JournalReading } from './journal/read-journal.ts';

/** Two streams whose processes lived at the same time. */
export interface Overlap {
  readonly streams: readonly [StreamId, StreamId];
  /** Milliseconds together, over all their attempts. */
  readonly ms: number;
}

/** More pairs tell a reader nothing; how many there are is said. */
const mostOverlaps = 2_000;

interface Span {
  readonly stream: StreamId;
  readonly boot: string;
  /** Monotonic milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** Which streams really worked side by side, from monotonic times alone; spans of different boots are never compared. */
export function overlapsOf(reading: JournalReading): { readonly overlaps: readonly Overlap[]; readonly overlapCount: number } {
  const last = [...reading.stamps.values()].at(-1);
  const spans = reading.attempts.flatMap((record) => spanOf(record, last?.boot ?? null, last?.mono ?? 0) ?? []);
  spans.sort((a, b) => a.from - b.from);
  const together = new Map<string, Overlap>();
  let open: Span[] = [];
  for (const span of spans) {
    open = open.filter(({ to }) => to > span.from);
    for (const other of open) {
      if (other.stream === span.stream || other.boot !== span.boot) continue;
      const ms = Math.min(other.to, span.to) - span.from;
      if (ms <= 0) continue;
      const streams = [other.stream, span.stream].sort() as [StreamId, StreamId];
      const key = streams.join(' ');
      together.set(key, { streams, ms: (together.get(key)?.ms ?? 0) + ms });
    }
    open.push(span);
  }
  const overlaps = [...together.values()].sort((a, b) => b.ms - a.ms);
  return { overlaps: overlaps.slice(0, mostOverlaps), overlapCount: overlaps.length };
}

/** From the moment at which the process was known to live until it had ended: what is left out at both ends only makes an overlap shorter. */
function spanOf({ stream, spawned, ended, exitedAt }: AttemptRecord, boot: string | null, now: number): Span | null {
  if (spawned?.boot == null) return null;
  if (!ended) return boot === spawned.boot ? { stream, boot, from: spawned.mono, to: now } : null;
  if (ended.boot !== spawned.boot) return null;
  // An exit may be written long after it was seen, when no engine was alive.
  const unwritten = exitedAt === null ? 0 : Math.max(0, ended.at - exitedAt);
  return { stream, boot: spawned.boot, from: spawned.mono, to: Math.max(spawned.mono, ended.mono - unwritten) };
}
