import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tryGit } from '../../../src/adapters/doctor/try-git.ts';

let dir: string;
beforeEach(() => (dir = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-doctor-')))));
afterEach(() => rmSync(dir, { recursive: true }));

/** An environment in which git is a wrapper around the real one. @param script what it does before that, as lines for the shell */
function wrapped(script: string): NodeJS.ProcessEnv {
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  writeFileSync(join(dir, 'git'), `#!/bin/sh\n${script}\nexec ${real} "$@"\n`, { mode: 0o755 });
  return { ...process.env, PATH: `${dir}:${process.env['PATH']}`, TMPDIR: dir };
}

test('the git of this machine can do all that is needed, and nothing is left of the trial', async () => {
  expect(await tryGit(wrapped(''))).toBeNull();
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('sluice-git-'))).toEqual([]);
});

test.for([
  [
    'merge-tree',
    'echo "usage: git merge-tree <base> <one> <other>" >&2; exit 129',
    /does not find a conflict in memory .*usage: git merge-tree/,
  ],
  ['rev-parse', 'case "$2" in --path*) echo --path-format=absolute; echo .git/index; exit 0;; esac', /does not say where its files are/],
  ['worktree', 'case "$2" in list) exit 129;; esac', /does not list worktrees/],
  ['update-ref', 'exit 0', /does not refuse to move a branch/],
] as const)('a git of a new version without a working %s is found out', async ([command, does, sentence]) => {
  expect(await tryGit(wrapped(`case "$1" in ${command}) ${does};; esac`))).toMatch(sentence);
});
