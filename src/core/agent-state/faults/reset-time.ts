import type { Moment } from '../state.ts';
import { momentOf, wallTime, type WallTime } from '../time/zones.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** A time of day that went by less long ago than this is meant as it stands; before that, it is the next day's. */
const graceMs = 10 * minuteMs;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What stands before a time of reset. A time without it is not one. */
const lead = String.raw`(?:resets?|reset (?:at|on)|try again|retry|available again|come back)\s+(?:at\s+|on\s+|after\s+)?`;
const month = String.raw`(?<month>${months.join('|')})[a-z]*\.?\s+(?<date>\d{1,2})(?:st|nd|rd|th)?`;
const day = String.raw`(?:${month}(?:,?\s+(?<year>\d{4}))?|(?<weekday>${weekdays.join('|')})[a-z]*),?\s+(?:at\s+)?`;
const time = String.raw`(?<hour>\d{1,2})(?::(?<minute>\d{2})(?::\d{2})?)?\s*(?<half>[ap])?\.?(?:m\b\.?)?`;
const zone = String.raw`(?:\s*\((?<place>[A-Za-z][\w/+:-]*)\)|\s+(?<abbreviation>[A-Z]{3,4}(?:[+-]\d{1,2}(?::?\d{2})?)?\b))?`;
const clock = new RegExp(`${lead}(?:${day})?${time}${zone}`, 'i');
const units = { d: dayMs, h: hourMs, m: minuteMs, s: 1000 };
const span = new RegExp(`${lead}(?:in\\s+)?(?<span>(?:\\d+(?:\\.\\d+)?\\s*(?:d|h|m|s)[a-z]*[\\s,]*(?:and\\s+)?)+)`, 'i');
const soon = new RegExp(`${lead}in\\s+(?:less than )?an? (?<unit>minute|hour)`, 'i');

/**
 * The time at which a usage limit ends, from a sentence of an agent: `resets 4:21am (UTC)`, `try again at Nov 24th, 2026 4:21 AM`,
 * `in 5 days 3 hours`. A time of day without a date is the next one. Without a zone it is in the zone of the moment. Of a minute that is named it is the end.
 * @param moment when the sentence was first seen: it is read anew only when it changes, for a time of day means something else tomorrow
 * @returns epoch milliseconds; null where it names none, or one that cannot be understood
 */
export function resetTime(sentence: string, moment: Moment): number | null {
  const epoch = /\blimit reached\|(\d{10})\b/.exec(sentence)?.[1];
  if (epoch !== undefined) return Number(epoch) * 1000;
  const lasting = span.exec(sentence)?.groups?.['span'];
  if (lasting !== undefined) return moment.at + spanMs(lasting);
  const unit = soon.exec(sentence)?.groups?.['unit'];
  if (unit !== undefined) return moment.at + (unit.toLowerCase() === 'hour' ? hourMs : minuteMs);
  const found = clock.exec(sentence)?.groups;
  const from = found ? clockTime(found, moment) : null;
  // It names a minute, cut off rather than rounded: that it is over is only certain at the end of it.
  return from === null ? null : from + minuteMs;
}

function spanMs(text: string): number {
  return [...text.matchAll(/(\d+(?:\.\d+)?)\s*(d|h|m|s)/gi)].reduce((sum, [, amount, unit]) => {
    const ms = units[(unit ?? 's').toLowerCase() as keyof typeof units];
    return sum + Math.round(Number(amount) * ms);
  }, 0);
}

function clockTime(found: Readonly<Record<string, string | undefined>>, { at, zone }: Moment): number | null {
  const hour = hourOf(found);
  const minute = Number(found['minute'] ?? 0);
  // The pattern does not tell capitals from small letters, and `resets 4pm for all` names no zone.
  const abbreviation = /^[A-Z]{3}/.exec(found['abbreviation'] ?? '')?.input;
  const where = found['place'] ?? abbreviation ?? zone;
  const today = wallTime(at, where);
  if (hour === null || minute > 59 || today === null) return null;
  const time = { ...today, hour, minute };
  const named = found['month'];
  if (named !== undefined)
    return dateTime({ ...time, month: months.indexOf(named.toLowerCase()) + 1, day: Number(found['date']) }, found['year'], where, at);
  const weekday = found['weekday'];
  // With a weekday it may be up to a week ahead.
  const days = weekday === undefined ? [-1, 0, 1] : daysUntil(weekday, today);
  const candidates = days.map((offset) => momentOf({ ...time, day: time.day + offset }, where));
  return candidates.find((candidate) => candidate !== null && candidate > at - graceMs) ?? null;
}

function hourOf({ hour, half, minute }: Readonly<Record<string, string | undefined>>): number | null {
  const written = Number(hour);
  if (half === undefined) return minute === undefined || written > 23 ? null : written;
  if (written < 1 || written > 12) return null;
  return (written % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

/** Without a year it is the next such date, or the one that has just been. */
function dateTime(wall: WallTime, year: string | undefined, zone: string, now: number): number | null {
  if (wall.day < 1 || wall.day > 31) return null;
  if (year !== undefined) return momentOf({ ...wall, year: Number(year) }, zone);
  const years = [wall.year - 1, wall.year, wall.year + 1];
  return years.map((each) => momentOf({ ...wall, year: each }, zone)).find((each) => each !== null && each > now - dayMs) ?? null;
}

function daysUntil(weekday: string, today: WallTime): number[] {
  const noon = momentOf({ ...today, hour: 12, minute: 0 }, 'UTC') ?? 0;
  // 1970-01-01 was a Thursday.
  const current = (Math.floor(noon / dayMs) + 4) % 7;
  const ahead = (weekdays.indexOf(weekday.toLowerCase()) - current + 7) % 7;
  return [ahead, ahead + 7];
}

/** @param seconds since the epoch, as events and rollout files give it @returns epoch milliseconds */
export const fromSeconds = (seconds: number | null): number | null =>
  seconds === null || seconds === 0 ? null : Math.round(seconds * 1000);
