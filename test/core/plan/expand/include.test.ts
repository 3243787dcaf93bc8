import { describe, expect, test } from 'vitest';
import { beside, compiled, idsOf, linesOf, streamOf, told } from './compiled.ts';

describe('an included file', () => {
  test('stands before the plan; of mappings both hold, and the plan has the last word', () => {
    const plan = compiled(
      `
include: [lib/a.yaml, lib/b.yaml]
name: own
vars: {x: own}
defaults: {retry: 1}
streams: [{id: own, use: [ta, tb]}]
`,
      beside({
        'lib/a.yaml':
          'name: a\nmax_parallel: 2\nvars: {x: a, y: a}\nstreams: [{id: from-a, run: a}]\ntemplates: {ta: {run: "${{ x }} ${{ y }}"}}',
        'lib/b.yaml':
          'version: 1\nmax_parallel: 3\nvars: {y: b}\nstreams: [{id: from-b, run: b}]\ntemplates: {tb: {timeout: 5m}}\ndefaults: {retry: 9, cwd: sub}',
      }),
    );
    expect(plan).toMatchObject({ name: 'own', maxParallel: 3 });
    expect(idsOf(plan)).toEqual(['from-a', 'from-b', 'own']);
    expect(linesOf(plan)['own']).toBe('own b');
    expect(streamOf(plan, 'own')).toMatchObject({ retry: { attempts: 2 }, cwd: 'sub', timeoutMs: 300_000 });
  });

  test('may include others; what two include is taken once', () => {
    const files = beside({
      'a.yaml': 'include: c.yaml\nstreams: [{id: a, run: x}]',
      'b.yaml': 'include: [c.yaml]\nstreams: [{id: b, run: x}]',
      'c.yaml': 'streams: [{id: c, run: x}]',
    });
    expect(idsOf(compiled('include: [a.yaml, b.yaml]\n', files))).toEqual(['c', 'a', 'b']);
  });

  test('is where its faults are told, whatever they come from', () => {
    const files = beside({ 'lib/a.yaml': '# first line\ntemplates:\n  t: {run: x, timeot: 5m}\nstreams: [{id: B, run: "${{ nobody }}"}]' });
    expect(told('include: lib/a.yaml\nstreams: [{id: A, use: t, needs: C}]', files)).toEqual([
      'plans/plan.yaml:3:34 unknown-need `A` needs `C`, which the plan does not have',
      'plans/lib/a.yaml:3:15 unknown-key unknown key `timeot`',
      'plans/lib/a.yaml:4:25 unknown-variable there is no variable `nobody` here',
    ]);
  });

  test('adds its metrics and integration items to those of the plan, and is where their faults are told', () => {
    const files = beside({
      'lib/a.yaml':
        'metrics:\n  - {name: coverage, target: 80, from: A/tsts}\nintegration:\n  - {id: int-001, from: A, to: B, what: A card}\nstreams: [{id: A, run: a, handoff: ../../x, gates: {name: tests, run: t}}]',
    });
    const rest = 'include: lib/a.yaml\nmetrics: [{name: speed, target: fast}]\n';
    expect(
      told(`${rest}integration: [{id: int-002, from: A, to: A2, what: B}]\nstreams: [{id: B, run: b}, {id: A1, run: x}]`, files),
    ).toEqual([
      'plans/plan.yaml:4:42 unknown-name `int-002` is for `A2`, which the plan does not have',
      'plans/lib/a.yaml:2:40 unknown-name `A/tsts` is no gate of `A`, so the metric gets no value from it',
      'plans/lib/a.yaml:5:36 path-outside the path `../../x` leads out of the project',
    ]);
    const wrong = beside({ 'lib/a.yaml': 'metrics:\n  - {name: coverage, traget: 80}\nstreams: [{id: A, run: a}]' });
    expect(told(`${rest}streams: [{id: B, run: b}]`, wrong)).toEqual([
      'plans/lib/a.yaml:2:6 missing `target` is missing',
      'plans/lib/a.yaml:2:22 unknown-key unknown key `traget`',
    ]);
  });

  test('that is missing or broken is no reason to doubt what others name', () => {
    expect(told('include: no.yaml\nstreams: [{id: A, run: x, needs: from-there}]')).toEqual([
      'plans/plan.yaml:2:10 no-include there is no file `no.yaml` to include',
    ]);
  });

  test('may lie beside the plan’s folder, and not outside of the project', () => {
    const files = { files: { '../shared/a.yaml': 'streams: [{id: a, run: x}]' } };
    expect(idsOf(compiled('include: ../shared/a.yaml', { ...files, planFolder: 'plans' }))).toEqual(['a']);
    expect(told('include: ../shared/a.yaml\nstreams: [{id: b, run: x}]', files)[0]).toContain('path-outside');
  });
});
