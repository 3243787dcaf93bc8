import { describe, expect, test } from 'vitest';
import { columns } from '../../../src/faces/cli/columns.ts';
import { outputTo } from '../../../src/faces/cli/output.ts';
import { didYouMean } from '../../../src/faces/cli/suggest.ts';

describe('colour', () => {
  test.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('terminal %s, %j: %s', (isTTY, env, colored) => {
    const out = outputTo({ write: () => true, isTTY }, env);
    expect(out.isColored).toBe(colored);
    expect(out.paint('bad', 'x')).toBe(colored ? '\u001b[31mx\u001b[0m' : 'x');
  });
});

test('columns are as wide as a terminal shows them, whatever their paint', () => {
  const red = (text: string) => `\u001b[31m${text}\u001b[0m`;
  expect(columns([['日本', { text: 'ok', paint: red }, 'x'], ['a', 'failed', ''], ['b']])).toEqual([
    '日本  \u001b[31mok\u001b[0m      x',
    'a     failed',
    'b',
  ]);
});

describe('what was probably meant', () => {
  const known = ['status', 'stop', 'run', 'runs'];
  test.each([
    ['statsu', ' Did you mean status?'],
    ['stat', ' Did you mean status?'],
    ['frobnicate', ''],
  ])('%s', (word, sentence) => expect(didYouMean(word, known)).toBe(sentence));
});
