import { execFileSync } from 'node:child_process';
import type { ProcessEntry, ProcessTable } from './entry.ts';

/** Processes as `ps` of macOS shows them. It is slower than `/proc` by far, and asked only when a tree is stopped or ended. */
export function darwinTable(): ProcessTable {
  let bootId = '';
  const ps = (...args: string[]) => {
    try {
      return execFileSync('/bin/ps', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'ignore'] });
    } catch {
      // It exits with 1 when none of the processes asked for exists.
      return '';
    }
  };
  const list = (...selection: string[]) =>
    ps(...selection, '-o', 'pid=,ppid=,pgid=,state=,lstart=')
      .split('\n')
      .map(parsePs)
      .filter((entry) => entry !== null);
  return {
    bootId: () => (bootId ||= execFileSync('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim()),
    entry: (pid) => list('-p', String(pid))[0] ?? null,
    all: () => list('-A'),
    marked(entries, mark) {
      const found = new Set(
        ps('-A', '-E', '-ww', '-o', 'pid=,command=')
          .split('\n')
          .filter((line) => line.includes(` SLUICE_MARK=${mark} `) || line.endsWith(` SLUICE_MARK=${mark}`))
          .map((line) => Number.parseInt(line, 10)),
      );
      return entries.filter((entry) => found.has(entry.pid));
    },
  };
}

/** Reads one line `pid ppid pgid state lstart`; `lstart` is a date of five words in local time, with seconds. */
export function parsePs(line: string): ProcessEntry | null {
  const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S.*\S)\s*$/.exec(line);
  if (match === null) return null;
  const [, pid, parent, group, state = '', started = ''] = match;
  if (state.startsWith('Z')) return null;
  const startTime = String(Math.floor(Date.parse(started) / 1000));
  return { pid: Number(pid), parent: Number(parent), session: Number(group), startTime, stopped: state.startsWith('T') };
}
