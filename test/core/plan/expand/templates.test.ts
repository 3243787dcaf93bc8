import { describe, expect, test } from 'vitest';
import { compiled, linesOf, streamOf, told } from './compiled.ts';

describe('a template', () => {
  test('says what its streams do not say; mappings of variables are merged, lists replaced', () => {
    const plan = compiled(`
templates:
  base: {run: 'make \${{ what }}', env: {A: base, B: base}, gates: [one, two], retry: 2, with: {what: all}}
  later: {use: base, env: {B: later, C: later}, timeout: 5m}
streams:
  - {id: A, use: later, env: {C: own}, gates: [three]}
  - {id: B, use: [later, base], with: {what: part}}
`);
    expect(streamOf(plan, 'A')).toMatchObject({
      env: { A: 'base', B: 'later', C: 'own' },
      gates: [{ name: 'three' }],
      retry: { attempts: 3 },
      timeoutMs: 300_000,
    });
    expect(streamOf(plan, 'B').env).toEqual({ A: 'base', B: 'base', C: 'later' });
    expect(linesOf(plan)).toEqual({ A: 'make all', B: 'make part' });
  });

  test('leaves its parameters to the stream that uses it', () => {
    const text = 'templates: {t: {run: "x ${{ a }}"}}\nstreams: [{id: A, use: t, with: {a: 1}}, {id: B, run: "y ${{ a }}"}]';
    expect(told(text)).toEqual(['plans/plan.yaml:3:58 unknown-variable there is no variable `a` here']);
  });

  test('is chosen by a variable', () => {
    const text = 'vars: {kind: a}\ntemplates: {a: {run: one}, b: {run: two}}\nstreams: [{id: A, use: "${{ kind }}"}]';
    expect(linesOf(compiled(text))).toEqual({ A: 'one' });
    expect(linesOf(compiled(text, { vars: { kind: 'b' } }))).toEqual({ A: 'two' });
  });

  test('says where its streams leave their hand-off, and is where that is wrong', () => {
    const text =
      'templates:\n  t:\n    run: x\n    handoff: ${{ area }}/next.md\nstreams: [{id: A, use: t, with: {area: api}}, {id: B, use: t, with: {area: ../..}}]';
    expect(told(text)).toEqual(['plans/plan.yaml:5:14 path-outside the path `../../next.md` leads out of the project']);
  });

  test('whose text is wrong is told once, where it stands', () => {
    const text = 'templates: {t: {run: x, timeout: 5}}\nstreams: [{id: A, use: t}, {id: B, use: t}]';
    expect(told(text)).toEqual([
      'plans/plan.yaml:2:34 wrong-type `timeout` must be a duration such as `90s`, `1h30m`, `250ms` or `2d`, not `5`',
    ]);
  });
});
