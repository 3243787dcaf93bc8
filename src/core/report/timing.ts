/** Planned beside actual. Durations are milliseconds. */
export interface Timing {
  /** What the plan estimates; least and most are one where it gives no range. `null` where it gives nothing. */
  readonly planned: { readonly leastMs: number; readonly mostMs: number } | null;
  /** `null` until it has ended. */
  readonly actualMs: number | null;
  /** `null` when either of the two is missing. */
  readonly mark: TimingMark | null;
  /** How far the actual time lies from the nearest end of the estimate, as a share of that: 0.25 is a quarter longer; 0 within it. */
  readonly deviation: number | null;
}

/** `within` is 10 % around the estimate. */
export type TimingMark = 'faster' | 'within' | 'slower';

const tolerance = 0.1;

export function timingOf(planned: Timing['planned'], actualMs: number | null): Timing {
  if (planned === null || actualMs === null) return { planned, actualMs, mark: null, deviation: null };
  const { leastMs, mostMs } = planned;
  const nearest = actualMs < leastMs ? leastMs : actualMs > mostMs ? mostMs : null;
  const deviation = nearest === null || nearest === 0 ? 0 : (actualMs - nearest) / nearest;
  const mark = Math.abs(deviation) <= tolerance ? 'within' : deviation < 0 ? 'faster' : 'slower';
  return { planned, actualMs, mark, deviation };
}
