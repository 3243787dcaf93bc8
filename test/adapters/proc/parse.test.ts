import { describe, expect, test } from 'vitest';
import { parsePs } from '../../../src/adapters/proc/darwin.ts';
import { parseStat } from '../../../src/adapters/proc/linux.ts';

const stat = (name: string, state: string, threads = 1) =>
  `4711 (${name}) ${state} 12 4711 4700 34816 4711 4194304 1 0 0 0 0 0 0 0 20 0 ${threads} 0 987654 1 1 1 1\n`;

describe('a line of /proc/PID/stat', () => {
  test('is read whatever the program is called', () => {
    const entry = { pid: 4711, parent: 12, session: 4700, startTime: '987654', stopped: false };
    expect(parseStat(stat('bash', 'S'))).toEqual(entry);
    expect(parseStat(stat('a b) R 1 (c', 'S'))).toEqual(entry);
    expect(parseStat(stat('bash', 'T'))).toEqual({ ...entry, stopped: true });
  });

  test('of an ended process is none, of one whose other threads go on is one', () => {
    expect(parseStat(stat('bash', 'Z'))).toBeNull();
    expect(parseStat(stat('java', 'Z', 12))?.pid).toBe(4711);
    expect(parseStat('')).toBeNull();
  });
});

describe('a line of ps', () => {
  test('is read with its start in seconds', () => {
    const startTime = String(Date.parse('Sat Nov 21 09:15:02 2026') / 1000);
    const line = ' 4711     1  4700 S+   Sat Nov 21 09:15:02 2026    ';
    expect(parsePs(line)).toEqual({ pid: 4711, parent: 1, session: 4700, startTime, stopped: false });
    expect(parsePs(line.replace('S+', 'T '))?.stopped).toBe(true);
  });

  test('of a zombie is none', () => {
    expect(parsePs(' 4711     1  4700 Z    Sat Nov 21 09:15:02 2026')).toBeNull();
    expect(parsePs('')).toBeNull();
  });
});
