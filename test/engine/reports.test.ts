import { expect, test } from 'vitest';
import type { FakeWorld } from '../support/fakes/fake-world.ts';
import { scenario } from '../support/scenario.ts';

const plan = (report: string) => `
version: 1
name: steps
phases: [{id: one, streams: [{id: A, run: work}]}]
${report}
`;
const committed = plan('report: {format: json, to: out/run.json, results: {one: out/one.json}, commit: true}');
const json = (world: FakeWorld, file: string): unknown => JSON.parse(world.results.files.get(`/project/${file}`)?.text ?? 'null');

test('the report of a plan tells of the end of its run, with the results of phases, and is committed with them', async () => {
  const world = await scenario(committed).advance('3s').exit('A', 0).expectEnded('passed').expectNoFault().play();
  expect(json(world, 'out/run.json')).toMatchObject({
    run: { status: 'ended', outcome: 'passed', reason: '1 stream succeeded' },
    criticalPath: [{ what: { kind: 'stream' } }],
  });
  expect(json(world, 'out/one.json')).toMatchObject({ phase: { id: 'one', status: 'succeeded' } });
  expect(world.reports.commits).toEqual([
    expect.objectContaining({ dir: '/project', files: ['out/run.json', 'out/one.json'], message: 'Report of steps, run r-1: passed' }),
  ]);
});

test.each(['before results.write', 'after results.write', 'after reports.commit', 'before reports.commit'])(
  'an engine that dies %s leaves the rest to the next one, and there is one commit',
  async (moment) => {
    let deaths = 0;
    const onCall = (name: string, kill: () => void) => {
      if (name !== moment || deaths > 0) return;
      deaths += 1;
      kill();
    };
    const world = await scenario(committed, { onCall }).exit('A', 0).startEngine().expectEnded('passed').play();
    expect(deaths).toBe(1);
    expect(world.reports.commits).toHaveLength(1);
    expect(json(world, 'out/run.json')).toMatchObject({ run: { outcome: 'passed' } });
  },
);

test('what git refuses to commit is a fault, and the report is there', async () => {
  const world = await scenario(committed)
    .step('a merge is under way', (now) => void (now.reports.refusal = 'a merge is under way'))
    .exit('A', 0)
    .expectEnded('passed')
    .play();
  expect(world.state().faults.map(({ what }) => what)).toEqual([
    'the report could not be written: it is in out/run.json, and could not be committed: a merge is under way',
  ]);
  expect(json(world, 'out/run.json')).toMatchObject({ run: { outcome: 'passed' } });
});

test('a run that is taken up again after its end has another report', async () => {
  const world = await scenario(committed)
    .exit('A', 1)
    .expectEnded('failed')
    .killEngine()
    .startEngine()
    .request({ kind: 'retry', target: { kind: 'all' } })
    .exit('A', 0)
    .expectEnded('passed')
    .play();
  expect(world.reports.commits.map(({ message }) => message)).toEqual([
    'Report of steps, run r-1: failed',
    'Report of steps, run r-1: passed',
  ]);
});

test('stand-ups are appended to their file, each once, whoever dies in between', async () => {
  let deaths = 0;
  const onCall = (name: string, kill: () => void) => {
    if (name !== 'after reports.append' || deaths > 0) return;
    deaths += 1;
    kill();
  };
  const world = await scenario(plan('standup: {every: 10m, to: standup.md}'), { onCall })
    .advance('10m')
    .startEngine()
    .advance('10m')
    .exit('A', 0)
    .expectEnded('passed')
    .play();
  expect(deaths).toBe(1);
  const headings = (world.results.files.get('/project/standup.md')?.text ?? '').split('\n').filter((line) => line.startsWith('#'));
  expect(headings.map((line) => line.replace(/, 2.*Z/, ''))).toEqual(['## Stand-up 1 of r-1, T+10m', '## Stand-up 2 of r-1, T+20m']);
});
