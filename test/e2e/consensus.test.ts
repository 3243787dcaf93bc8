import { readFileSync } from 'node:fs';
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

test('one model writes no JSON: the gate names its stream, which is run again alone, and is judged anew', async ({ project }) => {
  project.put('plan.yaml', plan);
  project.put('results/.keep', '');
  for (const domain of ['security', 'ux']) {
    for (const model of ['gpt', 'o3', 'deepseek']) project.put(`answers/${domain}-${model}.json`, result(model === 'o3' ? 'fail' : 'pass'));
  }
  project.put('answers/ux-o3.json', '{"checks": [');
  const first = await project.sluice('run', 'plan.yaml', '--headless');
  expect(first.status).toBe(1);
  expect(first.stdout).toMatch(
    /gate review\/models agree +failed: the result of zen\/ux\/o3 is no JSON: .*; run it again: `sluice retry zen\/ux\/o3`/,
  );
  expect(readFileSync(project.path('reports/consensus.md'), 'utf8')).toContain('o3: the result of `zen/ux/o3` is no JSON');

  project.put('answers/ux-o3.json', result('pass'));
  expect((await project.sluice('retry', 'zen/ux/o3')).status).toBe(0);
  await project.waitForStream('release', 'succeeded');
  const { streams } = await project.status();
  expect(Object.fromEntries(streams.map(({ id, attempt }) => [id, attempt]))).toMatchObject({
    'zen/ux/o3': 2,
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
  expect(JSON.parse(readFileSync(project.path('reports/consensus.json'), 'utf8'))).toMatchObject({ passed: true, round: 2 });
  await nothingLeft(project.dir);
});
