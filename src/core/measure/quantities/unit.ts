import { suggestion } from '../../plan/suggest.ts';

/** What a number counts. Numbers of one dimension can be compared; their units are converted. */
export type Dimension = 'share' | 'time' | 'size' | 'number';

interface UnitEntry {
  readonly dimension: Dimension;
  /** How many of the smallest unit of its dimension it is. */
  readonly factor: number;
}

/** The units that plans and outputs may name. `KB` is 1000 bytes and `KiB` 1024, as standards have it. */
const units = {
  '%': { dimension: 'share', factor: 1 },
  ns: { dimension: 'time', factor: 1e-6 },
  us: { dimension: 'time', factor: 1e-3 },
  ms: { dimension: 'time', factor: 1 },
  s: { dimension: 'time', factor: 1_000 },
  m: { dimension: 'time', factor: 60_000 },
  h: { dimension: 'time', factor: 3_600_000 },
  d: { dimension: 'time', factor: 86_400_000 },
  B: { dimension: 'size', factor: 1 },
  KB: { dimension: 'size', factor: 1e3 },
  MB: { dimension: 'size', factor: 1e6 },
  GB: { dimension: 'size', factor: 1e9 },
  KiB: { dimension: 'size', factor: 1024 },
  MiB: { dimension: 'size', factor: 1024 ** 2 },
  GiB: { dimension: 'size', factor: 1024 ** 3 },
} as const satisfies Readonly<Record<string, UnitEntry>>;

export type Unit = keyof typeof units;
export const unitNames = Object.keys(units) as readonly Unit[];

/** Other ways in which programs write a unit. */
const spellings: Readonly<Record<string, Unit>> = {
  µs: 'us',
  μs: 'us',
  msec: 'ms',
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  min: 'm',
  mins: 'm',
  minutes: 'm',
  hours: 'h',
  bytes: 'B',
  kB: 'KB',
  percent: '%',
};

/** What people write for a unit in a plan, and no program in its output. */
const words: Readonly<Record<string, Unit>> = {
  nanoseconds: 'ns',
  microseconds: 'us',
  millis: 'ms',
  millisecond: 'ms',
  milliseconds: 'ms',
  minute: 'm',
  hour: 'h',
  hr: 'h',
  hrs: 'h',
  day: 'd',
  days: 'd',
  byte: 'B',
  k: 'KB',
  kilobytes: 'KB',
  meg: 'MB',
  megs: 'MB',
  megabytes: 'MB',
  gigs: 'GB',
  gigabytes: 'GB',
  kibibytes: 'KiB',
  mebibytes: 'MiB',
  gibibytes: 'GiB',
  pct: '%',
  'per cent': '%',
};

/** The unit of that name, or `null`. Capitals count: `MB` are megabytes, and `mb` is nothing. */
export function unitOf(text: string): Unit | null {
  if (Object.hasOwn(units, text)) return text as Unit;
  return Object.hasOwn(spellings, text) ? (spellings[text] ?? null) : null;
}

/**
 * The unit that a mistyped one probably means, or `null`. Units have so few letters that only other capitals (`mb`), words of the language (`millis`) and
 * slips in a long spelling (`secnods`) can be told.
 */
export function nearUnit(text: string): Unit | null {
  const lower = text.toLowerCase();
  const names = [...unitNames, ...Object.keys(spellings), ...Object.keys(words)];
  // Capitals alone first, so that `mib` is MiB and not a slip of something else.
  const found = names.find((name) => name.toLowerCase() === lower) ?? suggestion(text, names);
  return found === null ? null : (words[found] ?? unitOf(found));
}

export const dimensionOf = (unit: Unit | null): Dimension => (unit === null ? 'number' : units[unit].dimension);

/** A number with its unit; `null` is a plain number. */
export interface Quantity {
  readonly value: number;
  readonly unit: Unit | null;
}

/** The value in the smallest unit of its dimension, in which quantities of that dimension compare. */
export const inBase = ({ value, unit }: Quantity): number => (unit === null ? value : value * units[unit].factor);

/** The quantity in another unit of its dimension. */
export const converted = (quantity: Quantity, unit: Unit | null): Quantity => ({
  value: unit === null ? quantity.value : inBase(quantity) / units[unit].factor,
  unit,
});

/** `87.5 %`, `200ms`, `12`; a long fraction is rounded, for it is read by persons. */
export function quantityText({ value, unit }: Quantity): string {
  const rounded = Number.isInteger(value) ? value : Number(value.toPrecision(6));
  return `${rounded}${unit ?? ''}`;
}
