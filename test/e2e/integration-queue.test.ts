import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { git } from '../adapters/workspaces/repository.ts';
import { waitUntil } from '../support/wait.ts';
import { start } from './support/command.ts';
import { projectTest as test } from './support/project.ts';

/** The file is kept in git. Its item names the wave, and nobody of the plan provides it. */
const plan = `version: 1
name: queue
streams: [{id: A, worktree: true, run: 'echo a > a.txt && git add . && git commit --quiet --message a'}]
waves: [{id: w, merge: [A], into: integration/all, then: {merge_into: main}}]
`;
const shared = {
  agents: [],
  integrationQueue: [{ id: 'int-1', from: 'the designer', blocks: ['w'], description: 'the colours', status: 'pending' }],
};

test('an item of the integration queue keeps a wave from merging until a person settles it; what is then written into the file keeps it from landing no more', async ({
  project,
}) => {
  git(project.dir, 'init', '--quiet');
  project.put('plan.yaml', plan);
  project.put('.claude/agent-status.json', JSON.stringify(shared, null, 2));
  appendFileSync(join(project.dir, '.git/info/exclude'), '.sluice\n');
  for (const [key, value] of [
    ['user.name', 'Ada'],
    ['user.email', 'ada@example.org'],
  ] as const)
    git(project.dir, 'config', key, value);
  git(project.dir, 'add', '.');
  git(project.dir, 'commit', '--quiet', '--message', 'First');
  const running = start(['run', 'plan.yaml', '--headless'], { cwd: project.dir });
  await waitUntil('it has begun', async () => (await project.sluice('status')).status === 0);
  await project.waitForStream('A', 'succeeded');
  await waitUntil('the item waits for a person', async () => (await project.sluice('status')).stdout.includes('wave w waits for it'));
  expect(git(project.dir, 'branch', '--list', 'integration/all')).toBe('');
  expect(await project.sluice('approve', 'integration:int-1', '--note', 'seen')).toMatchObject({ status: 0 });
  expect((await running.done).status).toBe(0);
  expect(readFileSync(project.path('a.txt'), 'utf8')).toBe('a\n');
  expect(readFileSync(project.path('.claude/agent-status.json'), 'utf8')).toContain('"status": "resolved"');
  expect(git(project.dir, 'status', '--porcelain')).toBe(' M .claude/agent-status.json');
});
