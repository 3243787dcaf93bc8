import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonFault } from '../../../src/core/text/json-fault.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('the place at which a text is no JSON', () => {
  test.each([
    ['', 1, 1, 'it ends where a value is expected'],
    ['{"a": 1', 1, 8, 'it ends where a comma or } is expected'],
    ['{\n  "a": 1,\n}', 3, 1, 'expected a name in quotation marks'],
    ['{\r\n  "a" 1}', 2, 7, 'expected a colon'],
    ['[1 2]', 1, 4, 'expected a comma or ]'],
    ['[1,]', 1, 4, 'expected a value'],
    ['{a: 1}', 1, 2, 'expected a name in quotation marks or }'],
    ['{"a": nul}', 1, 7, 'expected a value'],
    ['{"a": "half', 1, 7, 'expected a value'],
    ['{"a": 01}', 1, 7, 'expected a value'],
    ['{} {}', 1, 4, 'expected nothing more'],
    ['[1}', 1, 3, 'expected a comma or ]'],
  ])('of %j is found', (text, line, column, reason) => {
    expect(jsonFault(text)).toEqual({ line, column, reason });
  });

  test('is told of exactly what is no JSON', () => {
    const written = fc.json({ maxDepth: 4 });
    const spoilt = fc
      .tuple(written, fc.nat(), fc.nat(3), fc.constantFrom('', ',', '}', ']', '"', '1', ' ', '\\'))
      .map(([text, at, length, put]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + length);
      });
    fc.assert(fc.property(fc.oneof(written, spoilt, fc.string()), (text) => (jsonFault(text) === null) === isJson(text)));
  });

  test('is found however deep the brackets are', () => {
    expect(jsonFault('['.repeat(300_000))).toMatchObject({ line: 1, column: 300_001 });
  });
});
