import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { waitUntil } from '../support/wait.ts';
import { git } from '../adapters/workspaces/repository.ts';
import { start } from './support/command.ts';
import { projectTest as test } from './support/project.ts';

/** A reports where it works, B in the main checkout from a work tree of its own; each then waits for a line. */
const plan = `version: 1
name: reports
streams:
  - {id: A, worktree: true, run: 'echo {\\"tasksComplete\\": 3, \\"tasksTotal\\": 4, \\"milestones\\": [\\"half\\"]} > status.json; echo {\\"passed\\": 7, \\"failed\\": 1} > unit-results.json; read line', milestones: [half]}
  - {id: B, worktree: true, status_files: reports/b.json, run: 'mkdir -p ../../../../reports && echo "[" > ../../../../reports/b.json; read line; echo "[{\\"status\\": \\"done\\"}, {\\"status\\": \\"open\\"}]" > ../../../../reports/b.json; read line'}
  - {id: C, needs: [{milestone: A.half}], run: 'true'}
`;

test('status.json and results of streams become progress, milestones and counts, from their work trees and from the main checkout', async ({
  project,
}) => {
  git(project.dir, 'init', '--quiet');
  project.put('plan.yaml', plan);
  appendFileSync(join(project.dir, '.git/info/exclude'), '.sluice\nreports\nstatus.json\n*-results.json\n');
  git(project.dir, 'add', '.');
  git(project.dir, 'commit', '--quiet', '--message', 'First');
  const running = start(['run', 'plan.yaml', '--headless'], { cwd: project.dir });
  const streams = async () => {
    const { stdout } = await project.sluice('status', '--json');
    const { streams: all } = JSON.parse(stdout) as {
      streams: { id: string; percent: number | null; passed: number | null; failed: number | null }[];
    };
    return Object.fromEntries(all.map(({ id, percent, passed, failed }) => [id, { percent, passed, failed }]));
  };
  await waitUntil('it has begun', async () => (await project.sluice('status')).status === 0);
  await project.waitForStream('C', 'succeeded');
  await waitUntil('the reports of A are read', async () => (await streams())['A']?.passed === 7);
  expect((await streams())['A']).toEqual({ percent: 75, passed: 7, failed: 1 });
  await waitUntil('the broken report of B is told', async () =>
    (await project.status()).attention.some(({ id }) => id === `file:${project.path('reports/b.json')}`),
  );
  expect((await project.sluice('status')).stdout).toMatch(/b\.json, line 2, column 1, is no JSON/);
  await project.sluice('send', 'B', 'go');
  await waitUntil('the report of B is read', async () => (await streams())['B']?.percent === 50);
  for (const stream of ['A', 'B']) await project.sluice('send', stream, 'go');
  expect((await running.done).status).toBe(0);
  expect((await project.sluice('report')).stdout).toContain('7 passed, 1 failed');
});
