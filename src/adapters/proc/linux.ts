import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import type { ProcessEntry, ProcessTable } from './entry.ts';

/** Processes as `/proc` shows them. A scan costs one directory listing and one small read a process. */
export function linuxTable(): ProcessTable {
  let bootId = '';
  return {
    bootId: () => (bootId ||= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    entry: (pid) => parseStat(readWhole(`/proc/${pid}/stat`)?.toString('latin1') ?? ''),
    all() {
      const entries: ProcessEntry[] = [];
      for (const name of readdirSync('/proc')) {
        const first = name.charCodeAt(0);
        if (first < 48 || first > 57) continue;
        const entry = parseStat(readWhole(`/proc/${name}/stat`)?.toString('latin1') ?? '');
        if (entry !== null) entries.push(entry);
      }
      return entries;
    },
    marked(entries, mark) {
      const wanted = Buffer.from(`\0SLUICE_MARK=${mark}\0`);
      const first = wanted.subarray(1);
      return entries.filter(({ pid }) => {
        const environment = readWhole(`/proc/${pid}/environ`);
        return environment !== null && (environment.includes(wanted) || environment.subarray(0, first.length).equals(first));
      });
    },
  };
}

/**
 * Reads one line of `/proc/PID/stat`. The name, in parentheses, may itself contain spaces and parentheses: fields are counted after
 * the last one. @returns `null` for an ended process; a leader whose other threads go on has not ended
 */
export function parseStat(line: string): ProcessEntry | null {
  const pid = Number.parseInt(line, 10);
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [state = '', parent, , session] = fields;
  const threads = Number(fields[17]);
  const startTime = fields[19];
  if (Number.isNaN(pid) || startTime === undefined) return null;
  if ((state === 'Z' || state === 'X') && threads <= 1) return null;
  return { pid, parent: Number(parent), session: Number(session), startTime, stopped: state === 'T' || state === 't' };
}

/** Grows to the longest environment met; one scan reads thousands of small files, and none of them is kept. */
let scratch = Buffer.allocUnsafe(16 * 1024);

/** @returns the content, valid until the next call, or `null` when the process has gone or is not ours to read */
function readWhole(path: string): Buffer | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    let length = 0;
    for (;;) {
      const taken = readSync(file, scratch, length, scratch.length - length, null);
      if (taken === 0) return scratch.subarray(0, length);
      length += taken;
      if (length === scratch.length) scratch = Buffer.concat([scratch], scratch.length * 2);
    }
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}
