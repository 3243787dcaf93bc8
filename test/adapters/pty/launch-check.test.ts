import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchProblem } from '../../../src/adapters/pty/launch-check.ts';
import type { LaunchSpec } from '../../../src/core/ports/attempts.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-launch-'));
  mkdirSync(join(dir, 'folder'));
  const script = (name: string, text: string, mode: number) => {
    writeFileSync(join(dir, name), text);
    chmodSync(join(dir, name), mode);
  };
  script('good', '#!/bin/sh\ntrue\n', 0o755);
  script('plain', 'just text\n', 0o644);
  script('orphan', '#! /no/such/interpreter -x\n', 0o755);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const problem = (change: Partial<LaunchSpec>) =>
  launchProblem({ file: 'sh', args: ['-c', 'true'], cwd: dir, env: { PATH: '/usr/bin:/bin' }, ...change });

describe('a launch that can be', () => {
  test.each([
    ['a program on PATH', {}],
    ['an absolute one', { file: '/bin/sh' }],
    ['one relative to the working directory', { file: './good' }],
    ['one in a folder of PATH that is relative', { file: 'good', env: { PATH: '.' } }],
    ['one without any PATH', { env: {} }],
  ])('%s', (_, change) => expect(problem(change)).toBeNull());
});

describe('a launch that cannot be is told in words', () => {
  test.each([
    ['a program that does not exist', { file: 'frobnicate' }, 'no such program: frobnicate'],
    ['a path that does not exist', { file: './frobnicate' }, 'no such program: ./frobnicate'],
    ['a file that may not be run', { file: './plain' }, 'not executable: ./plain'],
    ['a folder', { file: './folder' }, 'not executable: ./folder'],
    [
      'a script whose interpreter does not exist',
      { file: './orphan' },
      'no such program: /no/such/interpreter, named by the first line of ./orphan',
    ],
    ['no program', { file: '' }, 'no program given'],
    ['a folder that does not exist', { cwd: '/no/such/folder' }, 'no such working directory: /no/such/folder'],
    ['a relative folder', { cwd: 'somewhere' }, 'the working directory must be absolute: somewhere'],
    ['an argument that is no text', { args: [1 as unknown as string] }, /must be text/],
    ['a variable that is no text', { env: { A: undefined as unknown as string } }, /must be text/],
    ['NUL', { args: ['a\0b'] }, /must not contain NUL/],
    ['an argument that the system would refuse', { args: ['x'.repeat(200_000)] }, /longer than 131071 bytes.*pass it in a file/],
    ['too many arguments', { args: Array.from({ length: 30 }, () => 'x'.repeat(100_000)) }, /too long: pass them in a file/],
  ])('%s', (_, change, sentence) => {
    const told = problem(change);
    if (typeof sentence === 'string') expect(told).toBe(sentence);
    else expect(told).toMatch(sentence);
  });

  test('a folder in place of the working directory', () => {
    expect(problem({ cwd: join(dir, 'plain') })).toBe(`the working directory is not a directory: ${join(dir, 'plain')}`);
  });
});
