import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { LaunchSpec } from '../../core/ports/attempts.ts';

/** The longest single argument or variable that Linux takes, and about the most of all together with the usual stack limit. */
const longestStringBytes = 128 * 1024 - 1;
const longestTotalBytes = 2 * 1024 * 1024 - 8 * 1024;
/** What the C library searches when the environment has no PATH. */
const defaultPath = '/bin:/usr/bin';

/**
 * Finds out beforehand what would go wrong: after the fork it could only be told as an exit status of 1, and arguments that are no
 * text would take the whole host down. @returns a sentence for a person, or `null` when the launch looks possible
 */
export function launchProblem(launch: LaunchSpec): string | null {
  return malformed(launch) ?? folderProblem(launch.cwd) ?? programProblem(launch.file, launch.cwd, launch.env['PATH'] ?? defaultPath);
}

function malformed({ file, args, cwd, env }: LaunchSpec): string | null {
  const texts: unknown[] = [file, cwd, ...args, ...Object.entries(env).flat()];
  if (texts.some((text) => typeof text !== 'string')) return 'the launch is malformed: program, arguments and environment must be text';
  const strings = texts as string[];
  if (file === '') return 'no program given';
  if (strings.some((text) => text.includes('\0'))) return 'program, arguments and environment must not contain NUL';
  const sizes = [...args, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)].map((text) => Buffer.byteLength(text));
  if (sizes.some((size) => size > longestStringBytes)) {
    return `an argument or variable is longer than ${longestStringBytes} bytes, the most that the system takes: pass it in a file`;
  }
  if (sizes.reduce((sum, size) => sum + size, 0) > longestTotalBytes) return 'arguments and environment are too long: pass them in a file';
  return null;
}

function folderProblem(cwd: string): string | null {
  if (!isAbsolute(cwd)) return `the working directory must be absolute: ${cwd}`;
  try {
    if (!statSync(cwd).isDirectory()) return `the working directory is not a directory: ${cwd}`;
    accessSync(cwd, constants.X_OK);
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES'
      ? `the working directory may not be entered: ${cwd}`
      : `no such working directory: ${cwd}`;
  }
}

function programProblem(file: string, cwd: string, path: string): string | null {
  const candidates = file.includes('/')
    ? [resolve(cwd, file)]
    : path.split(delimiter).map((folder) => join(isAbsolute(folder) ? folder : resolve(cwd, folder), file));
  let present = false;
  for (const candidate of candidates) {
    const kind = programKind(candidate);
    if (kind === 'executable') return interpreterProblem(candidate, file);
    present ||= kind === 'present';
  }
  return present ? `not executable: ${file}` : `no such program: ${file}`;
}

function programKind(path: string): 'executable' | 'present' | 'absent' {
  try {
    if (!statSync(path).isFile()) return 'present';
    accessSync(path, constants.X_OK);
    return 'executable';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'present' : 'absent';
  }
}

/** A script whose `#!` line names nothing that exists is refused by the system as if the script itself did not exist. */
function interpreterProblem(path: string, file: string): string | null {
  const head = Buffer.alloc(256);
  let length = 0;
  try {
    const script = openSync(path, 'r');
    try {
      length = readSync(script, head, 0, head.length, 0);
    } finally {
      closeSync(script);
    }
  } catch {
    // Executable and not readable: a binary may be so, and is started all the same.
    return null;
  }
  const interpreter = /^#![ \t]*([^ \t\r\n]+)/.exec(head.toString('latin1', 0, length))?.[1];
  if (interpreter === undefined || programKind(interpreter) === 'executable') return null;
  return `no such program: ${interpreter}, named by the first line of ${file}`;
}
