import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gateNameOf } from '../../../src/core/plan/gate-name.ts';

describe('the name of a gate', () => {
  test('is its command, on one line', () => {
    expect(gateNameOf('npm test')).toBe('npm test');
    expect(gateNameOf('  make \\\n  check\n')).toBe('make \\ check');
  });

  test('always fits into a file name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (command) => {
        expect(encodeURIComponent(gateNameOf(command)).length).toBeLessThanOrEqual(110);
      }),
    );
  });
});
