import { expect, test } from 'vitest';
import { parsePlan } from '../../../src/core/plan/parse.ts';
import { found } from './plan-files.ts';

const text = `version: 1
agents:
  opus: {kind: claude, max_parallel: 2, env: {LEVEL: agent, MODEL: opus}, demo: {tasks: 9, commit: true}}
  demo: {max_parallel: 3}
defaults: {agent: codex, env: {LEVEL: default, CI: "1"}}
streams:
  - {id: A, agent: opus, demo: {tasks: 2}, env: {OWN: "1"}}
  - {id: B, prompt: Do it}
  - {id: C, agent: demo}
  - {id: D, run: make}
`;
const parse = (standIn: 'demo' | null) => parsePlan(text, { file: 'plan.yaml', readFile: () => null, standIn });

test('agents that cannot be started yet are told where they are named', () => {
  expect(found(parse(null))).toEqual(['5:19 agent-not-yet', '7:20 agent-not-yet']);
});

test('the demo agent stands in for all but commands, under the name and the limits of whom it stands in for', () => {
  const { plan } = parse('demo');
  expect(plan?.agents).toEqual({
    opus: { kind: 'claude', maxParallel: 2, budget: null },
    demo: { kind: 'demo', maxParallel: 3, budget: null },
  });
  expect(plan?.streams.map(({ id, agentName, agent }) => [id, agentName, agent.kind])).toEqual([
    ['A', 'opus', 'demo'],
    ['B', 'codex', 'demo'],
    ['C', 'demo', 'demo'],
    ['D', 'command', 'shell'],
  ]);
});

test('settings of an agent lie between the defaults and those of the stream', () => {
  const [first] = parse('demo').plan?.streams ?? [];
  expect(first?.env).toEqual({ LEVEL: 'agent', CI: '1', MODEL: 'opus', OWN: '1' });
  expect(first?.agent).toMatchObject({ kind: 'demo', script: { tasks: 2, commit: true } });
});
