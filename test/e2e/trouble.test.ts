import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Envelope } from '../../src/core/run/events.ts';
import { fold } from '../../src/core/run/reduce.ts';
import type { RunState } from '../../src/core/run/state.ts';
import { start } from './support/command.ts';
import { program } from './support/package.ts';
import { nothingLeft, projectTest as test, type Project } from './support/project.ts';

/** What a person at another terminal sees and does when work goes wrong. */
const report = (progress: string) => `echo '${progress}' > "$SLUICE_STATUS_FILE"`;
const plan = (streams: string) => `version: 1\nname: trouble\n${streams}`;

const ids = async (project: Project) => (await project.status()).attention.map(({ id }) => id);

async function stateOf(project: Project): Promise<RunState> {
  const { stdout } = await project.sluice('events', '--json');
  return fold(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Envelope),
  );
}

test('a stream that stands still is told, with what can be done; a line typed into it sets it going', async ({ project }) => {
  const waits = project.put(
    'waits.sh',
    `${report('{"percent": 10}')}\nread answer\n${report('{"percent": 90}')}\necho "went on: $answer"\n`,
  );
  project.put('plan.yaml', plan(`streams:\n  - {id: A, run: sh ${waits}, stuck_after: 300ms}\n`));
  const run = start(['run', 'plan.yaml', '--headless'], { cwd: project.dir });
  await run.waitForOut('it is told', /10 %[^]*A is stuck/);
  const [item] = (await project.status()).attention;
  expect(item?.id).toBe('stuck:A');
  expect(item?.commands).toEqual(expect.arrayContaining(['sluice retry A', 'sluice skip A']));
  expect(await project.sluice('send', 'A', 'go', 'on')).toMatchObject({ status: 0 });
  expect((await run.done).status).toBe(0);
  expect((await project.sluice('logs', 'A')).stdout).toContain('went on: go on');
  expect(await ids(project)).toEqual([]);
  await nothingLeft(project.dir);
});

test('escalation goes step by step: a notice, a page, a question to another stream, and the end of the attempt', async ({ project }) => {
  const asked = project.path('asked.txt');
  const helper = project.put('helper.sh', `${report('{"milestones": ["ready"]}')}\nread line\nprintf '%s' "$line" > ${asked}\n`);
  project.put(
    'plan.yaml',
    plan(`streams:
  - id: A
    run: ${program('forever')}
    needs: E.ready
    stuck_after: 200ms
    on_failure: continue
    escalation:
      - {after: 200ms, do: notify}
      - {after: 400ms, do: page, who: architect}
      - {after: 600ms, do: ask, stream: E, text: A stands still}
      - {after: 800ms, do: block}
  - {id: E, run: sh ${helper}, milestones: [ready]}
  - {id: B, needs: A, run: 'true'}
`),
  );
  const { status, stdout } = await project.sluice('run', 'plan.yaml', '--headless');
  expect(stdout).toMatch(/architect/);
  expect(status).toBe(0);
  const { streams } = await stateOf(project);
  const [a, b] = Object.values(streams).filter(({ id }) => id === 'A' || id === 'B');
  expect(a?.escalated.map(({ action }) => action)).toEqual(['notify', 'page', 'ask', 'block']);
  expect(a).toMatchObject({ status: { kind: 'failed' }, why: { rule: 'blocked' } });
  expect(b?.status.kind).toBe('succeeded');
  expect(readFileSync(asked, 'utf8')).toContain('A stands still');
  await nothingLeft(project.dir);
});

test('a fallback takes over from a stream that failed, and the run passes', async ({ project }) => {
  project.put(
    'plan.yaml',
    plan(`streams:
  - {id: fast, run: ${program('exit-n', 3)}, on_failure: {fallback: slow}}
  - {id: slow, run: echo slowly > made.txt}
  - {id: after, needs: fast, run: cat made.txt}
  - {id: fine, run: 'true', on_failure: {fallback: unused}}
  - {id: unused, run: 'true'}
`),
  );
  const { status, stdout } = await project.sluice('run', 'plan.yaml', '--headless');
  expect(status).toBe(0);
  expect(stdout).toMatch(/fast +failed: exit status 3/);
  expect((await project.sluice('logs', 'after')).stdout).toContain('slowly');
  const { streams } = await stateOf(project);
  expect(Object.fromEntries(Object.values(streams).map(({ id, status }) => [id, status.kind]))).toEqual({
    fast: 'failed',
    slow: 'succeeded',
    after: 'succeeded',
    fine: 'succeeded',
    unused: 'skipped',
  });
  await nothingLeft(project.dir);
});

test('a budget that is used up holds what has not started, until a person gives as much again', async ({ project }) => {
  const spends = project.put('spends.sh', `${report('{"tokens": 150}')}\n`);
  project.put(
    'plan.yaml',
    plan(`budget: {tokens: 100, then: hold}\nstreams:\n  - {id: A, run: sh ${spends}}\n  - {id: B, needs: A, run: 'true'}\n`),
  );
  const run = start(['run', 'plan.yaml', '--no-wait'], { cwd: project.dir });
  expect((await run.done).status).toBe(3);
  expect(run.err()).toContain('sluice approve budget:run');
  expect(await ids(project)).toContain('budget:run');
  expect((await project.status()).streams).toMatchObject([
    { id: 'A', state: 'succeeded' },
    { id: 'B', state: 'ready' },
  ]);
  expect((await project.sluice('status')).stdout).toMatch(/150/);
  expect(await project.sluice('approve', 'budget:run', '--by', 'ann')).toMatchObject({ status: 0 });
  expect(await project.sluice('attach', '--headless')).toMatchObject({ status: 0 });
  expect((await stateOf(project)).budgets['run']?.granted).toBe(2);
  await nothingLeft(project.dir);
});
