import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { nothingLeft, projectTest as test } from './support/project.ts';

const git = (dir: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@sluice.invalid', ...args], { cwd: dir, encoding: 'utf8', stdio: 'pipe' });

describe('sluice init', () => {
  test('in an empty folder writes a plan that is right and runs to its end', async ({ project }) => {
    const done = await project.sluice('init');
    expect(done).toMatchObject({ status: 0, stdout: '' });
    expect(done.stderr).toContain('sluice check plan.yaml');
    expect(await project.sluice('check', 'plan.yaml')).toMatchObject({ status: 0, stderr: '' });
    const schema = /\$schema=(\S+)/.exec(readFileSync(project.path('plan.yaml'), 'utf8'))?.[1] ?? '';
    expect(statSync(project.path(schema)).size).toBeGreaterThan(1000);
    const { status, stdout } = await project.sluice('run', 'plan.yaml', '--headless', '--speed', '50');
    expect(stdout).toMatch(/passed after .*: 3 streams succeeded$/m);
    expect(status).toBe(0);
    await nothingLeft(project.dir);
  });

  test('in a repository has its checks as gates, and runs again and again', async ({ project }) => {
    project.put('package.json', '{"name": "@t/app", "scripts": {"test": "node -e 0"}}');
    git(project.dir, 'init', '--quiet', '--initial-branch=main');
    git(project.dir, 'add', '.');
    git(project.dir, 'commit', '--quiet', '--message', 'Begin');
    expect((await project.sluice('init')).stderr).toContain('npm test');
    for (const round of [1, 2]) {
      const { status, stdout } = await project.sluice('run', 'plan.yaml', '--headless', '--speed', '50');
      expect(stdout).toMatch(/gate work\/test +passed/);
      expect({ round, status }).toEqual({ round, status: 0 });
    }
    expect(git(project.dir, 'status', '--porcelain')).toBe('?? plan.yaml\n?? progress.md\n');
    await nothingLeft(project.dir);
  });

  test('touches no file that is there, unless it is told to', async ({ project }) => {
    const file = project.put('plan.yaml', 'mine\n');
    const refused = await project.sluice('init');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/^sluice: plan\.yaml is there already, and was not touched\. --force replaces it/);
    expect(readFileSync(file, 'utf8')).toBe('mine\n');
    expect(existsSync(project.path('.sluice'))).toBe(false);
    expect((await project.sluice('init', '--force')).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('version: 1');
    project.put('plans/other.yaml', '');
    expect((await project.sluice('init', 'plans')).stderr).toContain('sluice init plans/plan.yaml');
    await nothingLeft(project.dir);
  });

  test('--stdout prints it, and writes nothing', async ({ project }) => {
    const { status, stdout, stderr } = await project.sluice('init', '--stdout');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('version: 1');
    expect(existsSync(project.path('plan.yaml')) || existsSync(project.path('.sluice'))).toBe(false);
    await nothingLeft(project.dir);
  });
});
