import { expect, test } from 'vitest';
import { parsePlan } from '../../../src/core/plan/parse.ts';
import { usualAgentSettings } from '../../../src/core/plan/compile-real-agent.ts';

const text = `version: 1
agents:
  opus: {kind: claude, max_parallel: 2, env: {LEVEL: agent, MODEL: opus}, demo: {tasks: 9, commit: true}, model: opus, mode: interactive, permissions: {allow: [make], deny: [git push]}}
  demo: {max_parallel: 3}
defaults: {agent: codex, env: {LEVEL: default, CI: "1"}}
streams:
  - {id: A, agent: opus, demo: {tasks: 2}, env: {OWN: "1"}, mode: headless, permissions: {allow: [npm test]}, on_limit: {take_over: gemini}}
  - {id: B, prompt: Do it}
  - {id: C, agent: demo}
  - {id: D, run: make}
`;
const parse = (standIn: 'demo' | null) => parsePlan(text, { file: 'plan.yaml', readFile: () => null, standIn });

test('a stream takes the settings of its agent, but for what it says itself', () => {
  const { plan } = parse(null);
  const [first, second] = plan?.streams ?? [];
  expect(first?.agent).toEqual({
    kind: 'claude',
    prompt: 'A',
    settings: {
      ...usualAgentSettings,
      model: 'opus',
      mode: 'headless',
      allow: ['npm test'],
      deny: ['git push'],
      onLimit: { kind: 'takeOver', agent: 'gemini' },
    },
  });
  expect(second?.agent).toEqual({ kind: 'codex', prompt: 'Do it', settings: usualAgentSettings });
  expect(first?.env).toEqual({ LEVEL: 'agent', CI: '1', MODEL: 'opus', OWN: '1' });
});

test('an agent that takes over is an agent of the plan, though nothing describes it', () => {
  expect(parse(null).plan?.agents['gemini']).toEqual({ kind: 'gemini', maxParallel: null, budget: null, settings: usualAgentSettings });
});

test('the demo agent stands in for all but commands, under the name and the limits of whom it stands in for', () => {
  const { plan } = parse('demo');
  expect(plan?.agents).toMatchObject({
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
