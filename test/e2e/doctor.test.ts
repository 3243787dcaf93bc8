import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sluice } from './support/command.ts';
import { projectTest as test } from './support/project.ts';

interface Told {
  readonly ok: boolean;
  readonly checks: readonly { readonly name: string; readonly level: string; readonly found: string }[];
}

test('a machine that has what is needed is well, and agents are told with their versions', async ({ project }) => {
  project.put('bin/claude', '#!/bin/sh\necho "9.8.7 (Claude Code)"\n');
  chmodSync(project.path('bin/claude'), 0o755);
  const env = { PATH: `${project.path('bin')}:${process.env['PATH'] ?? ''}` };
  const done = await sluice(['doctor', '--json'], { cwd: project.dir, env });
  expect(done).toMatchObject({ status: 0, stderr: '' });
  const { ok, checks } = JSON.parse(done.stdout) as Told;
  expect(ok).toBe(true);
  for (const name of ['node', 'git', 'node-pty', 'terminal'])
    expect(checks.find((each) => each.name === name)).toMatchObject({ level: 'ok' });
  expect(checks.find(({ name }) => name === 'claude')).toMatchObject({ level: 'ok', found: '9.8.7' });
  expect((await sluice(['doctor'], { cwd: project.dir, env })).stdout).toMatch(/^node +ok +\d+\.\d+/);
});

test('without git there is a problem, with what to do, and exit status 1', async ({ project }) => {
  mkdirSync(project.path('bin'));
  symlinkSync(process.execPath, join(project.dir, 'bin/node'));
  const done = await sluice(['doctor'], { cwd: project.dir, env: { PATH: project.path('bin') } });
  expect(done.status).toBe(1);
  expect(done.stdout).toMatch(/^git +problem +not found in PATH: .* need git 2\.38 or newer$/m);
});
