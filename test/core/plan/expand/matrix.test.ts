import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compiled, idsOf, linesOf, needsOf, streamOf, told } from './compiled.ts';

const zen = `
streams:
  - id: zen
    matrix: {domain: [security, business], model: [gpt52, {id: o3, title: O3}]}
    run: 'ask \${{ model }} about \${{ domain }}'
`;

describe('a matrix', () => {
  test('makes a stream of each combination, in order, with ids that stay readable', () => {
    expect(linesOf(compiled(zen))).toEqual({
      'zen/security/gpt52': 'ask gpt52 about security',
      'zen/security/o3': 'ask o3 about security',
      'zen/business/gpt52': 'ask gpt52 about business',
      'zen/business/o3': 'ask o3 about business',
    });
    expect(idsOf(compiled(zen))).toEqual(['zen/security/gpt52', 'zen/security/o3', 'zen/business/gpt52', 'zen/business/o3']);
  });

  test('leaves combinations out and adds others', () => {
    const plan = compiled(`
streams:
  - id: zen
    matrix: {domain: [a, b], model: [x, y], exclude: [{domain: a, model: y}, {domain: b}], include: [{domain: c, model: z}]}
    run: x
`);
    expect(idsOf(plan)).toEqual(['zen/a/x', 'zen/c/z']);
  });

  test('leaves an id as it is that uses its variables', () => {
    const plan = compiled("streams: [{id: 'm-${{ n }}/${{ v.id }}', matrix: {n: [1, 2], v: [{id: x, run: one}]}, run: '${{ v.run }}'}]");
    expect(linesOf(plan)).toEqual({ 'm-1/x': 'one', 'm-2/x': 'one' });
  });

  test('takes its values from a variable, and their types go on', () => {
    const plan = compiled(
      'vars: {ns: [1, 2]}\nstreams: [{id: a, matrix: {n: "${{ ns }}"}, run: x, demo: null, retry: "${{ n }}"}]'.replace(', demo: null', ''),
    );
    expect(plan.streams.map(({ id, retry }) => [id, retry.attempts])).toEqual([
      ['a/1', 2],
      ['a/2', 3],
    ]);
  });

  test('may stand in a template, with parameters', () => {
    const plan = compiled(`
templates: {each: {matrix: {model: [x, y]}, run: '\${{ what }} \${{ model }}'}}
streams: [{id: A, use: each, with: {what: 'see \${{ model }}'}}]
`);
    expect(linesOf(plan)).toEqual({ 'A/x': 'see x x', 'A/y': 'see y y' });
  });

  test('gives as many streams as its axes say', () => {
    const axis = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,3}$/), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(axis, { minLength: 1, maxLength: 3 }), (axes) => {
        const matrix = Object.fromEntries(axes.map((values, index) => [`a${index}`, values]));
        const ids = idsOf(compiled(`streams: [{id: m, matrix: ${JSON.stringify(matrix)}, run: x}]`));
        expect(new Set(ids).size).toBe(axes.reduce((product, { length }) => product * length, 1));
        const sorted = [...ids].sort((a, b) => rank(a, axes) - rank(b, axes));
        expect(ids).toEqual(sorted);
      }),
      { numRuns: 50 },
    );
    function rank(id: string, axes: readonly (readonly string[])[]): number {
      return id
        .split('/')
        .slice(1)
        .reduce((sum, value, index) => sum * axes[index]!.length + axes[index]!.indexOf(value), 0);
    }
  });

  test('of two, 5,000 streams are the most together', () => {
    const sixty = Array.from({ length: 60 }, (_, index) => index).join(', ');
    const text = `streams:\n  - {id: a, matrix: {x: [${sixty}], y: [${sixty}]}, run: x}\n  - {id: b, matrix: {x: [${sixty}], y: [${sixty}]}, run: x}`;
    expect(told(text)[0]).toMatch(/^plans\/plan.yaml:4:\d+ large-matrix the matrices of the plan give more than 5000 streams/);
  });
});

describe('a group', () => {
  const others = (needs: string) => `${zen}  - {id: after, run: x, needs: ${needs}}\n`;
  test.each([
    ['zen', ['zen/security/gpt52', 'zen/security/o3', 'zen/business/gpt52', 'zen/business/o3']],
    ['[zen/security]', ['zen/security/gpt52', 'zen/security/o3']],
    ["['zen/*/o3', zen/business/gpt52]", ['zen/security/o3', 'zen/business/o3', 'zen/business/gpt52']],
    ["'*/business'", ['zen/business/gpt52', 'zen/business/o3']],
  ])('%s stands for all of it', (needs, ids) => {
    expect(needsOf(compiled(others(needs)), 'after')).toEqual(ids.map((id) => `${id} succeeded`));
  });

  test('has outcomes, lanes and expectations', () => {
    const plan = compiled(`${others('{stream: zen/security, on: ended}')}
checkpoints: [{id: C1, at: T+1h, expected: {zen: 50, zen/security/o3: 80}}]
lanes: {one: [zen/security, after], two: [zen/business]}`);
    expect(needsOf(plan, 'after')).toEqual(['zen/security/gpt52 ended', 'zen/security/o3 ended']);
    expect(plan.checkpoints[0]!.expected).toEqual({
      'zen/security/gpt52': 50,
      'zen/security/o3': 80,
      'zen/business/gpt52': 50,
      'zen/business/o3': 50,
    });
    expect(plan.lanes).toEqual([
      { id: 'one', streams: ['zen/security/gpt52', 'zen/security/o3', 'after'] },
      { id: 'two', streams: ['zen/business/gpt52', 'zen/business/o3'] },
    ]);
    expect(needsOf(plan, 'zen/business/o3')).toEqual(['zen/business/gpt52 ended in two']);
  });

  test('is not meant where one thing has that id', () => {
    const plan = compiled('phases: [{id: p, streams: [{id: p/a, run: x}, {id: p/b, run: x}]}]\nstreams: [{id: z, run: x, needs: p}]');
    expect(streamOf(plan, 'z').needs).toEqual([{ kind: 'phase', phase: 'p', on: 'succeeded' }]);
  });

  test('of nothing is told as what does not exist', () => {
    expect(told(others("['zen/*/o4', zne]"))).toEqual([
      'plans/plan.yaml:7:33 unknown-need `after` needs `zen/*/o4`, which the plan does not have',
      'plans/plan.yaml:7:45 unknown-need `after` needs `zne`, which the plan does not have',
    ]);
  });
});
