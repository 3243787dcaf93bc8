import { addNeed, type DraftPhase, type DraftStream } from '../draft.ts';
import { estimateText } from '../words.ts';

/** A part of a map while it is read: the lines below one header. */
export interface MapPart {
  readonly phase: DraftPhase | null;
  /** Weeks or days of its header, in minutes. */
  readonly from: number | null;
  readonly to: number | null;
  /** Streams that whatever begins a group waits for. */
  barrier: DraftStream[];
  /** Last streams of each group since the barrier. */
  ends: DraftStream[];
  /** Where a line that begins with an arrow goes on. */
  last: DraftStream[];
  readonly streams: DraftStream[];
  remarks: string[];
}

const day = 24 * 60;
/** Weeks of a phase are shared by the longest chain of its streams. */
export function estimateByWeeks(open: MapPart): void {
  if (open.from === null || open.to === null) return;
  const depth = new Map<string, number>();
  const depthOf = (stream: DraftStream): number => {
    const known = depth.get(stream.id);
    if (known !== undefined) return known;
    depth.set(stream.id, 1);
    const before = stream.needs.flatMap((need) => open.streams.filter(({ id }) => need.kind === 'id' && need.id === id));
    const own = 1 + Math.max(0, ...before.map(depthOf));
    depth.set(stream.id, own);
    return own;
  };
  const longest = Math.max(1, ...open.streams.map(depthOf));
  const share = Math.max(1, Math.round((open.to - open.from) / longest / day)) * day;
  for (const stream of open.streams) stream.estimate ??= estimateText(share, share);
  open.phase?.notes.push(
    `unsure: estimates are the time of the phase, shared by the ${longest === 1 ? 'stream' : `${longest} streams of its longest chain`}`,
  );
}

/** A phase that says no more begins after those whose weeks end where its own begin. Those that are behind others already are left out. */
export function orderByWeeks(all: readonly MapPart[]): void {
  for (const open of all) {
    const { phase, from } = open;
    if (!phase || from === null || phase.needs.length > 0) continue;
    const ended = all.filter(
      (other) => other !== open && other.from !== null && other.to !== null && other.from < from && startsAfter(open, other),
    );
    const behind = (other: MapPart) =>
      ended.some((later) => later !== other && later.from !== null && startsAfter(later, other) && later.from > (other.from ?? 0));
    for (const other of ended) {
      if (other.phase && !behind(other))
        addNeed(phase.needs, { kind: 'id', id: other.phase.id, unsure: 'by its weeks; the guide does not say it' });
    }
  }
}
/** Weeks count whole, so that one phase may end in the week in which the next begins. */
const startsAfter = (later: MapPart, earlier: MapPart) =>
  later.from !== null && earlier.to !== null && later.from >= earlier.to - 7 * 24 * 60;
