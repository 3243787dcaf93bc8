import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeDemand, parseDemand, type DemandContext } from '../../../src/core/measure/metrics/demand.ts';
import { comparisonText, holds, parseComparison } from '../../../src/core/measure/quantities/comparison.ts';
import { parseQuantity } from '../../../src/core/measure/quantities/quantity.ts';
import { converted, dimensionOf, quantityText, unitNames, type Unit } from '../../../src/core/measure/quantities/unit.ts';

const anyUnit = fc.constantFrom<Unit | null>(null, ...unitNames);
const value = fc.integer({ min: -1e9, max: 1e9 }).map((thousandths) => thousandths / 1000);

describe('quantities', () => {
  test.each([
    ['87.5 %', 87.5, '%'],
    ['1,024 KB', 1024, 'KB'],
    ['-3', -3, null],
    ['.5s', 0.5, 's'],
    ['1e3', 1000, null],
    ['12 min', 12, 'm'],
    ['7µs', 7, 'us'],
  ])('%s', (text, number, unit) => {
    expect(parseQuantity(text)).toEqual({ ok: true, quantity: { value: number, unit } });
  });

  test.each(['', 'many', '5 parsecs', '1.2.3', 'NaN', 'Infinity', '1e999', '0x10', '12 34', '3 mb'])('%j is none', (text) => {
    expect(parseQuantity(text)).toEqual({ ok: false, reason: expect.stringMatching(/number|unit/) });
  });

  test.each([
    ['3 mb', 'MB'],
    ['3 kib', 'KiB'],
    ['3 Kb', 'KB'],
    ['200 milis', 'ms'],
    ['2 hrs', 'h'],
    ['3 secnods', 's'],
    ['95 pct', '%'],
  ])('%s has a wrong unit, and %s was meant', (text, unit) => {
    expect(parseQuantity(text)).toMatchObject({ ok: false, reason: expect.stringContaining(`; did you mean \`${unit}\`?`) as string });
  });

  test('a unit that is near to none is told without a guess', () => {
    expect(parseQuantity('5 parsecs')).toEqual({ ok: false, reason: expect.stringMatching(/GiB$/) as string });
  });

  test('what is written out is read as what it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), anyUnit, (number, unit) => {
        expect(parseQuantity(quantityText({ value: number, unit }))).toEqual({ ok: true, quantity: { value: number, unit } });
      }),
    );
  });

  test('conversion there and back changes nothing', () => {
    fc.assert(
      fc.property(value, anyUnit, anyUnit, (number, from, to) => {
        fc.pre(dimensionOf(from) === dimensionOf(to));
        const there = converted({ value: number, unit: from }, to);
        expect(holds({ op: '=', than: { value: number, unit: from } }, there.unit === null ? { ...there, unit: from } : there)).toBe(true);
      }),
    );
  });
});

describe('comparisons', () => {
  test('are consistent: of less, equal and more exactly one holds', () => {
    fc.assert(
      fc.property(value, value, anyUnit, (a, b, unit) => {
        const ask = (op: '<' | '=' | '>' | '<=' | '>=' | '!=') => holds({ op, than: { value: b, unit } }, { value: a, unit });
        expect([ask('<'), ask('='), ask('>')].filter(Boolean)).toHaveLength(1);
        expect(ask('<=')).toBe(!ask('>'));
        expect(ask('>=')).toBe(!ask('<'));
        expect(ask('!=')).toBe(!ask('='));
      }),
    );
  });

  test.each([
    ['>= 60%', '60%', true],
    ['>= 60%', '59.9%', false],
    ['< 200ms', '0.1s', true],
    ['= 300ms', '0.3s', true],
    ['<= 1MB', '1024KB', false],
    ['≥ 1KiB', '1024B', true],
    ['247', '247', true],
    ['!= 0', '0', false],
    // A number without a unit is taken in that of the demand.
    ['>= 60%', '61', true],
  ])('%s of %s is %s', (demand, measured, holding) => {
    const [comparison, quantity] = [parseComparison(demand), parseQuantity(measured)];
    if (!comparison.ok || !quantity.ok) throw new Error('neither was read');
    expect(holds(comparison.comparison, quantity.quantity)).toBe(holding);
    expect(parseComparison(comparisonText(comparison.comparison))).toEqual(comparison);
  });

  test.each([
    ['=> 3', /begins with `=>`/],
    ['>=', /must compare with a number/],
    ['about 3', /no number/],
    ['> 3 furlongs', /unit `furlongs`/],
  ])('%s is none', (text, reason) => {
    expect(parseComparison(text)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });
});

describe('demands', () => {
  const nothing: DemandContext = { estimate: null, last: null, better: 'higher' };
  const ask = (demand: string, measured: string, context: Partial<DemandContext> = {}) => {
    const [read, quantity] = [parseDemand(demand), parseQuantity(measured)];
    if (!read.ok || !quantity.ok) throw new Error('neither was read');
    return judgeDemand(read.demand, quantity.quantity, { ...nothing, ...context });
  };

  test.each([
    ['2h42m', '+-10% of 3h', '162m', 'met'],
    ['just under', '±10% of 3h', '161m', 'missed'],
    ['just over', '+/-10% of 3h', '3.31h', 'missed'],
    ['of a count', '+-1% of 200', '198', 'met'],
    ['of a negative', '+-10% of -100', '-110', 'met'],
  ])('%s', (_, demand, measured, kind) => expect(ask(demand, measured)).toMatchObject({ kind }));

  test('an estimate is a range, with its slack on both sides', () => {
    const estimate = { leastMs: 100_000, mostMs: 200_000 };
    expect(ask('+-10% of estimate', '90s', { estimate })).toMatchObject({
      kind: 'met',
      demanded: 'within 10 % of the estimate 1.66667m to 3.33333m',
    });
    expect(ask('+-10% of estimate', '221s', { estimate })).toMatchObject({ kind: 'missed' });
    expect(ask('+-10% of estimate', '220', { estimate })).toMatchObject({ kind: 'missed' });
    expect(ask('+-10% of estimate', '90s')).toEqual({ kind: 'unmeasured', reason: 'there is no estimate to compare with' });
  });

  test('the last run is compared with where there is one', () => {
    const last = { value: 80, unit: '%' } as const;
    expect(ask('not worse than the last run', '10%')).toMatchObject({ kind: 'met', demanded: expect.stringContaining('none yet') });
    expect(ask('not worse than the last run', '80%', { last })).toMatchObject({ kind: 'met' });
    expect(ask('not worse than the last run', '79.9%', { last })).toMatchObject({ kind: 'missed', demanded: '>= 80%, as in the last run' });
    expect(ask('not worse than the last run', '79.9%', { last, better: 'lower' })).toMatchObject({ kind: 'met' });
  });

  test('what cannot be compared is not measured', () => {
    expect(ask('>= 60%', '3s')).toEqual({ kind: 'unmeasured', reason: '3s is a time, and >= 60% asks for a percentage' });
    expect(ask('>= 60', '60%')).toMatchObject({ kind: 'unmeasured' });
  });
});
