import { describe, expect, test } from 'vitest';
import { join } from 'node:path';
import type { Plan, Stream } from '../../../src/core/plan/model.ts';
import { fixtures, found, parse, read, yamlFiles } from './plan-files.ts';

const compiled = (yaml: string): Plan => {
  const parsed = parse(yaml);
  expect(found(parsed)).toEqual([]);
  return parsed.plan!;
};
const stream = (rest: string, before = ''): Stream =>
  compiled(`version: 1\n${before}\nstreams:\n  - {id: A, ${rest}}\n  - {id: B, run: x}\n`).streams[0]!;

describe('a plan that says everything', () => {
  test('is compiled to what lies beside it', async () => {
    const parsed = parse(read('test/fixtures/plans/everything.yaml'));
    expect(found(parsed)).toEqual([]);
    await expect(`${JSON.stringify(parsed.plan, null, 2)}\n`).toMatchFileSnapshot(join(fixtures, 'everything.json'));
  });

  test('is the same with CRLF, with a byte order mark, and read twice', () => {
    const text = read('test/fixtures/plans/everything.yaml');
    const { plan } = parse(text);
    expect(parse(text.replaceAll('\n', '\r\n')).plan).toEqual(plan);
    expect(parse(`\ufeff${text}`).plan).toEqual(plan);
    expect(parse(text).plan).toEqual(plan);
  });

  test('is plain JSON', () => {
    const { plan } = parse(read('test/fixtures/plans/everything.yaml'));
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});

describe('rollback rules', () => {
  const planOf = (rules: string, profile = '') =>
    parse(`version: 1
phases:
  - {id: outer, streams: [{id: A, run: x}], phases: [{id: inner, streams: [{id: B, run: x}]}]}
streams:
  - {id: zen/a, run: x}
  - {id: zen/b, run: x, phase: inner}
  - {id: extra, run: x, optional: true}
${profile}
rollback:
${rules}`).plan?.rollback;

  test('name streams, by phases with those inside and by groups, in the order of the plan', () => {
    expect(planOf('  - {id: r, when: {finding: high, in: zen}, stop: [zen/b, outer], rerun: inner}')).toEqual([
      { id: 'r', severity: 'high', in: ['zen/a', 'zen/b'], stop: ['A', 'B', 'zen/b'], rerun: ['B', 'zen/b'] },
    ]);
  });

  test('have names of their own, and watch everybody where they do not say whom', () => {
    const rules = ['{finding: low}', '{finding: high}', '{finding: low}'].map((when) => `  - {when: ${when}, rerun: same}`);
    const all = planOf([...rules, '  - {id: low, when: {finding: low}, stop: A}'].join('\n'));
    expect(all?.map(({ id, in: watched, rerun }) => [id, watched, rerun])).toEqual([
      ['low-2', null, 'same'],
      ['high', null, 'same'],
      ['low-3', null, 'same'],
      ['low', null, []],
    ]);
  });

  test('may come to nothing under a profile that leaves out what they name', () => {
    const rules = planOf('  - {when: {finding: low}, stop: extra}', 'profiles: {small: {without: extra}}\ndefault_profile: small');
    expect(rules).toMatchObject([{ id: 'low', stop: [], rerun: [] }]);
  });
});

describe('the plans that come with Sluice', () => {
  test.each(yamlFiles('plans'))('%s has no fault', (name) => {
    expect(found(parse(read(`plans/${name}`)))).toEqual([]);
  });
});

describe('faults of a file with CRLF or a byte order mark', () => {
  const text = 'version: 1\nstreams:\n  - {id: a, rnu: x}\n  - {id: b, needs: c, run: x}\n';
  test('stand in the same lines and columns, and their lines end before the ending', () => {
    const plain = parse(text).diagnostics;
    expect(plain).toHaveLength(2);
    expect(parse(text.replaceAll('\n', '\r\n')).diagnostics).toEqual(plain);
    expect(parse(`\ufeff${text}`).diagnostics).toEqual(plain);
    expect(parse(`\ufeffnmae: x\n${text}`).diagnostics[0]).toMatchObject({ line: 1, column: 1, endColumn: 5 });
  });
});

describe('defaults', () => {
  const before = 'defaults: {agent: demo, priority: P0, estimate: 5m, timeout: 1h, retry: 2, env: {A: x, B: y}}';
  test('hold for a stream that says nothing', () => {
    expect(stream('title: hello', before)).toMatchObject({
      agent: {
        kind: 'demo',
        prompt: 'hello',
        script: { durationMs: 300_000, tasks: 5, failFirst: 0, ask: null, hang: false, floodLines: 0 },
      },
      priority: 0,
      estimate: { leastMs: 300_000, mostMs: 300_000 },
      timeoutMs: 3_600_000,
      retry: { attempts: 3, backoffMs: 1_000, factor: 2, maxBackoffMs: 300_000 },
      env: { A: 'x', B: 'y' },
    });
  });
  test('give way to what a stream says itself', () => {
    const own = 'run: [make], priority: P3, estimate: 1m, timeout: 2m, retry: 0, env: {B: z}';
    expect(stream(own, before)).toMatchObject({
      agent: { kind: 'command', argv: ['make'] },
      priority: 3,
      estimate: { leastMs: 60_000, mostMs: 60_000 },
      timeoutMs: 120_000,
      retry: { attempts: 1 },
      env: { A: 'x', B: 'z' },
    });
  });
  test('of the language itself', () => {
    expect(stream('run: x')).toEqual({
      id: 'A',
      title: 'A',
      phase: null,
      agent: { kind: 'shell', line: 'x' },
      agentName: 'command',
      needs: [],
      anytime: false,
      milestones: [],
      priority: 2,
      estimate: null,
      optional: false,
      cwd: '.',
      env: {},
      worktree: null,
      timeoutMs: null,
      stuckAfterMs: null,
      escalation: [],
      onFailure: { kind: 'fail' },
      budget: null,
      retry: { attempts: 1, backoffMs: 1_000, factor: 2, maxBackoffMs: 300_000 },
      gates: [],
      deliverables: [],
      handoff: null,
      freshSession: false,
      claims: [],
      statusFiles: ['status.json', '*-results.json', 'A-status.json', 'A-results.json'],
      resolver: false,
    });
  });
});

describe('what is written in more than one way', () => {
  test.each([
    ['needs: B', 'needs: [B]'],
    ['needs: [{stream: B}]', 'needs: {stream: B, on: succeeded}'],
    ['gates: make', 'gates: [{run: make}]'],
    ['deliverables: a/../b', 'deliverables: [{path: ./b}]'],
    ['worktree: true', 'worktree: {branch: sluice/A}'],
    ['worktree: true', 'worktree: {base: HEAD}'],
    ['retry: 1', 'retry: {attempts: 2}'],
    ['retry: 1', 'retry: {}'],
    ['retry: {backoff: 10m}', 'retry: {backoff: 10m, max_backoff: 10m}'],
    ['cwd: ./', 'cwd: .'],
    ['env: {N: 1}', "env: {N: '1'}"],
    ['env: {N: 1.10}', "env: {N: '1.10'}"],
    ['env: {N: 0x1F}', "env: {N: '0x1F'}"],
    ['env: {N: true}', "env: {N: 'true'}"],
    ['agent: command', ''],
  ])('`%s` is `%s`', (one, other) => {
    expect(stream(`${one}, run: x`)).toEqual(stream(`${other}${other ? ', ' : ''}run: x`));
  });

  test('streams in a phase and streams that name it', () => {
    const nested = compiled('version: 1\nphases: [{id: P, streams: [{id: A, run: x}]}]');
    const named = compiled('version: 1\nphases: [{id: P}]\nstreams: [{id: A, run: x, phase: P}]');
    expect(nested).toEqual(named);
  });

  test('a merged mapping', () => {
    const plan = compiled('version: 1\nx-a: &a {run: x, env: {A: "1"}}\nstreams: [{<<: *a, id: A}, {<<: [*a, {cwd: sub}], id: B, run: y}]');
    expect(plan.streams).toMatchObject([
      { id: 'A', agent: { line: 'x' }, env: { A: '1' }, cwd: '.' },
      { id: 'B', agent: { line: 'y' }, env: { A: '1' }, cwd: 'sub' },
    ]);
  });
});

describe('the name of a plan', () => {
  const text = 'version: 1\nstreams: [{id: A, run: x}]';
  test.each([
    ['plans/hello.yaml', 'hello'],
    ['C:\\plans\\big.plan.YML', 'big.plan'],
    ['-', '-'],
    ['.yaml', 'plan'],
  ])('without one of its own, of the file %s, is %s', (file, name) => {
    expect(parse(text, file).plan?.name).toBe(name);
  });
});

describe('names that JavaScript has too', () => {
  test('are ids like all others', () => {
    const ids = ['constructor', 'toString', 'hasOwnProperty', 'valueOf'];
    const plan = compiled(`version: 1\nstreams:\n${ids.map((id) => `  - {id: ${id}, run: x}\n`).join('')}`);
    expect(plan.streams.map(({ id }) => id)).toEqual(ids);
  });
  test('do not stand for what the plan does not have', () => {
    expect(found(parse('version: 1\nstreams: [{id: A, run: x, needs: [constructor]}]\n__proto__: 1'))).toEqual([
      '2:35 unknown-need',
      '3:1 bad-key',
    ]);
  });
});

test('prompt files are read beside the plan, and may lie above it inside the project', async () => {
  const { parsePlan } = await import('../../../src/core/plan/parse.ts');
  const text = 'version: 1\nstreams: [{id: A, agent: demo, prompt_file: ../prompts/./a.md}]';
  const asked: string[] = [];
  const readFile = (path: string) => (asked.push(path), 'Write it.');
  const { plan } = parsePlan(text, { file: 'plans/p.yaml', planFolder: 'plans', readFile });
  expect(plan?.streams[0]?.agent).toMatchObject({ kind: 'demo', prompt: 'Write it.' });
  expect(new Set(asked)).toEqual(new Set(['../prompts/a.md']));
  expect(parsePlan(text, { file: 'p.yaml', readFile }).plan).toBeNull();
});
