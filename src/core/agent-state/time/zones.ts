/** A date and time of day as a clock on a wall shows it. */
export interface WallTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** From 1; may lie outside its month, then it counts on from there. */
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Days since 1970-01-01 of the proleptic Gregorian calendar. Years are counted from March, so that the leap day comes last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

const asUtc = ({ year, month, day, hour, minute }: WallTime): number =>
  daysSinceEpoch(year, month, day) * dayMs + (hour * 60 + minute) * minuteMs;

/** A zone that nobody knows gives null, and so does a date that is none. @param zone an IANA name or an offset such as `+02:00` */
export function wallTime(at: number, zone: string): WallTime | null {
  const offset = fixedOffset(zone);
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: offset === null ? zone : 'UTC',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    const parts = new Map(format.formatToParts(at + (offset ?? 0) * minuteMs).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
    return { year: part('year'), month: part('month'), day: part('day'), hour: part('hour'), minute: part('minute') };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The moment at which the clocks of a zone show this: of two, where clocks go back, the first. @returns epoch milliseconds, or null for an unknown zone */
export function momentOf(wall: WallTime, zone: string): number | null {
  const naive = asUtc(wall);
  // The offset a day before and a day after; where clocks change in between, one of them fits.
  const offsets = [naive - dayMs, naive + dayMs].map((near) => {
    const shown = wallTime(near, zone);
    return shown === null ? null : asUtc(shown) - Math.floor(near / minuteMs) * minuteMs;
  });
  const moments = offsets.filter((offset) => offset !== null).map((offset) => naive - offset);
  const exact = moments.filter((at) => {
    const shown = wallTime(at, zone);
    return shown !== null && asUtc(shown) === naive;
  });
  // A time that clocks leave out is taken as late as it can be meant.
  return exact[0] ?? (moments.length === 0 ? null : Math.max(...moments));
}

/** Minutes east of UTC of a written offset: `+02:00`, `GMT+2`, `UTC-3:30`, and the abbreviations that agents have been seen to write. */
function fixedOffset(zone: string): number | null {
  const named = abbreviations.get(zone.toUpperCase());
  if (named !== undefined) return named * 60;
  const match = /^(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(zone);
  if (!match) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

/** Hours east of UTC. Not a list of all: where one is missing, the reset counts as unknown. */
const abbreviations = new Map(
  Object.entries({
    UTC: 0,
    GMT: 0,
    Z: 0,
    BST: 1,
    CET: 1,
    CEST: 2,
    EET: 2,
    EEST: 3,
    EST: -5,
    EDT: -4,
    CST: -6,
    CDT: -5,
    MST: -7,
    MDT: -6,
    PST: -8,
    PDT: -7,
  }),
);
