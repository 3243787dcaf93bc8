import { expect, test } from 'vitest';
import { told } from './expand/compiled.ts';

const gate = (more = '') => `{name: agree, consensus: {streams: zen, file: "\${{ model }}.json"${more}}}`;
const zen = `{id: zen, matrix: {model: [gpt, o3]}, run: review}`;
const warnings = (text: string) => told(text).filter((line) => /late_after|still run/.test(line));

test.each([
  ['a phase that they are in', `phases: [{id: P, gates: ${gate()}, streams: [${zen}]}]`],
  ['the end of the run', `streams: [${zen}]\nfinal: ${gate()}`],
  ['a stream that needs them', `streams: [${zen}, {id: J, run: j, needs: zen, gates: ${gate()}}]`],
  [
    'a stream that needs something behind them',
    `streams: [${zen}, {id: K, run: k, needs: [zen]}, {id: J, run: j, needs: K, gates: ${gate()}}]`,
  ],
  ['a stream that says how long it waits', `streams: [${zen}, {id: J, run: j, gates: ${gate(', late_after: 5m')}}]`],
])('says nothing about a consensus of %s', (_, text) => {
  expect(warnings(text)).toEqual([]);
});

test.each([
  ['needs none of them', '', '`zen/gpt` and `zen/o3`'],
  ['needs one of them', ', needs: zen/gpt', '`zen/o3`'],
  ['needs any of them', ', needs: {any: [zen/gpt, zen/o3]}', '`zen/gpt` and `zen/o3`'],
  ['begins at a milestone', ', needs: [zen/gpt.half, zen/o3]', '`zen/gpt`'],
])('warns of a consensus whose stream %s', (_, needs, open) => {
  const [first] = warnings(`
streams:
  - {id: zen, matrix: {model: [gpt, o3]}, run: review, milestones: [half]}
  - {id: J, run: j${needs}, gates: ${gate()}}`);
  expect(first).toContain(`the consensus may be judged while ${open} still run`);
});

test('warns of a wait for what has ended', () => {
  expect(warnings(`streams: [${zen}]\nfinal: ${gate(', late_after: 5m')}`)[0]).toContain('`late_after` never counts');
});
