import { expect, test } from 'vitest';
import type { Need } from '../../../src/core/plan/model.ts';
import { attention } from '../../../src/core/run/attention.ts';
import { planOf } from '../../support/plan-of.ts';
import { Scenario } from '../run/scenario.ts';

const inWords = (needs: readonly Need[] | undefined) =>
  needs?.map((need) => {
    if (need.kind === 'phase') return `phase ${need.phase} ${need.on}`;
    return need.kind === 'stream' ? `${need.stream} ${need.on}` : need.kind;
  });

const release = `
version: 1
preflight: [which git]
final:
  - {name: suite, run: make suite}
checklist:
  must: [Docs are read]
  nice: [{title: Fast, run: make bench}]
phases:
  - id: build
    checklist: ['Reviewed: twice', {title: Clean, run: make lint, level: should}]
    streams: [{id: A, run: a}, {id: B, run: b, needs: A}]
  - {id: ship, needs: [final], streams: [{id: S, run: s}]}
streams:
  - {id: C, run: c, needs: build}
  - {id: rescue, run: r, needs: {stream: C, on: failed}}
  - {id: after-rescue, run: r, needs: rescue}
checkpoints:
  - {id: half, at: T+1h}
  - {id: signed, needs: C, review: true}
`;

test('preflight comes before everything, and final after all that does not wait for it', () => {
  const { phases, streams } = planOf(release);
  expect(phases.map(({ id, needs }) => [id, inWords(needs)])).toEqual([
    ['preflight', []],
    ['build', ['phase preflight succeeded']],
    ['ship', ['phase final succeeded']],
    ['final', ['phase preflight succeeded', 'phase build succeeded', 'C succeeded', 'rescue ended', 'after-rescue ended', 'checkpoint']],
  ]);
  expect(streams.map(({ id, needs }) => [id, inWords(needs)])).toEqual([
    ['A', []],
    ['B', ['A succeeded']],
    ['S', []],
    ['C', ['phase build succeeded']],
    ['rescue', ['C failed']],
    ['after-rescue', ['rescue succeeded']],
  ]);
});

test('items of a check-list are gates: a command, or a question to a person', () => {
  const { phases } = planOf(release);
  const gates = phases.flatMap((phase) => phase.gates.map(({ id, level, check }) => [id, level, check.kind]));
  expect(gates).toEqual([
    ['preflight/which git', 'must', 'shell'],
    ['build/Reviewed: twice', 'must', 'human'],
    ['build/Clean', 'should', 'shell'],
    ['final/suite', 'must', 'shell'],
    ['final/Docs are read', 'must', 'human'],
    ['final/Fast', 'nice', 'shell'],
  ]);
});

test('an item of a check-list may demand what a gate may, and is known as an item', () => {
  const list = `[{title: All pass, run: make test, tests: '20 passed, 0 failed'}, {title: Fast, run: make bench, metric: {regex: '([0-9]+) ms', is: < 200ms}, level: nice},
    {title: Noted, file: CHANGELOG.md, matches: '^## '}, {title: Told, json: {file: out.json, schema: {required: [at]}}}, Read]`;
  const [, ...gates] = planOf(`{version: 1, streams: [{id: A, run: a, gates: [make lint], checklist: ${list}}]}`).streams[0]!.gates;
  expect(gates).toMatchObject([
    {
      id: 'A/All pass',
      level: 'must',
      isItem: true,
      check: { kind: 'tests', program: { line: 'make test' }, demands: { passed: { op: '=' } } },
    },
    {
      id: 'A/Fast',
      level: 'nice',
      isItem: true,
      check: { kind: 'metric', name: 'Fast', is: { op: '<', than: { value: 200, unit: 'ms' } } },
    },
    { id: 'A/Noted', isItem: true, check: { kind: 'file', path: 'CHANGELOG.md', matches: '^## ' } },
    { id: 'A/Told', isItem: true, check: { kind: 'json', path: 'out.json' } },
    { id: 'A/Read', isItem: true, check: { kind: 'human', question: 'Read' } },
  ]);
});

test('a run goes through them in that order', () => {
  const run = new Scenario(planOf(release));
  expect(run.statuses()).toMatchObject({ A: 'waiting', C: 'waiting' });
  run.gate('preflight/which git');
  expect(run.status('A')).toBe('running');
  run.exits('A').exits('B').approve('gate:build/Reviewed: twice').gate('build/Clean', 'failed').exits('C');
  expect(run.phase('final').status).toBe('waiting');
  run.approve('review:signed');
  expect(run.phase('final').why.text).toBe('gate final/suite runs');
  run.gate('final/suite').approve('gate:final/Docs are read').gate('final/Fast');
  expect(run.status('S')).toBe('running');
  run.exits('S');
  expect(run.outcome()).toBe('passed');
});

test('nothing starts when preflight fails, and everything does when it is mended', () => {
  const run = new Scenario(planOf(release));
  run.gate('preflight/which git', 'failed');
  expect(run.outcome()).toBe('failed');
  expect(run.reason()).toContain('gate preflight/which git failed');
  run.retryGate('preflight/which git').gate('preflight/which git');
  expect(run.status('A')).toBe('running');
});

test('a sign-off waits for everything that does not wait for it, and shows who is to sign and why', () => {
  const plan = planOf(`
version: 1
final: make suite
sign_off: {by: [lead, security], evidence: [final, A/tests]}
streams:
  - {id: A, run: a, gates: {name: tests, run: t}}
  - {id: publish, run: p, needs: sign-off}
`);
  expect(inWords(plan.phases[0]?.needs)).toEqual(['A succeeded']);
  const run = new Scenario(plan);
  run.exits('A').gate('A/tests');
  expect(run.checkpoint('sign-off').kind).toBe('ahead');
  run.gate('final/make suite');
  expect(attention(run.state)).toMatchObject([
    { id: 'review:sign-off', title: 'sign off Sign-off', detail: 'to be signed by lead and security; see final and A/tests', frees: 1 },
  ]);
  run.approve('review:sign-off', 'go').exits('publish');
  expect(run.checkpoint('sign-off')).toMatchObject({ kind: 'approved', by: 'ann' });
  expect(run.outcome()).toBe('passed');
  const beforehand = new Scenario(plan, { yes: true });
  beforehand.exits('A').gate('A/tests').gate('final/make suite');
  expect(beforehand.checkpoint('sign-off')).toMatchObject({ kind: 'approved', by: 'ann' });
});
