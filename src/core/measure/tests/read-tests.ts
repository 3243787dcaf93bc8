import { readCargo } from './cargo.ts';
import { foreign, type CountsResult } from './counts.ts';
import { readGo } from './go.ts';
import { readJest } from './jest.ts';
import { readJunit } from './junit.ts';
import { readNodeTest } from './node-test.ts';
import { readPytest } from './pytest.ts';
import { readTap } from './tap.ts';
import { readVitest } from './vitest.ts';

export const testFormats = ['junit', 'tap', 'pytest', 'vitest', 'jest', 'go', 'cargo', 'node'] as const;
export type TestFormat = (typeof testFormats)[number];

const readers: Readonly<Record<TestFormat, (text: string) => CountsResult>> = {
  junit: readJunit,
  tap: readTap,
  pytest: readPytest,
  vitest: readVitest,
  jest: readJest,
  go: readGo,
  cargo: readCargo,
  node: readNodeTest,
};

/** What must be there in every text of a format, for the words of a person. */
const looks: Readonly<Record<TestFormat, string>> = {
  junit: 'a `testsuites` element',
  tap: 'a TAP plan (`1..N`)',
  pytest: 'a closing line such as `3 passed in 0.12s`',
  vitest: 'a closing line such as `Tests  3 passed (3)`',
  jest: 'a closing line such as `Tests: 3 passed, 3 total`',
  go: 'a line such as `--- PASS: TestName (0.00s)`',
  cargo: 'a line such as `test result: ok. 3 passed; 0 failed; ...`',
  node: 'closing lines such as `ℹ pass 3`',
};

/** Reads the counts out of a report or an output. Under `auto` the formats must agree, or only one of them know the text. */
export function readTests(text: string, format: TestFormat | 'auto'): Exclude<CountsResult, { kind: 'foreign' }> {
  if (format === 'auto') return readUnknown(text);
  const found = readers[format](text);
  return found.kind === 'foreign' ? { kind: 'unclear', reason: `there is no ${looks[format].replace(/^an? /, '')} in it` } : found;
}

function readUnknown(text: string): Exclude<CountsResult, { kind: 'foreign' }> {
  if (/^\s*(?:\uFEFF)?<(?:\?xml|testsuite)/.test(text))
    return known(readJunit(text)) ?? { kind: 'unclear', reason: 'it is XML, and no JUnit report' };
  // Its own closing lines say more than the protocol in which it can speak: that counts subtests only by what is around them.
  const node = known(readNodeTest(text));
  const found = testFormats.flatMap((format) => {
    if (format === 'junit' || format === 'node' || (format === 'tap' && node)) return [];
    const result = known(readers[format](text));
    return result ? [{ format, result }] : [];
  });
  const all = node ? [{ format: 'node' as TestFormat, result: node }, ...found] : found;
  const [first] = all;
  if (!first) return { kind: 'unclear', reason: 'no closing line of a known test tool is in it; say which `format` it has' };
  if (all.some(({ result }) => JSON.stringify(result) !== JSON.stringify(first.result))) {
    return { kind: 'unclear', reason: `it may be of ${all.map(({ format }) => format).join(' or of ')}; say which \`format\` counts` };
  }
  return first.result;
}

const known = (result: CountsResult): Exclude<CountsResult, { kind: 'foreign' }> | null =>
  result === foreign || result.kind === 'foreign' ? null : result;
