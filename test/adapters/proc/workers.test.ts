import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseLsof, workerIn, workingProcesses } from '../../../src/adapters/proc/workers.ts';

test('a process is found by the folder that it works in, and by those above it, but not by one whose name only begins alike', async () => {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-workers-')));
  mkdirSync(join(dir, 'tree', 'inside'), { recursive: true });
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    cwd: join(dir, 'tree', 'inside'),
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  try {
    await once(child, 'spawn');
    const all = await workingProcesses();
    expect(workerIn(join(dir, 'tree', 'inside'), all)).toMatchObject({ pid: child.pid, command: expect.stringContaining('resume') });
    expect(workerIn(join(dir, 'tree'), all)?.pid).toBe(child.pid);
    expect(workerIn(join(dir, 'tree', 'in'), all)).toBe(null);
    expect(all.some(({ pid }) => pid === process.pid)).toBe(false);
  } finally {
    child.stdin.end();
    await once(child, 'exit');
    rmSync(dir, { recursive: true });
  }
  expect(workerIn(join(dir, 'tree'), await workingProcesses())).toBe(null);
});

test('what lsof prints is read by its letters', () => {
  expect(parseLsof('p1\nclaunchd\nfcwd\nn/\np4711\ncnode\nfcwd\nn/Users/ada/my project\n')).toEqual([
    { pid: 1, command: 'launchd', dir: '/' },
    { pid: 4711, command: 'node', dir: '/Users/ada/my project' },
  ]);
});
