import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compiled, linesOf, streamOf, told } from './compiled.ts';

describe('a variable', () => {
  test('is put into any text and any key', () => {
    const plan = compiled(`
vars: {target: main, name: LEVEL}
name: to \${{ target }}
phases:
  - {id: 'build-\${{target}}', gates: 'test \${{ target }}', streams: [{id: A, run: 'make \${{ target }} \${{ target }}', env: {'\${{ name }}_X': '\${{ target }}'}}]}
checkpoints: [{id: C1, needs: 'build-\${{ target }}'}]
`);
    expect(plan.name).toBe('to main');
    expect(plan.phases[0]).toMatchObject({ id: 'build-main', gates: [{ name: 'test main' }] });
    expect(streamOf(plan, 'A')).toMatchObject({ agent: { line: 'make main main' }, env: { LEVEL_X: 'main' } });
    expect(plan.checkpoints[0]!.needs).toEqual([{ kind: 'phase', phase: 'build-main', on: 'succeeded' }]);
  });

  test('that is the whole value keeps its type, and elsewhere is as it was written', () => {
    const plan = compiled(`
vars: {n: 3, list: [make, all], ratio: 1.10, on: true}
max_parallel: \${{ n }}
streams: [{id: A, run: '\${{ list }}', optional: '\${{ on }}', env: {A: '\${{ ratio }}', B: 'x\${{ ratio }}', C: '\${{ on }}'}}]
`);
    expect(plan.maxParallel).toBe(3);
    expect(streamOf(plan, 'A')).toMatchObject({
      agent: { kind: 'command', argv: ['make', 'all'] },
      optional: true,
      env: { A: '1.10', B: 'x1.10', C: 'true' },
    });
  });

  test('takes the value of the command line, of the profile, or its default, in this order', () => {
    const text = `
vars: {a: 1, b: {default: 1, values: [1, 2, 3]}}
profiles: {p: {vars: {a: 2, b: 2}}}
streams: [{id: A, run: 'x \${{ a }} \${{ b }}'}]
`;
    expect(linesOf(compiled(text))).toEqual({ A: 'x 1 1' });
    expect(linesOf(compiled(text, { profile: 'p' }))).toEqual({ A: 'x 2 2' });
    expect(linesOf(compiled(text, { profile: 'p', vars: { b: '3' } }))).toEqual({ A: 'x 2 3' });
    expect(told(text, { vars: { b: '4' } })).toEqual([
      'plans/plan.yaml:3:14 wrong-value `--var b=4`: `b` has one of the values `1`, `2`, `3`',
    ]);
    expect(told(text, { vars: { bb: '4' } })).toEqual([
      'plans/plan.yaml:3:7 unknown-variable `--var bb=...`: the plan has no variable `bb`',
    ]);
  });

  test.each([
    ['7', 7],
    ['07x', '07x'],
    ['true', true],
    ["'7'", '7'],
    ['[a, b]', '[a, b]'],
    ['{', '{'],
    ['', ''],
    ['a: b', 'a: b'],
  ])('typed as %j is a YAML scalar, or text', (typed, value) => {
    const text = 'vars: {v: x}\nx-none: 1\nstreams: [{id: A, run: [echo, "${{ v }}"]}]';
    const parsed = told(text, { vars: { v: typed } });
    if (typeof value === 'string') expect(parsed).toEqual([]);
    else expect(parsed).toHaveLength(1);
  });

  test('may use others', () => {
    expect(linesOf(compiled("vars: {a: '<${{ b }}>', b: '[${{ c }}]', c: x}\nstreams: [{id: A, run: '${{ a }}'}]"))).toEqual({
      A: '<[x]>',
    });
  });

  test('without a value says how to give it one', () => {
    const text = 'vars: {v: {description: x}}\nstreams: [{id: A, run: "x ${{ v }}"}]';
    expect(told(text)).toEqual(['plans/plan.yaml:2:8 no-value the variable `v` has no value']);
    expect(linesOf(compiled(text, { vars: { v: '5' } }))).toEqual({ A: 'x 5' });
  });

  test('is not looked for in keys that are the writer’s own', () => {
    expect(linesOf(compiled("x-own: {a: '${{ nobody }}'}\nstreams: [{id: A, run: x}]"))).toEqual({ A: 'x' });
  });
});

describe('a prompt file', () => {
  const text = `
templates: {t: {agent: demo, prompt_file: p.md}}
streams: [{id: A, use: t, with: {area: login}}, {id: B, use: t, with: {area: payments}}]
`;
  test('has the variables of its stream', () => {
    const plan = compiled(text, { files: { 'p.md': 'Look at ${{ area }}, not $${{ area }}.\n' } });
    expect(plan.streams.map(({ agent }) => agent.kind === 'demo' && agent.prompt)).toEqual([
      'Look at login, not ${{ area }}.\n',
      'Look at payments, not ${{ area }}.\n',
    ]);
  });
  test('is named where something is wrong in it, once', () => {
    expect(told(text, { files: { 'p.md': 'One\nTwo ${{ area }} ${{ aera }}' } })).toEqual([
      'plans/p.md:2:17 unknown-variable there is no variable `aera` here',
    ]);
  });
});

test('text without variables stays as it is, and `$${{` is `${{`', () => {
  const word = fc.array(fc.constantFrom('$', '{', '}', '{{', '}}', 'a', ' ', '$${{'), { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(word, (text) => {
      const bare = text.replaceAll('$${{', '').includes('${{');
      fc.pre(!bare && text.trim() !== '' && !text.includes('$$${{'));
      const plan = compiled(`streams: [{id: A, run: [${JSON.stringify(`x${text}`)}]}]`);
      expect(streamOf(plan, 'A').agent).toEqual({ kind: 'command', argv: [`x${text.replaceAll('$${{', '${{')}`] });
    }),
    { numRuns: 200 },
  );
});
