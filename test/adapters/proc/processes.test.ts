import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { linuxTable } from '../../../src/adapters/proc/linux.ts';
import { systemProcesses } from '../../../src/adapters/proc/processes.ts';
import { signalEntry } from '../../../src/adapters/proc/signal.ts';
import type { ProcessIdentity } from '../../../src/core/run/events.ts';
import { waitUntil } from '../../support/wait.ts';

const processes = systemProcesses();
const started: ChildProcess[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) {
    const mark = child.spawnargs.at(-1) ?? null;
    await processes.endTree({ root: null, mark }, { interruptMs: 0, termMs: 0 });
    child.kill('SIGKILL');
  }
});

/** Runs a shell script in a session of its own; says when it has printed `ready`. */
async function run(script: string) {
  const mark = `test:${randomUUID()}`;
  const child = spawn('bash', ['-c', script, 'bash', mark], {
    detached: true,
    env: { ...process.env, SLUICE_MARK: mark },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  let said = '';
  child.stdout.on('data', (data: Buffer) => void (said += data.toString()));
  await waitUntil('the program is ready', () => said.includes('ready'));
  const root = processes.identityOf(child.pid!);
  expect(root).not.toBeNull();
  return { tree: { root, mark }, root: root!, child, said: () => said };
}
const count = (tree: { root: ProcessIdentity | null; mark: string }) => processes.treeOf(tree).length;
const state = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)![0];
const waits = 'while :; do sleep 1000 & wait; done';

describe('identity', () => {
  test('names a live process, and is of no other and no later one', async () => {
    const { root, child } = await run(`echo ready; ${waits}`);
    expect(processes.identityOf(root.pid)).toEqual(root);
    expect(processes.isAlive(root)).toBe(true);
    expect(processes.isAlive({ ...root, startTime: '1' })).toBe(false);
    expect(processes.isAlive({ ...root, bootId: 'another' })).toBe(false);
    const gone = once(child, 'exit');
    process.kill(root.pid, 'SIGKILL');
    await gone;
    expect(processes.isAlive(root)).toBe(false);
  });

  test('of a zombie is none', async () => {
    // The inner shell becomes `sleep`, which does not reap the child that it took over.
    const { tree } = await run("bash -c 'true & exec sleep 1000' & echo ready; wait");
    await waitUntil('nothing but the sleeper and the shell is found', () => count(tree) === 2);
  });
});

describe('ending a tree', () => {
  test('takes everything with it: children, those in other groups, and those that left the session', async () => {
    const { tree } = await run(`
      sleep 1000 &
      (sleep 1000 & sleep 1000 &) &
      setsid bash -c '(sleep 1000 &); sleep 1000' &
      setsid --fork bash -c 'exec sleep 1000'
      echo ready; wait`);
    await waitUntil('all are there', () => count(tree) >= 7);
    const { found, left } = await processes.endTree(tree, { interruptMs: 200, termMs: 500 });
    expect(found).toBeGreaterThanOrEqual(7);
    expect(left).toEqual([]);
    expect(processes.treeOf(tree)).toEqual([]);
  });

  test('finds what lost its parent, its session and its root', async () => {
    const { tree, root } = await run('setsid --fork bash -c "setsid --fork sleep 1000"; sleep 1000 & echo ready; wait');
    await waitUntil('all are there', () => count(tree) >= 3);
    process.kill(root.pid, 'SIGKILL');
    await waitUntil('the root has gone', () => !processes.isAlive(root));
    expect((await processes.endTree({ root: null, mark: tree.mark }, { interruptMs: 0, termMs: 100 })).found).toBeGreaterThanOrEqual(1);
    await processes.endTree(tree, { interruptMs: 0, termMs: 100 });
    expect(processes.treeOf(tree)).toEqual([]);
  });

  test('asks first: a program that cleans up is given the time', async () => {
    const { tree, said } = await run(`trap 'echo interrupted; exit' INT; echo ready; ${waits}`);
    await processes.endTree(tree, { interruptMs: 60_000, termMs: 60_000 });
    await waitUntil('it has cleaned up', () => said().includes('interrupted'));
  });

  test('kills what will not listen', async () => {
    const { tree } = await run(`trap '' INT TERM HUP; bash -c "trap '' TERM HUP INT; ${waits}" & echo ready; ${waits}`);
    expect((await processes.endTree(tree, { interruptMs: 20, termMs: 20 })).left).toEqual([]);
    expect(processes.treeOf(tree)).toEqual([]);
  });

  test('reaches stopped processes, which take a signal only when they go on', async () => {
    const { tree, said } = await run(`trap 'echo terminated; exit' TERM; echo ready; ${waits}`);
    processes.pauseTree(tree);
    await processes.endTree(tree, { interruptMs: 0, termMs: 60_000 });
    await waitUntil('it was terminated, not killed', () => said().includes('terminated'));
  });

  test('is quicker than a tree that keeps forking', async () => {
    const { tree } = await run(`trap '' TERM; echo ready; while :; do (sleep 0.05; sleep 0.05) & sleep 0.01; done`);
    expect((await processes.endTree(tree, { interruptMs: 0, termMs: 30 })).left).toEqual([]);
    expect(processes.treeOf(tree)).toEqual([]);
  });

  test('leaves everybody else alone', async () => {
    const one = await run(`echo ready; ${waits}`);
    const other = await run(`echo ready; ${waits}`);
    await processes.endTree(one.tree, { interruptMs: 0, termMs: 0 });
    expect(processes.isAlive(other.root)).toBe(true);
    // A root that is no longer that process is not signalled, though its number lives.
    await processes.endTree({ root: { ...other.root, startTime: '1' }, mark: null }, { interruptMs: 0, termMs: 0 });
    expect(processes.isAlive(other.root)).toBe(true);
  });

  test('signals nobody who got the number of somebody else meanwhile', async () => {
    const { root } = await run(`echo ready; ${waits}`);
    const entry = { pid: root.pid, parent: 1, session: root.pid, startTime: '1', stopped: false };
    expect(signalEntry(linuxTable(), entry, 'SIGKILL')).toBe(false);
    expect(processes.isAlive(root)).toBe(true);
  });

  test('of nothing is done at once', async () => {
    const nobody = { root: null, mark: `test:${randomUUID()}` };
    expect(await processes.endTree(nobody, { interruptMs: 60_000, termMs: 60_000 })).toEqual({ found: 0, left: [] });
  });
});

describe('pausing a tree', () => {
  test('stops every process of it, and continuing lets all go on', async () => {
    const { tree } = await run('setsid --fork sleep 1000; (sleep 1000 & wait) & echo ready; wait');
    await waitUntil('all are there', () => count(tree) >= 4);
    const members = processes.treeOf(tree);
    expect(processes.pauseTree(tree)).toBe(true);
    await waitUntil('all are stopped', () => members.every(({ pid }) => state(pid) === 'T'));
    expect(processes.continueTree(tree)).toBe(true);
    await waitUntil('all go on', () => members.every(({ pid }) => state(pid) !== 'T'));
  });

  test('of nothing says so', () => {
    const nobody = { root: null, mark: `test:${randomUUID()}` };
    expect(processes.pauseTree(nobody)).toBe(false);
    expect(processes.continueTree(nobody)).toBe(false);
  });
});
