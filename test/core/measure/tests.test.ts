import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTests, testFormats, type TestFormat } from '../../../src/core/measure/tests/read-tests.ts';

const sample = (name: string) => readFileSync(join(import.meta.dirname, '../../fixtures/measure', name), 'utf8');
const counts = (passed: number, failed: number, skipped: number) => ({
  kind: 'counted',
  counts: { passed, failed, skipped, total: passed + failed + skipped },
});

describe('what tools really print', () => {
  test.each<[string, TestFormat, number, number, number]>([
    ['node-spec.txt', 'node', 2, 1, 2],
    ['node.tap', 'node', 2, 1, 2],
    ['node.tap', 'tap', 3, 1, 1],
    ['node-junit.xml', 'junit', 2, 1, 2],
    ['pytest.txt', 'pytest', 1, 1, 2],
    ['pytest-quiet.txt', 'pytest', 1, 1, 2],
    ['pytest-junit.xml', 'junit', 1, 1, 2],
    ['cargo.txt', 'cargo', 2, 1, 1],
    // One test has failed, and one file could not be loaded.
    ['vitest.txt', 'vitest', 1, 2, 2],
    ['vitest-junit.xml', 'junit', 1, 2, 2],
    ['jest.txt', 'jest', 1, 1, 1],
    ['go-verbose.txt', 'go', 2, 3, 1],
    ['go-json.txt', 'go', 1, 2, 1],
  ])('%s as %s', (name, format, passed, failed, skipped) => {
    expect(readTests(sample(name), format)).toEqual(counts(passed, failed, skipped));
  });

  test.each([
    ['node-spec.txt', 'node'],
    ['node.tap', 'node'],
    ['node-junit.xml', 'junit'],
    ['pytest.txt', 'pytest'],
    ['pytest-quiet.txt', 'pytest'],
    ['cargo.txt', 'cargo'],
    ['vitest.txt', 'vitest'],
    ['jest.txt', 'jest'],
    ['go-verbose.txt', 'go'],
    ['go-json.txt', 'go'],
  ] as const)('%s is known by itself', (name, format) => {
    expect(readTests(sample(name), 'auto')).toEqual(readTests(sample(name), format));
  });

  test('output with carriage returns and colours is read all the same', () => {
    expect(readTests('\u001b[2K0 of 3\r\u001b[32m3 passed\u001b[0m in 0.12s\r\n', 'pytest')).toEqual(counts(3, 0, 0));
  });
});

describe('what cannot be counted says why', () => {
  test.each<[string, TestFormat | 'auto', RegExp]>([
    ['', 'auto', /no closing line of a known test tool/],
    ['all is well', 'pytest', /no closing line such as `3 passed in 0.12s`/],
    [sample('go-quiet.txt'), 'auto', /without `-v` or `-json`/],
    [
      '3 passed in 0.12s\ntest result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out',
      'auto',
      /pytest or of cargo; say which/,
    ],
    ['<testsuite><testcase name="a"></testsuite>', 'junit', /is no XML/],
    ['<testsuite><testcase/>', 'auto', /is no XML/],
    ['<?xml version="1.0"?><html/>', 'auto', /no JUnit report/],
    ['TAP version 14\nok 1\nok 2\n', 'tap', /was cut off/],
    ['1..2\nok 1\nBail out! no disk\n', 'tap', /bailed out: no disk/],
    ['1..1\nok 1\nok 2\n', 'tap', /promises 1 tests, and there are 2/],
    [`<testsuite>${'<a>'.repeat(300)}`, 'junit', /more than 200 levels deep/],
    ['<!DOCTYPE t [<!ENTITY a "x">]><testsuite>&a;</testsuite>', 'junit', /is no XML/],
  ])('%j as %s', (text, format, reason) => {
    expect(readTests(text, format)).toEqual({ kind: 'unclear', reason: expect.stringMatching(reason) });
  });
});

test('tests that the plan of TAP promises and that never came have failed', () => {
  expect(readTests('1..3\nok 1\n', 'tap')).toEqual(counts(1, 2, 0));
  expect(readTests('TAP version 14\n1..3\nok 1 # SKIP no disk\nnot ok 2 # TODO later\nok 3 - \\# todo\n', 'tap')).toEqual(counts(1, 0, 2));
});

const parts = fc.record({ passed: fc.nat(9999), failed: fc.nat(9999), skipped: fc.nat(9999) });
const line = (words: readonly (readonly [number, string])[], glue: string) =>
  words
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(glue);

test('whatever the counts are, the closing lines of every tool give them back', () => {
  fc.assert(
    fc.property(parts, ({ passed, failed, skipped }) => {
      const total = passed + failed + skipped;
      const printed: readonly [TestFormat, string][] = [
        [
          'cargo',
          `test result: FAILED. ${passed} passed; ${failed} failed; ${skipped} ignored; 0 measured; 3 filtered out; finished in 1.00s`,
        ],
        ['node', `ℹ tests ${total}\nℹ suites 0\nℹ pass ${passed}\nℹ fail ${failed}\nℹ cancelled 0\nℹ skipped ${skipped}\nℹ todo 0\n`],
        ...(total === 0
          ? []
          : ([
              [
                'pytest',
                `=== ${line(
                  [
                    [failed, 'failed'],
                    [passed, 'passed'],
                    [skipped, 'skipped'],
                  ],
                  ', ',
                )} in 1.20s (0:01:02) ===`,
              ],
              [
                'vitest',
                `      Tests  ${line(
                  [
                    [failed, 'failed'],
                    [passed, 'passed'],
                    [skipped, 'skipped'],
                  ],
                  ' | ',
                )} (${total})`,
              ],
              [
                'jest',
                `Tests:       ${line(
                  [
                    [failed, 'failed'],
                    [skipped, 'skipped'],
                    [passed, 'passed'],
                  ],
                  ', ',
                )}, ${total} total`,
              ],
            ] satisfies [TestFormat, string][])),
      ];
      for (const [format, text] of printed) {
        expect(readTests(text, format)).toEqual(counts(passed, failed, skipped));
        expect(readTests(`noise\n${text}\nmore noise`, 'auto')).toEqual(counts(passed, failed, skipped));
      }
    }),
  );
});

test('whatever text it is, reading ends with counts that add up, or with a reason', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom(sample('go-verbose.txt'), sample('node.tap'))),
      fc.nat(),
      (text, cut) => {
        for (const format of ['auto', ...testFormats] as const) {
          const result = readTests(text.slice(0, cut % (text.length + 1)), format);
          if (result.kind === 'unclear') expect(result.reason).not.toBe('');
          else expect(result.counts.total).toBe(result.counts.passed + result.counts.failed + result.counts.skipped);
        }
      },
    ),
  );
});
