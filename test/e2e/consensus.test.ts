import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { nothingLeft, projectTest as test } from './support/project.ts';

const plan = `version: 1
name: review
phases:
  - id: review
    streams:
      - id: zen/\${{ domain }}/\${{ model }}
        matrix: {domain: [security, ux], model: [gpt, o3, deepseek]}
        run: 'cp answers/\${{ domain }}-\${{ model }}.json results/'
    gates:
      - name: models agree
        consensus: {streams: zen, file: 'results/\${{ domain }}-\${{ model }}.json', to: reports/consensus.md}
streams:
  - {id: release, needs: review, run: 'true'}
`;
const result = (last: string) =>
  JSON.stringify({ checks: ['c1', 'c2', 'c3', 'c4'].map((id) => ({ id, verdict: id === 'c4' ? last : 'pass', note: `${id} ${last}` })) });

test('one model writes no JSON, twice: the gate names its stream, which a person has run again alone, and is judged anew', async ({
  project,
}) => {
  project.put('plan.yaml', plan);
  project.put('results/.keep', '');
  for (const domain of ['security', 'ux']) {
    for (const model of ['gpt', 'o3', 'deepseek']) project.put(`answers/${domain}-${model}.json`, result(model === 'o3' ? 'fail' : 'pass'));
  }
  project.put('answers/ux-o3.json', '{"checks": [');
  const first = await project.sluice('run', 'plan.yaml', '--headless');
  expect(first.status).toBe(1);
  expect(first.stdout).toMatch(/gate review\/models agree +waits for better results: that of zen\/ux\/o3 is no JSON/);
  expect(first.stdout).toMatch(
    /gate review\/models agree +failed: the result of zen\/ux\/o3 is no JSON: .*; run it again: `sluice retry zen\/ux\/o3`/,
  );
  expect(readFileSync(project.path('reports/consensus.md'), 'utf8')).toContain('o3: the result of `zen/ux/o3` is no JSON');

  project.put('answers/ux-o3.json', result('pass'));
  expect((await project.sluice('retry', 'zen/ux/o3')).status).toBe(0);
  await project.waitForStream('release', 'succeeded');
  const { streams } = await project.status();
  expect(Object.fromEntries(streams.map(({ id, attempt }) => [id, attempt]))).toMatchObject({
    'zen/ux/o3': 3,
    'zen/ux/gpt': 1,
    'zen/security/o3': 1,
  });

  // Three of four checks are unanimous in security, and on one a pair of three agrees: 10 of 12 pairs.
  const log = await project.sluice('logs', 'gate:review/models agree');
  expect(log.stdout).toContain(
    '**Passed**: 83.3 % agree (threshold 80 %) in zen/security, the least of 2 domains, kappa -0.09, 1 disagreement, 0 blocking.',
  );
  expect(log.stdout).toMatch(
    /- c4\n {2}- pass: deepseek, gpt\n {4}- deepseek: c4 pass\n {4}- gpt: c4 pass\n {2}- fail: o3\n {4}- o3: c4 fail/,
  );
  expect(readFileSync(project.path('reports/consensus.md'), 'utf8')).toBe(log.stdout);
  expect(JSON.parse(readFileSync(project.path('reports/consensus.json'), 'utf8'))).toMatchObject({ passed: true, round: 3 });
  await nothingLeft(project.dir);
});

test('a model that writes no JSON is told so in its next attempt, and mends it: nobody is asked', async ({ project }) => {
  const asked = `if [ -n "$SLUICE_FEEDBACK" ]; then cp "$SLUICE_FEEDBACK" told-\${{ model }}.txt; cp answers/good.json results/\${{ model }}.json; else cp answers/\${{ model }}.json results/; fi`;
  project.put(
    'plan.yaml',
    `version: 1
name: review
phases:
  - id: review
    streams:
      - {id: 'zen/\${{ model }}', matrix: {model: [gpt, o3]}, run: '${asked}'}
    gates: {name: agree, consensus: {streams: zen, file: 'results/\${{ model }}.json'}}
`,
  );
  project.put('results/.keep', '');
  for (const [model, text] of [
    ['good', result('pass')],
    ['gpt', result('pass')],
    ['o3', 'I have found nothing.'],
  ] as const)
    project.put(`answers/${model}.json`, text);
  const run = await project.sluice('run', 'plan.yaml', '--headless');
  expect(run.status).toBe(0);
  expect(run.stdout).toMatch(/gate review\/agree +waits for better results: that of zen\/o3 is no JSON/);
  expect(readFileSync(project.path('told-o3.txt'), 'utf8')).toMatch(/^The consensus review\/agree cannot use your result: it is no JSON/);
  expect(existsSync(project.path('told-gpt.txt'))).toBe(false);
  const { streams } = await project.status();
  expect(streams.map(({ id, attempt }) => [id, attempt])).toEqual([
    ['zen/gpt', 1],
    ['zen/o3', 2],
  ]);
  await nothingLeft(project.dir);
});

test('a model that is late is waited for as long as the plan says; its result is taken when it comes', async ({ project }) => {
  project.put(
    'plan.yaml',
    `version: 1
name: review
streams:
  - {id: 'zen/\${{ model }}', matrix: {model: [gpt, o3]}, run: 'until test -e go-\${{ model }}; do sleep 0.05; done; cp answer.json \${{ model }}.json'}
  - id: judge
    run: 'true'
    gates: {name: agree, consensus: {streams: zen, file: '\${{ model }}.json', late_after: 300ms}}
`,
  );
  project.put('answer.json', result('pass'));
  project.put('go-gpt', '');
  expect((await project.sluice('run', 'plan.yaml', '--detach')).status).toBe(0);
  await project.waitForStream('judge', 'failed');
  const log = (await project.sluice('logs', 'gate:judge/agree')).stdout;
  expect(log).toContain('the result of `zen/o3` is late: after 300ms of waiting the stream is running');
  project.put('go-o3', '');
  await project.waitForStream('judge', 'succeeded');
  await nothingLeft(project.dir);
  expect((await project.status()).outcome).toBe('passed');
});
