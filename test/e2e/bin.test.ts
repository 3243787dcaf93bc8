import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { describe, expect, test as plainTest } from 'vitest';
import { environment } from './support/command.ts';
import { bin, packageDir, program } from './support/package.ts';
import { nothingLeft, projectTest as test } from './support/project.ts';
import { key, terminal } from './support/terminal.ts';

plainTest('a Node of any age can read what runs first', () => {
  // What is newer than ES5 is refused with this target, or rewritten.
  const text = readFileSync(bin, 'utf8').replace(/^#!.*\n/, '');
  const { code } = transformSync(text, { target: 'es5' });
  expect(code.replace(/\s+/g, '')).not.toMatch(/\bconst\b|=>|import\(/);
});

test('a package that was not built says what to do', ({ project }) => {
  cpSync(join(packageDir, 'bin'), project.path('bin'), { recursive: true });
  const done = spawnSync(process.execPath, [project.path('bin/sluice.js'), '--version'], { encoding: 'utf8' });
  expect(done.stderr).toBe(
    `sluice: Sluice has not been built: ${project.path('dist/cli.js')} is missing. Run \`npm run build\` in ${project.dir} first.\n`,
  );
  expect(done.status).toBe(2);
});

/** A Node that is older than we need, as the system has it; most systems do not. */
const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find((file) => {
  const { stdout } = spawnSync(file, ['-p', 'process.versions.node'], { encoding: 'utf8' });
  const [major = 99, minor = 0] = (stdout || '99').split('.').map(Number);
  return major < 22 || (major === 22 && minor < 22);
});

describe.skipIf(oldNode === undefined)('on a Node that is too old', () => {
  const node = oldNode ?? '';

  test('it says so', ({ project }) => {
    cpSync(join(packageDir, 'bin'), project.path('bin'), { recursive: true });
    const done = spawnSync(node, [project.path('bin/sluice.js'), '--version'], { encoding: 'utf8' });
    expect(done.stderr).toMatch(/^sluice: Sluice needs Node 22\.22 or newer; this is \S+ \(.*\)\. Install a newer one/);
    expect(done.status).toBe(2);
  });

  test('it runs on the one that the checkout brings, with its exit status', ({ project }) => {
    const done = spawnSync(node, [bin, 'check', 'nowhere.yaml'], { cwd: project.dir, encoding: 'utf8', env: environment() });
    expect(done).toMatchObject({ status: 2, stderr: 'sluice: there is no plan file nowhere.yaml.\n' });
  });

  test('a Ctrl-C at the keyboard counts once, two stop everything', async ({ project }) => {
    project.put('plan.yaml', `version: 1\nname: one\nstreams: [{id: A, run: ${program('forever')}}]\n`);
    const run = terminal([], { cwd: project.dir, program: [node, bin, 'run', 'plan.yaml', '--headless'] });
    await run.waitFor('it runs', /A +started/);
    run.keys(key.ctrlC);
    await run.waitFor('it asks', /press Ctrl-C again/);
    expect(run.text()).not.toContain('stopping everything');
    run.keys(key.ctrlC);
    expect(await run.ended()).toBe(130);
    await nothingLeft(project.dir);
  });

  test('SIGTERM to it reaches the one that it runs on', async ({ project }) => {
    project.put('plan.yaml', `version: 1\nname: one\nstreams: [{id: A, run: ${program('forever')}}]\n`);
    const run = terminal([], { cwd: project.dir, program: [node, bin, 'run', 'plan.yaml', '--headless'] });
    await run.waitFor('it runs', /A +started/);
    process.kill(run.pid, 'SIGTERM');
    expect(await run.ended()).toBe(143);
  });
});

test('an installed package works from anywhere, through a link and with spaces in its path', ({ project }) => {
  const installed = project.path('a place/lib');
  mkdirSync(installed, { recursive: true });
  for (const name of ['bin', 'dist', 'plans', 'package.json']) cpSync(join(packageDir, name), join(installed, name), { recursive: true });
  symlinkSync(realpathSync(join(packageDir, 'node_modules')), join(installed, 'node_modules'));
  symlinkSync(join(installed, 'bin/sluice.js'), project.path('sluice'));
  writeFileSync(project.path('plan.yaml'), `version: 1\nname: one\nstreams: [{id: A, run: 'true'}]\n`);
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [project.path('sluice'), ...args], { cwd: project.dir, encoding: 'utf8', env: environment() });
  expect(run('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(run('run', 'plan.yaml', '--headless')).toMatchObject({ status: 0, stderr: '' });
});
