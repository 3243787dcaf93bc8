import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CommandError } from './command-error.ts';
import { didYouMean } from './suggest.ts';

export interface PlanFile {
  /** As it was typed, for messages. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Whether it can be read again, and so is the same plan the next time; a pipe is not. */
  readonly isLasting: boolean;
  readonly text: string;
  /** SHA-256 of the text, hexadecimal. */
  readonly digest: string;
}

/** Nothing that a person writes is longer; what is longer is another file by mistake. */
const longestBytes = 64 * 1024 * 1024;

/** @throws {CommandError} when there is no such file, or it is not text */
export function readPlanFile(cwd: string, name: string): PlanFile {
  const path = resolve(cwd, name);
  let bytes: Buffer;
  let isLasting: boolean;
  try {
    const found = statSync(path);
    if (found.isDirectory()) throw new CommandError(`${name} is a folder, not a plan.${plansIn(path, name)}`);
    // A pipe is welcome (`sluice check <(generate)`), an endless device is not.
    if (!found.isFile() && !found.isFIFO()) throw new CommandError(`${name} is no file that a plan could be read from`);
    if (found.size > longestBytes) throw new CommandError(`${name} is too large for a plan: ${Math.round(found.size / 1024 ** 2)} MB`);
    isLasting = found.isFile();
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(unreadable(name, path, error as NodeJS.ErrnoException));
  }
  const text = decoded(bytes, name);
  return { name, path, isLasting, text, digest: createHash('sha256').update(bytes).digest('hex') };
}

function unreadable(name: string, path: string, { code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR': {
      const siblings = yamlFiles(dirname(path));
      const near = didYouMean(
        basename(path),
        siblings.map((file) => basename(file)),
      );
      return `there is no plan file ${name}.${near}`;
    }
    case 'EACCES':
    case 'EPERM':
      return `${name} may not be read: permission denied`;
    default:
      return `${name} cannot be read: ${message}`;
  }
}

/** @throws {CommandError} with the line of the first byte that is no UTF-8 text */
function decoded(bytes: Buffer, name: string): string {
  const zero = bytes.indexOf(0);
  if (zero !== -1) throw new CommandError(`${name} is no text file: it has a zero byte in line ${lineOf(bytes, zero)}`);
  try {
    // The mark of a BOM stays in the text: it is for the plan parser to judge.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const at = firstWrongByte(bytes);
    throw new CommandError(
      `${name}:${lineOf(bytes, at)}: not UTF-8 (byte 0x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}). Save the plan as UTF-8 text`,
    );
  }
}

/** Index of the first byte that belongs to no character: the longest beginning that decodes, found by halves, ends there. */
function firstWrongByte(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (decodes(bytes.subarray(0, middle), { stream: true })) low = middle;
    else high = middle - 1;
  }
  // The beginning may end within a character that never became whole; its first byte is the one to show then.
  for (let back = 1; back <= 3 && back <= low; back++) {
    const start = low - back;
    if ((bytes[start] ?? 0) >= 0xc0) return decodes(bytes.subarray(start, low), { stream: false }) ? low : start;
  }
  return Math.min(low, bytes.length - 1);
}

function decodes(bytes: Buffer, options: { stream: boolean }): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, options);
    return true;
  } catch {
    return false;
  }
}

const lineOf = (bytes: Buffer, at: number): number => bytes.subarray(0, at).reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 1);

function plansIn(dir: string, name: string): string {
  const found = yamlFiles(dir).map((file) => join(name, basename(file)));
  return found.length === 0 ? '' : ` In it: ${found.slice(0, 8).join(', ')}${found.length > 8 ? ', ...' : ''}`;
}

/** YAML files of a folder by name, absolute; none when it cannot be read. */
export function yamlFiles(dir: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(dir, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => !entry.isDirectory() && /\.ya?ml$/i.test(entry.name))
    .map((entry) => join(dir, entry.name))
    .sort();
}
