import { describe, expect, test } from 'vitest';
import { compiled, idsOf, linesOf, needsOf, streamOf, told } from './compiled.ts';

const text = `
max_parallel: 5
streams:
  - {id: A, run: a, needs: []}
  - {id: B, run: b, needs: [A, E]}
  - {id: C, run: c}
  - {id: E, run: e, optional: true}
  - {id: m, matrix: {d: [x, y]}, run: 'm \${{ d }}'}
checkpoints: [{id: C1, at: T+1h, expected: {E: 50, A: 10}}]
profiles:
  sequential: {title: One by one, description: Slow, max_parallel: 1, sequence: [[A, C], B, m], without: E}
  mixed:
    lanes: {agent-1: [A, C, m/x], agent-2: [B, m/y]}
    without: [E]
    streams: {A: {run: other, env: {X: 1}}, m: {timeout: 5m}, m/y: {run: 'special \${{ d }}'}}
    defaults: {retry: 2}
`;

describe('a profile', () => {
  test('is taken by name, or by default, or not at all', () => {
    expect(compiled(text)).toMatchObject({ profile: null, maxParallel: 5 });
    expect(compiled(text, { profile: 'sequential' })).toMatchObject({ profile: 'sequential', maxParallel: 1 });
    const byDefault = `default_profile: sequential\n${text}`;
    expect(compiled(byDefault).profile).toBe('sequential');
    expect(compiled(byDefault, { profile: null }).profile).toBe(null);
    expect(compiled(text).profiles).toEqual([
      { name: 'sequential', title: 'One by one', description: 'Slow' },
      { name: 'mixed', title: 'mixed', description: '' },
    ]);
    expect(told(text, { profile: 'mixd' })).toEqual(['plans/plan.yaml:11:1 unknown-profile the plan has no profile `mixd`']);
  });

  test('with a sequence lets each group wait for the one before', () => {
    const plan = compiled(text, { profile: 'sequential' });
    expect(needsOf(plan, 'A')).toEqual([]);
    expect(needsOf(plan, 'B')).toEqual(['A succeeded', 'C ended']);
    expect(needsOf(plan, 'm/x')).toEqual(['B ended']);
    expect(plan.lanes).toEqual([]);
  });

  test('with lanes lets each stream wait for the one before in its lane', () => {
    const plan = compiled(text, { profile: 'mixed' });
    expect(needsOf(plan, 'C')).toEqual(['A ended in agent-1']);
    expect(needsOf(plan, 'm/x')).toEqual(['C ended in agent-1']);
    expect(plan.lanes.map(({ id }) => id)).toEqual(['agent-1', 'agent-2']);
  });

  test('leaves optional streams out wherever they are named', () => {
    const plan = compiled(text, { profile: 'mixed' });
    expect(idsOf(plan)).toEqual(['A', 'B', 'C', 'm/x', 'm/y']);
    expect(needsOf(plan, 'B')).toEqual(['A succeeded']);
    expect(plan.checkpoints[0]!.expected).toEqual({ A: 10 });
  });

  test('replaces keys of streams, of groups and of one of them, and defaults', () => {
    const plan = compiled(text, { profile: 'mixed' });
    expect(linesOf(plan)).toMatchObject({ A: 'other', B: 'b', 'm/x': 'm x', 'm/y': 'special y' });
    expect(streamOf(plan, 'm/y')).toMatchObject({ timeoutMs: 300_000, retry: { attempts: 3 } });
    expect(streamOf(plan, 'A').env).toEqual({ X: '1' });
  });
});

describe('lanes of the plan', () => {
  const lanes = 'lanes: {one: [A, B]}\nstreams: [{id: A, run: x}, {id: B, run: x}]\n';
  test('hold without a profile, and not beside those of one', () => {
    expect(needsOf(compiled(lanes), 'B')).toEqual(['A ended in one']);
    const plan = compiled(`${lanes}profiles: {p: {sequence: [B, A]}}`, { profile: 'p' });
    expect(needsOf(plan, 'B')).toEqual([]);
    expect(needsOf(plan, 'A')).toEqual(['B ended']);
  });
  test('may share a stream, which waits in both', () => {
    const plan = compiled('lanes: {one: [A, C], two: [B, C]}\nstreams: [{id: A, run: x}, {id: B, run: x}, {id: C, run: x}]');
    expect(needsOf(plan, 'C')).toEqual(['A ended in one', 'B ended in two']);
  });
});

test('defaults are written into streams that do not say them', () => {
  const plan = compiled(`
defaults: {worktree: true, cwd: pkg, optional: true}
streams: [{id: A, run: x}, {id: B, run: x, worktree: false, cwd: ., optional: false}]
`);
  expect(streamOf(plan, 'A')).toMatchObject({ worktree: { branch: 'sluice/A' }, cwd: 'pkg', optional: true });
  expect(streamOf(plan, 'B')).toMatchObject({ worktree: null, cwd: '.', optional: false });
  expect(told('defaults: {cwd: ../x}\nstreams: [{id: A, run: x}, {id: B, run: x}]')).toEqual([
    'plans/plan.yaml:2:17 path-outside the path `../x` leads out of the project',
  ]);
});
