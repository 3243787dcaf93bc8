import { describe, expect, test } from 'vitest';
import type { ProcessEntry, ProcessTable } from '../../../src/adapters/proc/entry.ts';
import { scanTree } from '../../../src/adapters/proc/tree.ts';

const entry = (pid: number, parent: number, session: number, startTime = pid): ProcessEntry => ({
  pid,
  parent,
  session,
  startTime: String(startTime),
  stopped: false,
});
const table = (all: readonly ProcessEntry[], marks: Readonly<Record<number, string>> = {}): ProcessTable => ({
  bootId: () => 'boot',
  entry: (pid) => all.find((one) => one.pid === pid) ?? null,
  all: () => [...all],
  marked: (entries, mark) => entries.filter(({ pid }) => marks[pid] === mark),
});
const root = { pid: 1_000_100, startTime: '1000100', bootId: 'boot' };
const pids = (entries: readonly ProcessEntry[]) => entries.map(({ pid }) => pid - 1_000_000).sort((a, b) => a - b);
const at = (pid: number, parent: number, session: number, startTime?: number) =>
  entry(1_000_000 + pid, 1_000_000 + parent, 1_000_000 + session, startTime);

describe('a tree', () => {
  test('is the root, its descendants, its session, and whoever carries the mark', () => {
    const all = [
      at(100, 1, 100),
      at(101, 100, 100),
      at(102, 101, 102),
      at(103, 1, 100),
      at(104, 1, 104),
      at(105, 104, 104),
      at(106, 1, 106),
    ];
    const found = scanTree(table(all, { 1_000_104: 'r:A:1', 1_000_106: 'r:A:2' }), { root, mark: 'r:A:1' });
    expect(pids(found)).toEqual([100, 101, 102, 103, 104, 105]);
    expect(found[0]?.pid).toBe(root.pid);
  });

  test('without its root is found by session and mark', () => {
    const all = [at(103, 1, 100), at(104, 1, 104)];
    expect(pids(scanTree(table(all, { 1_000_104: 'm' }), { root, mark: 'm' }))).toEqual([103, 104]);
  });

  test('ends with its root when the number has been given to another process', () => {
    const all = [at(100, 1, 100, 2_000_000), at(101, 100, 100, 2_000_001)];
    expect(scanTree(table(all), { root, mark: null })).toEqual([]);
  });

  test('of another boot has no root: its numbers mean nothing here', () => {
    const all = [at(100, 1, 100), at(101, 100, 100)];
    expect(scanTree(table(all), { root: { ...root, bootId: 'earlier' }, mark: null })).toEqual([]);
  });

  test('never has this process or init in it, nor anybody older than the root', () => {
    const me = entry(process.pid, root.pid, root.pid, 3_000_000);
    const init = entry(1, 0, root.pid, 3_000_000);
    const old = at(99, 1, 99, 5);
    const all = [at(100, 1, 100), me, init, old];
    expect(pids(scanTree(table(all, { [process.pid]: 'm', 1: 'm', 1_000_099: 'm' }), { root, mark: 'm' }))).toEqual([100]);
  });
});
