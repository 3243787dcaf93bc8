import { formatDuration } from '../plan/duration.ts';

/** An id from words: letters, digits and dashes, at most `longest` characters, cut between words. Empty when nothing is left. */
export function slug(text: string, longest = 40): string {
  const words = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  let out = '';
  for (const word of words) {
    if (out !== '' && out.length + 1 + word.length > longest) break;
    out = out === '' ? word.slice(0, longest) : `${out}-${word}`;
  }
  return out;
}

/** An id as the guide writes it (`2SA-ACCESS`, `1.1`), with what an id cannot have made a dash. */
export const idOf = (text: string): string =>
  text
    .trim()
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[-_]+|-+$/g, '')
    .slice(0, 60);

const unitMinutes: readonly (readonly [RegExp, number])[] = [
  [/^(s|secs?|seconds?)$/i, 1 / 60],
  [/^(m|mins?|minutes?)$/i, 1],
  [/^(h|hrs?|hours?)$/i, 60],
  [/^(d|days?)$/i, 24 * 60],
  [/^(w|wks?|weeks?)$/i, 7 * 24 * 60],
];
const span =
  /[~≈]?\s*(\d+(?:\.\d+)?)\s*(?:(?:-|–|—|to|\.\.)\s*(\d+(?:\.\d+)?)\s*)?[+]?[\s-]?(seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|[smhdw])\b/i;

/** Minutes of a duration in words, least and most, with the text that said it: `2-3 hours`, `~30 min`, `4-day`. `null` when there is none. */
export function findDuration(text: string): { readonly least: number; readonly most: number; readonly text: string } | null {
  const [said, from = '', to = from, unit = ''] = span.exec(text) ?? [];
  const minutes = unitMinutes.find(([pattern]) => pattern.test(unit))?.[1];
  if (said === undefined || minutes === undefined) return null;
  const [least, most] = [Number(from) * minutes, Number(to) * minutes];
  // Nothing that a guide means takes longer than the language allows, and a range backwards is no range.
  if (least <= 0 || least > most || most > 365 * 24 * 60) return null;
  return { least, most, text: said.trim() };
}

export const minutesText = (minutes: number): string => formatDuration(Math.round(minutes * 60) * 1000);

/** An estimate of the plan language: `30m`, `2h..3h`. */
export const estimateText = (least: number, most: number): string =>
  least === most ? minutesText(least) : `${minutesText(least)}..${minutesText(most)}`;

export const estimateIn = (text: string): string | null => {
  const found = findDuration(text);
  return found && estimateText(found.least, found.most);
};

/** Text without the decoration that guides put around it: emoji, ticks, arrows at its ends. */
export const bare = (text: string): string =>
  text
    .replace(/[\p{Extended_Pictographic}\ufe0f\u2713\u2714\u2705]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
