import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemProcesses } from '../../../src/adapters/proc/processes.ts';
import { programs } from '../../../src/adapters/programs/programs.ts';
import { workspaces } from '../../../src/adapters/workspaces/workspaces.ts';
import { git } from './repository.ts';

/** What a stream has left, committed in the name of a person. */
const processes = systemProcesses();
let project: string;
const works = (limitMs: number) =>
  workspaces({
    projectDir: project,
    env: process.env,
    limitMs,
    programs: programs({ processes, env: process.env, grace: { interruptMs: 0, termMs: 1_000 } }),
  });
const hook = (line: string) => {
  mkdirSync(join(project, '.git/hooks'), { recursive: true });
  writeFileSync(join(project, '.git/hooks/pre-commit'), `#!/bin/sh\n${line}\n`);
  chmodSync(join(project, '.git/hooks/pre-commit'), 0o755);
};

beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-left-')));
  git(project, 'init', '--quiet');
  writeFileSync(join(project, 'a.txt'), 'one\n');
  git(project, 'add', '.');
  git(project, 'commit', '--quiet', '--message', 'First');
  writeFileSync(join(project, 'a.txt'), 'two\n');
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

test('a hook that never ends is ended with all that it has started, and the work can be committed later', async () => {
  hook('sleep 987 & echo $! > .git/pid; sleep 987');
  await expect(works(500).commitAll(project, 'Left')).rejects.toThrow(/^git commit in .*: it took longer than 500ms and was ended; a hook/);
  expect(processes.identityOf(Number(readFileSync(join(project, '.git/pid'), 'utf8')))).toBeNull();
  hook('test -z "$GPG_TTY"');
  expect(await works(60_000).commitAll(project, 'Left')).toBe(git(project, 'rev-parse', 'HEAD'));
  expect(git(project, 'log', '-1', '--format=%s')).toBe('Left');
});
