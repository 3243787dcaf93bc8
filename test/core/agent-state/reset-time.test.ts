import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { resetTime } from '../../../src/core/agent-state/faults/reset-time.ts';
import { isoTime } from '../../../src/core/agent-state/time/iso.ts';
import { momentOf, wallTime } from '../../../src/core/agent-state/time/zones.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);
const now = utc('2026-11-21T02:21:50');
/** A minute that is named may last to its end. */
const endOf = (minute: string) => utc(`${minute}:00`) + 60_000;
const inZone = (zone: string) => ({ at: now, zone });

describe('the time at which a usage limit ends', () => {
  it.each([
    ["You've hit your session limit · resets 4:21am (UTC)", 'UTC', '2026-11-21T04:21'],
    ["You've hit your session limit · resets 4:21am (Europe/Berlin)", 'UTC', '2026-11-21T03:21'],
    ["You've hit your session limit · resets 1am (Europe/Berlin)", 'UTC', '2026-11-22T00:00'],
    ["You've hit your weekly limit · resets Nov 24, 4pm (America/New_York)", 'UTC', '2026-11-24T21:00'],
    ["You've hit your weekly limit · resets Jan 2 at 9am (UTC)", 'UTC', '2027-01-02T09:00'],
    ["You've hit your weekly limit · resets Mon 12:30am (UTC)", 'UTC', '2026-11-23T00:30'],
    ['You’ve hit your usage limit. Upgrade to Pro or try again at 4:21 AM.', 'Asia/Tokyo', '2026-11-21T19:21'],
    ['You’ve hit your usage limit. Upgrade to Pro or try again at 4:21 AM.', '-03:00', '2026-11-21T07:21'],
    ['You’ve hit your usage limit. Try again at Nov 24th, 2026 4:21 AM.', 'UTC', '2026-11-24T04:21'],
    ['You’ve hit your usage limit. Try again in 5 days 3 hours 2 minutes.', 'UTC', '2026-11-26T05:23:50'],
    ['Try again in 1 hour and 30 minutes.', 'UTC', '2026-11-21T03:51:50'],
    ['Try again in less than a minute.', 'UTC', '2026-11-21T02:22:50'],
    ['Your quota will reset after 7h32m5s.', 'UTC', '2026-11-21T09:53:55'],
    ['Access resets at 4:30 PM GMT+2.', 'UTC', '2026-11-21T14:30'],
    ['Access resets at 12:00 AM PST.', 'UTC', '2026-11-21T08:00'],
    ['Claude AI usage limit reached|1795233118', 'UTC', '2026-11-21T03:51:58'],
    ['resets 16:05 (UTC)', 'UTC', '2026-11-21T16:05'],
  ])('%s in %s', (sentence, zone, expected) => {
    expect(resetTime(sentence, inZone(zone))).toBe(expected.length === 16 ? endOf(expected) : utc(expected));
  });

  it.each([
    'You have exhausted your daily quota on this model. Please wait and try again later.',
    'Usage limit reached for all models.',
    'resets 4:21am (Middle/Earth)',
    'resets 25:99 (UTC)',
    'resets 13pm (UTC)',
    'resets Feb 99, 4pm (UTC)',
    'try again at 4',
    'The test run hit a timeout at 4:21am, an error to be fixed.',
    '',
  ])('is not in: %s', (sentence) => {
    expect(resetTime(sentence, inZone('UTC'))).toBeNull();
  });

  it('is now, where it has just gone by, and not tomorrow', () => {
    expect(resetTime('resets 2:20am (UTC)', inZone('UTC'))).toBe(endOf('2026-11-21T02:20'));
    expect(resetTime('resets 2:00am (UTC)', inZone('UTC'))).toBe(endOf('2026-11-22T02:00'));
  });

  it('heeds the change of clocks in between', () => {
    // Clocks in Berlin go back on 2026-10-25 at 03:00, and forward on 2026-03-29 at 02:00.
    expect(resetTime('try again at 9:00 AM', { at: utc('2026-10-24T20:00:00'), zone: 'Europe/Berlin' })).toBe(endOf('2026-10-25T08:00'));
    expect(resetTime('try again at 9:00 AM', { at: utc('2026-03-28T20:00:00'), zone: 'Europe/Berlin' })).toBe(endOf('2026-03-29T07:00'));
    expect(resetTime('try again at 2:30 AM', { at: utc('2026-03-28T20:00:00'), zone: 'Europe/Berlin' })).toBe(endOf('2026-03-29T01:30'));
  });
});

describe('clocks on walls', () => {
  const at = fc.integer({ min: utc('1990-01-01T00:00:00'), max: utc('2060-01-01T00:00:00') });
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', '+05:45', '-03:30');

  it('show a moment that is found again from what they show', () => {
    fc.assert(
      fc.property(at, zone, (moment, place) => {
        const minute = Math.floor(moment / 60_000) * 60_000;
        const wall = wallTime(minute, place);
        const found = wall === null ? null : momentOf(wall, place);
        // Of an hour that comes twice it is the first.
        expect(found === minute || (found !== null && found < minute && minute - found <= 3_600_000)).toBe(true);
      }),
    );
  });

  it('are read from ISO times as Date reads them', () => {
    fc.assert(
      fc.property(at, (moment) => {
        expect(isoTime(new Date(moment).toISOString())).toBe(moment);
      }),
    );
    expect(isoTime('yesterday')).toBeNull();
  });
});
