import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asRunId } from '../../../src/core/ids.ts';
import { runDir, runFolder } from '../../../src/wire/run-folder.ts';
import { git } from './repository.ts';
import { plainWorkspaces } from './plain-workspaces.ts';

const run = asRunId('r-1');
let project: string;
let scratch: string;
const prepare = (files: Record<string, string>, env: NodeJS.ProcessEnv = process.env) =>
  plainWorkspaces({ projectDir: project, env }).prepare(run, { kind: 'scratch', files });

beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-scratch-')));
  scratch = runFolder(runDir(project, run)).scratchDir;
});
afterEach(() => {
  chmodSync(project, 0o755);
  rmSync(project, { recursive: true, force: true });
});

test('the workspace of a plan without a scratch repository is the project itself', async () => {
  expect(await plainWorkspaces({ projectDir: project, env: process.env }).prepare(run, { kind: 'project' })).toBe(project);
  expect(existsSync(join(project, '.sluice'))).toBe(false);
});

test('a project that is gone is told', async () => {
  const gone = join(project, 'gone');
  const prepared = plainWorkspaces({ projectDir: gone, env: process.env }).prepare(run, { kind: 'project' });
  await expect(prepared).rejects.toThrow(`the folder ${gone} cannot be used`);
});

test('a scratch repository has the files in its first commit on main, and is hidden from the project', async () => {
  expect(
    await prepare({ 'README.md': '# Hi\n', 'bin/run.sh': '#!/bin/sh\n', 'src/名前.ts': '', '.gitignore': '*.log\n', 'kept.log': 'x' }),
  ).toBe(scratch);
  expect(git(scratch, '-c', 'core.quotePath=false', 'ls-files').split('\n')).toEqual([
    '.gitignore',
    'README.md',
    'bin/run.sh',
    'kept.log',
    'src/名前.ts',
  ]);
  expect(git(scratch, 'log', '--format=%s %an', '--all')).toBe('Begin Sluice');
  expect(git(scratch, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main');
  expect(git(scratch, 'status', '--porcelain')).toBe('');
  expect(statSync(join(scratch, 'bin/run.sh')).mode & 0o111).not.toBe(0);
  expect(readFileSync(join(project, '.sluice/.gitignore'), 'utf8')).toBe('*\n');
});

test('a scratch repository without files has a commit to start from', async () => {
  await prepare({});
  expect(git(scratch, 'rev-list', '--count', 'HEAD')).toBe('1');
});

test('anybody can commit there, with no configuration of their own', async () => {
  await prepare({});
  expect(git(scratch, 'config', '--local', 'user.email')).toBe('sluice@sluice.invalid');
});

test('the configuration of the user takes no part, not even a broken one', async () => {
  const home = join(project, 'home');
  mkdirSync(join(home, 'git'), { recursive: true });
  writeFileSync(join(home, '.gitconfig'), '[init]\n defaultBranch = trunk\n templateDir = /nowhere\n[this is broken\n');
  writeFileSync(join(home, 'git/ignore'), '*.md\n');
  writeFileSync(join(home, 'git/attributes'), '* text=auto\n');
  await prepare({ 'README.md': 'a\r\nb\r\n' }, { ...process.env, HOME: home, XDG_CONFIG_HOME: home, GIT_DIR: join(home, 'elsewhere') });
  expect(git(scratch, 'cat-file', '-s', 'HEAD:README.md')).toBe('6');
  expect(git(scratch, 'log', '--format=%an on %D')).toBe('Sluice on HEAD -> main');
});

test('asked again it answers with what is there, and work that was done in it stays', async () => {
  await prepare({ 'a.txt': 'one' });
  writeFileSync(join(scratch, 'a.txt'), 'two');
  expect(await prepare({ 'a.txt': 'one' })).toBe(scratch);
  expect(readFileSync(join(scratch, 'a.txt'), 'utf8')).toBe('two');
});

test('what a crash left half made is made anew', async () => {
  mkdirSync(join(`${scratch}.making`, '.git'), { recursive: true });
  writeFileSync(join(`${scratch}.making`, '.git/HEAD'), 'ref: refs/he');
  writeFileSync(join(`${scratch}.making`, 'old.txt'), 'old');
  await prepare({ 'a.txt': 'one' });
  expect(git(scratch, 'ls-files')).toBe('a.txt');
  expect(existsSync(`${scratch}.making`)).toBe(false);
});

test.each(['../out.txt', '/etc/passwd', '.git/hooks/post-commit', '.GIT/config', 'a/../../out', '.', ''])(
  'a scratch file may not be %j',
  async (path) => {
    await expect(prepare({ [path]: 'x' })).rejects.toThrow(/lies (outside of the scratch repository|in \.git)/);
    expect(existsSync(scratch)).toBe(false);
  },
);

test('two at once make one', async () => {
  const both = plainWorkspaces({ projectDir: project, env: process.env });
  const spec = { kind: 'scratch', files: { 'a.txt': 'one' } } as const;
  expect(await Promise.all([both.prepare(run, spec), both.prepare(run, spec)])).toEqual([scratch, scratch]);
});

test('a machine without git is told what is needed, and asked again when it has been installed', async () => {
  const env = { PATH: join(project, 'nothing') };
  const here = plainWorkspaces({ projectDir: project, env });
  const spec = { kind: 'scratch', files: {} } as const;
  await expect(here.prepare(run, spec)).rejects.toThrow(
    'git was not found in PATH; worktrees and scratch repositories need git 2.38 or newer',
  );
  mkdirSync(env.PATH);
  writeFileSync(join(env.PATH, 'git'), `#!/bin/sh\nPATH=${process.env['PATH']}\nexec git "$@"\n`, { mode: 0o755 });
  expect(await here.prepare(run, spec)).toBe(scratch);
});

test('a git that is too old is told', async () => {
  const bin = join(project, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'git'), '#!/bin/sh\necho git version 2.37.9\n', { mode: 0o755 });
  const prepared = plainWorkspaces({ projectDir: project, env: { PATH: bin } }).prepare(run, { kind: 'scratch', files: {} });
  await expect(prepared).rejects.toThrow('this is git version 2.37.9; worktrees and scratch repositories need git 2.38 or newer');
});
