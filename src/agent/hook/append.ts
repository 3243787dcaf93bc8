import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { writeHookLine, type HookLine } from '../../core/agent-files/hook-line.ts';

/**
 * Adds one line to the hooks of the attempt. Several hooks run at once: a line goes out in one write to the end of the file, which the system does not
 * mix with others. The folder is not made, for where it has gone the run has been cleaned up.
 */
export function append(folder: string, line: HookLine): void {
  const file = openSync(join(folder, 'hooks.jsonl'), 'a', 0o600);
  try {
    writeSync(file, writeHookLine(line));
  } finally {
    closeSync(file);
  }
}
