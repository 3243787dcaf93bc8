/** Units of a written duration, longest first, in milliseconds. */
const unitMs = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;
type Unit = keyof typeof unitMs;
const units = Object.keys(unitMs) as Unit[];

/** The longest duration that a plan may name: a year. Whatever is longer is a slip of the pen. */
export const longestDurationMs = 365 * unitMs.d;

/** What a duration looks like, for the JSON schema that editors use. `parseDuration` is stricter: units come once, longest first. */
export const durationPattern = '^\\d+(\\.\\d+)?(ms|s|m|h|d|w)(\\s*\\d+(\\.\\d+)?(ms|s|m|h|d|w))*$';

export type DurationResult = { readonly ok: true; readonly ms: number } | { readonly ok: false; readonly reason: string };

/**
 * Reads a written duration: `90s`, `1h30m`, `1h 30m`, `1.5h`, `250ms`, `2d`, `1w`.
 * @returns whole milliseconds, or a reason that completes "the duration ..."
 */
export function parseDuration(text: string): DurationResult {
  const rest = text.trim();
  if (/^\d+(\.\d+)?$/.test(rest)) return { ok: false, reason: `has no unit: write \`${rest}s\` or \`${rest}m\`` };
  if (!new RegExp(durationPattern).test(rest)) return { ok: false, reason: 'must look like `90s`, `1h30m`, `250ms` or `2d`' };
  let ms = 0;
  let last = -1;
  for (const [, amount = '', unit = ''] of rest.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)) {
    const rank = units.indexOf(unit as Unit);
    if (rank <= last) return { ok: false, reason: 'names its units in the wrong order: the longest comes first, each once, as in `1h30m`' };
    last = rank;
    ms += Number(amount) * unitMs[unit as Unit];
  }
  if (ms > longestDurationMs) return { ok: false, reason: 'is longer than a year' };
  return { ok: true, ms: Math.round(ms) };
}

/**
 * Writes a duration as `parseDuration` reads it: `1h30m`, `250ms`, `0s`.
 * @param ms milliseconds; fractions are dropped, a negative one gets a minus sign
 * @param parts how many units to show at most, for places with little room; the rest is dropped, and so are milliseconds beside any longer unit
 */
export function formatDuration(ms: number, parts?: number): string {
  if (!Number.isFinite(ms)) return '?';
  let rest = Math.trunc(Math.abs(ms));
  const amounts = units.map((unit) => {
    const amount = Math.floor(rest / unitMs[unit]);
    rest -= amount * unitMs[unit];
    return { unit, amount };
  });
  const first = amounts.findIndex(({ amount }) => amount > 0);
  if (first === -1) return '0s';
  // Counted from the longest unit, zeros included: `1h0m5s` in two parts is `1h`, not the misleading `1h5s`.
  const shown = parts === undefined ? amounts : amounts.slice(0, Math.min(first + parts, Math.max(first + 1, units.length - 1)));
  const text = shown.map(({ unit, amount }) => (amount > 0 ? `${amount}${unit}` : '')).join('');
  return ms < 0 ? `-${text}` : text;
}

export type EstimateResult =
  { readonly ok: true; readonly leastMs: number; readonly mostMs: number } | { readonly ok: false; readonly reason: string };

/** Reads an estimate: one duration (`30m`) or a range (`2h..3h`). @returns a reason that completes "the estimate ..." */
export function parseEstimate(text: string): EstimateResult {
  const parts = text.split('..');
  if (parts.length > 2) return { ok: false, reason: 'must be one duration or a range such as `2h..3h`' };
  const read = parts.map((part) => parseDuration(part));
  const [least, most = least] = read;
  if (!least || !most) return { ok: false, reason: 'must be one duration or a range such as `2h..3h`' };
  if (!least.ok) return least;
  if (!most.ok) return most;
  if (least.ms > most.ms) return { ok: false, reason: `runs backwards: write \`${parts[1]?.trim()}..${parts[0]?.trim()}\`` };
  if (most.ms === 0 || least.ms === 0) return { ok: false, reason: 'must be longer than nothing' };
  return { ok: true, leastMs: least.ms, mostMs: most.ms };
}

/** Reads a planned time after the start of a run: `T+2h`, `T+0s`. @returns a reason that completes "the time ..." */
export function parseMoment(text: string): DurationResult {
  const [, rest] = /^\s*[Tt]\s*\+\s*(.*)$/.exec(text) ?? [];
  if (rest !== undefined) return parseDuration(rest);
  const bare = parseDuration(text);
  return {
    ok: false,
    reason: bare.ok ? `counts from the start of the run: write \`T+${text.trim()}\`` : 'must be a time after the start, such as `T+2h`',
  };
}
