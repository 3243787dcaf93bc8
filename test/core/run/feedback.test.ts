import { expect, test } from 'vitest';
import { planOf } from '../../support/plan-of.ts';
import { Scenario } from './scenario.ts';

const fed = (rest = '') =>
  planOf(`
version: 1
streams:
  - { id: A, run: work, gates: [{ name: tests, run: make, feedback: 2 }, { name: lint, run: make }]${rest} }
  - { id: B, run: work }
`);

test('a gate that fails goes back to the agent, so often and no more, and spends no attempt', () => {
  const run = new Scenario(fed()).exits('A').gate('A/tests', 'failed');
  expect([run.status('A'), run.stream('A').attempt]).toEqual(['running', 2]);
  expect(run.stream('A').attempts[1]?.feedback).toEqual({ gate: 'A/tests', round: 1 });
  run.exits('A').gate('A/tests', 'failed');
  expect(run.stream('A')).toMatchObject({ attempt: 3, spent: 0, attempts: [{}, {}, { feedback: { gate: 'A/tests', round: 2 } }] });
  run.exits('A').gate('A/tests', 'failed');
  expect([run.status('A'), run.why('A')]).toEqual(['failed', 'gate A/tests failed with exit status 1']);
  run.retry('A');
  expect(run.stream('A')).toMatchObject({ attempt: 4, fedBack: 0, attempts: [{}, {}, {}, {}] });
  expect(run.stream('A').attempts[3]?.feedback).toBeUndefined();
  run.exits('A').gate('A/tests', 'failed');
  expect(run.stream('A')).toMatchObject({ attempt: 5, fedBack: 1 });
});

test('an attempt that comes for another reason is told nothing', () => {
  const run = new Scenario(fed(', retry: { attempts: 2, backoff: 0s }')).exits('A').gate('A/tests', 'failed').exits('A', 1);
  expect(run.stream('A')).toMatchObject({ attempt: 3, spent: 1 });
  expect(run.stream('A').attempts[2]?.feedback).toBeUndefined();
});

test('neither a gate without it, nor one that could not be measured, goes back', () => {
  expect(new Scenario(fed()).exits('A').gate('A/tests').gate('A/lint', 'failed').status('A')).toBe('failed');
  const unmeasured = { kind: 'unmeasured', durationMs: 1, reason: 'timed out' } as const;
  expect(new Scenario(fed()).exits('A').gate('A/tests', unmeasured).status('A')).toBe('failed');
});

test('only a gate of a stream that runs something can go back', () => {
  expect(() => planOf('version: 1\nphases: [{ id: p, gates: [{ run: make, feedback: 1 }], streams: [{ id: A, run: work }] }]')).toThrow(
    'the gate of a phase has no agent that its output could go back to',
  );
  expect(() => planOf("version: 1\nstreams: [{ id: A, run: work, gates: [{ human: 'fine?', feedback: 1 }] }]")).toThrow(
    'the answer of a person does not go back to the agent',
  );
});
