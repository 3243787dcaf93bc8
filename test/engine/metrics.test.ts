import { expect, test } from 'vitest';
import type { Judgement } from '../../src/core/measure/judgement.ts';
import { scenario } from '../support/scenario.ts';

const plan = `
version: 1
streams:
  - { id: A, run: work, cwd: sub }
  - { id: B, run: work }
final: { name: check, run: make }
metrics:
  - { name: lines, target: '>= 60%', from: { file: lcov.info, stream: A, coverage: lcov } }
  - { name: size, target: small, from: { file: size.txt } }
`;
const found = (text: string, kind: 'passed' | 'failed' = 'passed'): Judgement =>
  kind === 'passed'
    ? { kind, measured: { text }, demanded: '>= 60%' }
    : { kind, measured: { text }, demanded: '>= 60%', reason: `${text}; demanded >= 60%` };
const missing: Judgement = { kind: 'unmeasured', reason: 'size.txt does not exist' };

test('files that metrics come from are read when their streams have ended, those of the workspace after everything that may have made them', async () => {
  const world = await scenario(plan)
    .step('they come', ({ measurements }) => void measurements.answers.push(missing))
    .exit('B', 0)
    .step('that of A has not been read', (now) => {
      expect(now.state().metrics).toMatchObject({ size: { verdict: 'unmeasured', text: null, reason: 'size.txt does not exist' } });
      expect(Object.keys(now.state().metrics)).toEqual(['size']);
      now.measurements.answers.push(found('lines 59%', 'failed'), missing);
    })
    .exit('A', 0)
    .step('it is what it is', (now) => {
      expect(now.state().metrics['lines']).toMatchObject({ verdict: 'missed', text: 'lines 59%', reason: null });
      now.measurements.answers.push(found('size 12'));
    })
    .gate('final/check', 0)
    .expectEnded('passed')
    .expectNoFault()
    .step('what has not changed is not told again', (now) => {
      expect(now.state().metrics['size']).toMatchObject({ verdict: 'measured', text: 'size 12' });
      const told = (now.journals.events.get(now.run) ?? []).flatMap(({ event }) => (event.type === 'metricMeasured' ? [event.metric] : []));
      expect(told).toEqual(['size', 'lines', 'size']);
    })
    .play();
  expect(world.measurements.orders.map(({ dir, reading }) => [dir, 'from' in reading ? reading.from : ''])).toEqual([
    ['/project', 'size.txt'],
    ['/project/sub', 'lcov.info'],
    ['/project', 'size.txt'],
    ['/project', 'size.txt'],
  ]);
});
