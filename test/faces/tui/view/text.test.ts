import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { about, age, clock, running, took, untilAgeChanges } from '../../../../src/faces/tui/view/ages.ts';
import { columns, cut, cutSpans, fit, span, spanColumns, wrap } from '../../../../src/faces/tui/view/text.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '漢', '👍', '👩‍💻', '─') });

describe('text in columns', () => {
  it('is cut to what fits, and says so', () => {
    expect(cut('Survey the parser', 10)).toBe('Survey th…');
    expect(cut('漢字漢字', 5)).toBe('漢字…');
    expect(cut('漢字漢字', 4)).toBe('漢…');
    expect(cut('short', 10)).toBe('short');
    fc.assert(fc.property(text, fc.nat(30), (value, most) => columns(cut(value, most)) <= most));
  });
  it('fills exactly the columns that it is given', () => {
    fc.assert(
      fc.property(
        text,
        fc.nat(30),
        fc.constantFrom('left' as const, 'right' as const),
        (value, width, side) => columns(fit(value, width, side)) === width,
      ),
    );
  });
  it('is cut over the borders of spans', () => {
    fc.assert(
      fc.property(fc.array(text.map((value) => span(value))), fc.nat(30), (spans, most) => spanColumns(cutSpans(spans, most)) <= most),
    );
    expect(cutSpans([span('one '), span('two', 'bad'), span(' three')], 8)).toEqual([span('one '), span('two', 'bad'), span('…')]);
  });
  it('is broken at blanks, and inside a word only when that is too long', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('unbreakable word', 4)).toEqual(['unbr', 'eaka', 'ble', 'word']);
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (value, width) => wrap(value, width).every((line) => columns(line) <= width)),
    );
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 2, max: 30 }),
        (value, width) => wrap(value, width).join('').replaceAll(' ', '') === value.replaceAll(' ', ''),
      ),
    );
  });
});

describe('times', () => {
  const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];
  it('are short', () => {
    expect([0, 8 * second, 59_999, minute, 59 * minute, hour + 5 * minute, 3 * day].map(age)).toEqual([
      '0s',
      '8s',
      '59s',
      '1m',
      '59m',
      '1h05',
      '3d',
    ]);
    expect([0, 42 * second, 12 * minute + 4 * second, hour + 2 * minute + 3 * second].map(clock)).toEqual([
      '0:00',
      '0:42',
      '12:04',
      '1:02:03',
    ]);
    expect([40, 4_250, 42 * second, 740 * second, 2 * hour + 5 * minute].map(took)).toEqual(['40ms', '4.2s', '42s', '12m 20s', '2h 05m']);
    expect([45 * second, 18 * minute, 2.5 * hour, 2 * hour].map(about)).toEqual(['45s', '18m', '2h30', '2h']);
  });
  it('of what goes on move in steps, so that an idle screen is not redrawn every second', () => {
    expect([0, 9_999, 10_000, 14_999, 15_000, 59_999, 60_000].map(running)).toEqual(['0s', '9s', '10s', '10s', '15s', '55s', '1m']);
    fc.assert(
      fc.property(fc.nat(2 * day), (ms) => {
        const texts = new Set(Array.from({ length: 60 }, (_, passed) => running(ms + passed * second)));
        return texts.size <= (ms < 10 * second ? 21 : 13);
      }),
    );
  });
  it('change exactly when they say', () => {
    fc.assert(
      fc.property(fc.nat(5 * day), (ms) => {
        const wait = untilAgeChanges(ms);
        return wait > 0 && age(ms + wait - 1) === age(ms) && age(ms + wait) !== age(ms);
      }),
    );
  });
});
