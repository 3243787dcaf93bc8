import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { usualAgentSettings } from '../../../src/core/plan/compile-real-agent.ts';
import type { Plan } from '../../../src/core/plan/model.ts';
import { upgradePlan } from '../../../src/core/plan/upgrade.ts';
import { phase, plan, stream } from '../../support/plans.ts';

const journal = join(import.meta.dirname, '../../replay/journals/v1/demo-plan-for-real.ndjson');
const planOf = (text: string): Plan => (JSON.parse(text.split('\n')[0]!) as { event: { plan: Plan } }).event.plan;

test('a plan of an old journal gets what came later, as it was before', () => {
  const old = planOf(readFileSync(journal, 'utf8'));
  expect(old.streams[0]).not.toHaveProperty('milestones');
  const upgraded = upgradePlan(old);
  expect(upgraded.agents).toEqual({});
  for (const each of upgraded.streams) {
    expect(each).toMatchObject({ anytime: false, milestones: [], agentName: each.agent.kind === 'shell' ? 'command' : each.agent.kind });
  }
  const scripts = upgraded.streams.flatMap(({ agent }) => (agent.kind === 'demo' ? [agent.script] : []));
  expect(scripts.length).toBeGreaterThan(0);
  for (const script of scripts)
    expect(script).toMatchObject({ milestones: {}, tokens: null, usd: null, findings: [], limit: null, agentStatus: false });
  for (const each of upgraded.phases) expect(each).toMatchObject({ parent: null, maxParallel: null });
  const needs = [...upgraded.phases, ...upgraded.streams, ...upgraded.checkpoints].flatMap((owner) => owner.needs);
  const ofPhases = needs.filter(({ kind }) => kind === 'phase');
  expect(ofPhases.length).toBeGreaterThan(0);
  for (const each of ofPhases) expect(each).toMatchObject({ on: 'succeeded' });
  expect(upgradePlan(old)).toBe(upgraded);
});

test('settings of real agents that came later are at what is usual, on the stream and on the agent', () => {
  const { model: _model, onLimit: _onLimit, ...older } = { ...usualAgentSettings, mode: 'headless' } as const;
  const settings = older as typeof usualAgentSettings;
  const [written] = plan([stream('A')]).streams;
  const old = {
    ...plan([]),
    streams: [{ ...written!, agent: { kind: 'claude', prompt: 'x', settings } as const }],
    agents: { opus: { kind: 'claude', maxParallel: null, budget: null, settings } as const },
  };
  const whole = { ...usualAgentSettings, mode: 'headless' };
  const upgraded = upgradePlan(old);
  expect(upgraded.streams[0]?.agent).toEqual({ kind: 'claude', prompt: 'x', settings: whole });
  expect(upgraded.agents['opus']?.settings).toEqual(whole);
});

test('a plan of today stays as it is', () => {
  const today = plan(
    [stream('A', { milestones: ['m'], phase: 'P', agentName: 'mine' }), stream('B', { needs: ['phase P:failed', 'A.m | A'] })],
    {
      phases: [phase('P')],
      agents: { mine: { kind: 'command', maxParallel: 2, budget: null } },
    },
  );
  expect(upgradePlan(today)).toEqual(today);
});
