import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { git } from '../adapters/workspaces/repository.ts';
import { waitUntil } from '../support/wait.ts';
import { projectTest as test, type Project } from './support/project.ts';

/** A and B commit the same file; each does its next step when the test makes a file for it. C only changes it. */
const plan = `version: 1
name: crossing
streams:
  - id: A
    worktree: true
    claims: src
    run: 'echo a > shared.txt; git commit --quiet --all --message a; until test -e ../../../../mend; do sleep 0.05; done; git reset --quiet --hard HEAD~1; until test -e ../../../../end; do sleep 0.05; done'
  - {id: B, worktree: true, claims: '*.txt', run: 'echo b > shared.txt; git commit --quiet --all --message b; until test -e ../../../../end; do sleep 0.05; done'}
  - {id: C, worktree: true, run: 'echo c > shared.txt; until test -e ../../../../end; do sleep 0.05; done'}
`;

function repository(project: Project): void {
  git(project.dir, 'init', '--quiet');
  git(project.dir, 'config', 'user.name', 'Ada');
  git(project.dir, 'config', 'user.email', 'ada@example.org');
  project.put('plan.yaml', plan);
  project.put('shared.txt', 'one\n');
  appendFileSync(join(project.dir, '.git/info/exclude'), '.sluice\nmend\nend\n');
  git(project.dir, 'add', '.');
  git(project.dir, 'commit', '--quiet', '--message', 'First');
}

interface Shown {
  readonly conflicts: readonly { readonly streams: readonly string[]; readonly files: readonly string[] }[];
  readonly outsideClaims: readonly { readonly stream: string; readonly files: readonly string[] }[];
}
const pairs = ({ conflicts }: Shown) => conflicts.map(({ streams, files }) => `${streams.join('-')} ${files.join(' ')}`);
const told = async (project: Project, ...args: readonly string[]) => JSON.parse((await project.sluice(...args, '--json')).stdout) as Shown;

describe('while streams run', () => {
  test('commits that would conflict are told of, and that they no longer do', async ({ project }) => {
    repository(project);
    const run = project.sluice('run', 'plan.yaml', '--headless');
    await waitUntil('the conflict is foretold', async () => {
      const done = await project.sluice('status', '--json');
      return done.status === 0 && pairs(JSON.parse(done.stdout) as Shown).length > 0;
    });
    expect(pairs(await told(project, 'status'))).toEqual(['A-B shared.txt']);
    expect((await told(project, 'status')).outsideClaims).toMatchObject([{ stream: 'A', files: ['shared.txt'] }]);
    expect(pairs(await told(project, 'conflicts'))).toEqual(['A-B shared.txt']);
    expect(pairs(await told(project, 'conflicts', '--uncommitted'))).toEqual(['A-B shared.txt', 'A-C shared.txt', 'B-C shared.txt']);
    expect((await project.sluice('conflicts')).stdout).toBe(
      [
        '3 branches merged in memory as they are committed: 3 pairs, 1 pair would conflict.',
        'A and B would conflict in 1 file',
        '  shared.txt',
        'A works outside of its claims (src)',
        '  shared.txt',
        '',
      ].join('\n'),
    );
    writeFileSync(join(project.dir, 'mend'), '');
    await waitUntil('they no longer conflict', async () => pairs(await told(project, 'status')).length === 0);
    writeFileSync(join(project.dir, 'end'), '');
    const { stdout } = await run;
    expect(stdout).toMatch(/A +would conflict with B: shared\.txt/);
    expect(stdout).toMatch(/A +no longer conflicts with B/);
    expect(stdout).toMatch(/A +works outside of its claims: shared\.txt/);
  });
});

test('a pair that a rule of its wave settles is told as that, and not as a conflict', async ({ project }) => {
  repository(project);
  project.put('ruled.yaml', `${plan}conflicts: [{path: '*.txt', union: true}]\nwaves: [{id: one, merge: [A, B]}]\n`);
  const run = project.sluice('run', 'ruled.yaml', '--headless');
  const settled = async (...args: readonly string[]) => {
    const { settledConflicts = [] } = (await told(project, ...args)) as Shown & { readonly settledConflicts?: Shown['conflicts'] };
    return settledConflicts.map(({ streams }) => streams.join('-'));
  };
  await waitUntil('that is foretold', async () => (await project.sluice('status')).status === 0 && (await settled('status')).length > 0);
  expect(pairs(await told(project, 'status'))).toEqual([]);
  expect((await project.sluice('status')).stdout).toMatch(/A \+ B +settled by rule union +1 file: shared\.txt/);
  expect(await settled('conflicts')).toEqual(['A-B']);
  expect((await project.sluice('conflicts')).stdout).toMatch(
    /no pair would conflict, 1 settled by rules\.\nA and B meet in 1 file\n {2}shared\.txt {2}settled by rule union\n/,
  );
  writeFileSync(join(project.dir, 'mend'), '');
  writeFileSync(join(project.dir, 'end'), '');
  expect((await run).stdout).toMatch(/A +meets B in shared\.txt, settled by rule union/);
});

test('a run without worktrees has nothing to foretell', async ({ project }) => {
  project.put('plan.yaml', 'version: 1\nstreams: [{id: A, run: "true"}]\n');
  await project.sluice('run', 'plan.yaml', '--headless');
  expect((await project.sluice('conflicts')).stdout).toBe('No stream of this run has a worktree whose work is still to be merged.\n');
});
