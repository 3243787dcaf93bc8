import { readdirSync, readFileSync } from 'node:fs';

export interface Leftover {
  readonly pid: number;
  readonly command: string;
}

/**
 * Live processes that belong to a project: whose command line or environment names its folder. Everything that Sluice starts has it in
 * one of them, however it was reparented. Needs /proc.
 */
export function processesOf(projectDir: string): Leftover[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      // A zombie has neither; it waits for its parent only.
      if (command === '') return [];
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      return command.includes(projectDir) || environment.includes(projectDir) ? [{ pid, command }] : [];
    } catch {
      // It ended while it was looked at, or is not ours to look at.
      return [];
    }
  });
}
