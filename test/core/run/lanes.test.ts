import { describe, expect, test } from 'vitest';
import { parsePlan } from '../../../src/core/plan/parse.ts';
import { Scenario } from './scenario.ts';

const run = (text: string): Scenario => {
  const { plan } = parsePlan(`version: 1\n${text}`, { file: 'lanes.yaml', readFile: () => null });
  return new Scenario(plan!);
};

describe('a lane', () => {
  test('takes one stream after the other, however each ends, and the reason names it', () => {
    const started = run('lanes: {left: [A, C], right: [B]}\nstreams: [{id: A, run: x}, {id: B, run: x}, {id: C, run: x}]');
    expect(started.statuses()).toEqual({ A: 'running', B: 'running', C: 'waiting' });
    expect(started.why('C')).toBe('waits for A (before it in the lane left)');
    started.exits('A', 1);
    expect(started.statuses()).toEqual({ A: 'failed', B: 'running', C: 'running' });
  });

  test('goes on behind what was skipped', () => {
    const started = run('lanes: {left: [B, C]}\nstreams: [{id: A, run: x}, {id: B, run: x, needs: A}, {id: C, run: x}]\n');
    expect(started.statuses()).toEqual({ A: 'running', B: 'waiting', C: 'waiting' });
    started.exits('A', 1);
    expect(started.statuses()).toEqual({ A: 'failed', B: 'skipped', C: 'running' });
  });
});

test('a sequence waits for all of the group before, and says so beside needs of its own', () => {
  const started = run('sequence: [[A, B], C]\nstreams: [{id: A, run: x}, {id: B, run: x}, {id: C, run: x, needs: A}]');
  expect(started.why('C')).toBe('waits for A and B (before it in the sequence)');
  started.exits('A').exits('B');
  expect(started.status('C')).toBe('running');
});
