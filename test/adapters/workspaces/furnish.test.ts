import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemProcesses } from '../../../src/adapters/proc/processes.ts';
import { programs } from '../../../src/adapters/programs/programs.ts';
import { workspaces } from '../../../src/adapters/workspaces/workspaces.ts';
import { asRunId, asStreamId } from '../../../src/core/ids.ts';
import type { WorktreeSpec } from '../../../src/core/ports/workspaces.ts';
import { runDir, runFolder } from '../../../src/wire/run-folder.ts';
import { git } from './repository.ts';

/** What is in a worktree besides what git knows: copied files, a port, and what a set-up made. */
const run = asRunId('r-1');
const A = asStreamId('A');
let project: string;
const all = () =>
  workspaces({ projectDir: project, env: process.env, programs: programs({ processes: systemProcesses(), env: process.env }) });
const make = (spec: Partial<WorktreeSpec>, stream = A) =>
  all().worktree(run, project, stream, { branch: `feat/${stream}`, base: 'HEAD', ...spec });
const setUp = (dir: string, ...setup: string[]) => all().setUp({ run, stream: A, dir, setup, env: { WORD: 'ready' }, timeoutMs: 60_000 });

beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-furnish-')));
  git(project, 'init', '--quiet');
  writeFileSync(join(project, '.gitignore'), '.env\n*.pem\n.sluice\nmade/\n');
  writeFileSync(join(project, 'a.txt'), 'one\n');
  git(project, 'add', '.');
  git(project, 'commit', '--quiet', '--message', 'First');
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

describe('files are copied', () => {
  test('that git ignores, each once, and none is replaced or comes back', async () => {
    mkdirSync(join(project, 'certs/deep'), { recursive: true });
    for (const [name, text] of [
      ['.env', 'TOKEN=1'],
      ['certs/a.pem', 'a'],
      ['certs/deep/b.pem', 'b'],
      ['top.pem', 't'],
    ] as const)
      writeFileSync(join(project, name), text);
    const { dir } = await make({ copy: ['.env', 'certs/**'] });
    expect(['.env', 'certs/a.pem', 'certs/deep/b.pem'].map((name) => readFileSync(join(dir, name), 'utf8'))).toEqual(['TOKEN=1', 'a', 'b']);
    expect(existsSync(join(dir, 'top.pem'))).toBe(false);
    writeFileSync(join(dir, '.env'), 'TOKEN=mine');
    rmSync(join(dir, 'certs/a.pem'));
    await make({ copy: ['.env', 'certs/**', '*.pem'] });
    expect(readFileSync(join(dir, '.env'), 'utf8')).toBe('TOKEN=mine');
    expect(existsSync(join(dir, 'certs/a.pem'))).toBe(false);
    expect(readFileSync(join(dir, 'top.pem'), 'utf8')).toBe('t');
  });

  test('and a path that names none is refused with a sentence, unless git has it', async () => {
    await expect(make({ copy: ['.env'] })).rejects.toThrow(/^stream A: .*\/\.env, which is to be copied, does not exist/);
    writeFileSync(join(project, 'notes.txt'), 'x');
    await expect(make({ copy: ['notes.txt'] })).rejects.toThrow('and it does not ignore');
    await make({ copy: ['a.txt', 'none/*.pem'] });
  });

  test('but never from outside of the workspace, nor to outside of the worktree', async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-outside-')));
    try {
      writeFileSync(join(outside, 'secret'), 'secret');
      symlinkSync(join(outside, 'secret'), join(project, '.env'));
      await expect(make({ copy: ['.env'] })).rejects.toThrow('leads out of the workspace, and is not copied');
      // A branch on which the folder is a link to elsewhere.
      git(project, 'checkout', '--quiet', '-b', 'linked');
      symlinkSync(outside, join(project, 'certs'));
      git(project, 'add', 'certs');
      git(project, 'commit', '--quiet', '--message', 'Linked');
      git(project, 'checkout', '--quiet', 'main');
      mkdirSync(join(project, 'certs'));
      writeFileSync(join(project, 'certs/a.pem'), 'a');
      await expect(make({ copy: ['certs/a.pem'], base: 'linked' }, asStreamId('B'))).rejects.toThrow('leads out of the worktree');
      expect(existsSync(join(outside, 'a.pem'))).toBe(false);
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });
});

test('a free port is kept for the worktree, and given to no other', async () => {
  const first = await make({ port: 'free' });
  const others = await Promise.all(['B', 'C', 'D'].map((id) => make({ port: 'free' }, asStreamId(id))));
  const ports = [first, ...others].map(({ port }) => port);
  expect(new Set(ports).size).toBe(4);
  expect((await make({ port: 'free' })).port).toBe(first.port);
  expect((await make({ port: 4007 })).port).toBe(4007);
  expect((await make({})).port).toBeNull();
  await new Promise<void>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(first.port ?? 0, '127.0.0.1', () => server.close(() => resolve()));
  });
});

describe('a set-up', () => {
  test('runs its lines one after the other in the worktree, once, until it changes', async () => {
    const setup = ['mkdir made && echo $WORD > made/a', 'cat made/a a.txt'];
    const { dir, needsSetUp } = await make({ setup });
    expect(needsSetUp).toBe(true);
    await setUp(dir, ...setup).result;
    expect(readFileSync(join(dir, 'made/a'), 'utf8')).toBe('ready\n');
    expect(readFileSync(runFolder(runDir(project, run)).setUpLog(A), 'utf8')).toContain('$ cat made/a a.txt\nready\none\n');
    expect((await make({ setup })).needsSetUp).toBe(false);
    expect((await make({ setup: [...setup, 'true'] })).needsSetUp).toBe(true);
    expect((await make({})).needsSetUp).toBe(false);
  });

  test('that fails says with what, ends there, and is still to be run', async () => {
    const setup = ['echo first; echo no such package >&2; exit 3', 'touch a.new'];
    const { dir } = await make({ setup });
    await expect(setUp(dir, ...setup).result).rejects.toThrow(
      /^its set-up `echo first; .*` ended with exit status 3: first \/ no such package$/,
    );
    expect(existsSync(join(dir, 'a.new'))).toBe(false);
    expect((await make({ setup })).needsSetUp).toBe(true);
  });

  test('can be cancelled', async () => {
    const { dir } = await make({ setup: ['sleep 100'] });
    const running = setUp(dir, 'sleep 100', 'touch a.new');
    running.cancel();
    await expect(running.result).rejects.toThrow('cancelled');
    expect(existsSync(join(dir, 'a.new'))).toBe(false);
  });
});

test('a later run that takes the worktree over need not set it up again', async () => {
  const { dir } = await make({ setup: ['mkdir made'], port: 'free' });
  await setUp(dir, 'mkdir made').result;
  const before = await make({ port: 'free' });
  const later = workspaces({
    projectDir: project,
    env: process.env,
    programs: programs({ processes: systemProcesses(), env: process.env }),
    hasEnded: () => true,
  });
  const spec = { branch: 'feat/A', base: 'HEAD', setup: ['mkdir made'], port: 'free' } as const;
  expect(await later.worktree(asRunId('r-2'), project, A, spec)).toMatchObject({ needsSetUp: false, port: before.port });
});
