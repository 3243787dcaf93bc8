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

/** What a file is read as: how messages call it, how such files are named, and how long one may be. */
export interface FileKind {
  readonly noun: string;
  readonly ending: RegExp;
  /** Nothing that a person writes is longer; what is longer is another file by mistake. */
  readonly longestBytes: number;
}
export const planFile: FileKind = { noun: 'plan', ending: /\.ya?ml$/i, longestBytes: 64 * 1024 ** 2 };
export const guideFile: FileKind = { noun: 'guide', ending: /\.(md|markdown|txt)$/i, longestBytes: 1024 ** 2 };

/** @throws {CommandError} when there is no such file, or it is not text */
export function readPlanFile(cwd: string, name: string, kind: FileKind = planFile): PlanFile {
  const path = resolve(cwd, name);
  let bytes: Buffer;
  let isLasting: boolean;
  try {
    const found = statSync(path);
    if (found.isDirectory()) throw new CommandError(`${name} is a folder, not a ${kind.noun}.${filesIn(path, name, kind)}`);
    // A pipe is welcome (`sluice check <(generate)`), an endless device is not.
    if (!found.isFile() && !found.isFIFO()) throw new CommandError(`${name} is no file that a ${kind.noun} could be read from`);
    if (found.size > kind.longestBytes)
      throw new CommandError(`${name} is too large for a ${kind.noun}: ${Math.round(found.size / 1024 ** 2)} MB`);
    isLasting = found.isFile();
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(unreadable(name, path, error as NodeJS.ErrnoException, kind));
  }
  const text = decoded(bytes, name, kind);
  return { name, path, isLasting, text, digest: createHash('sha256').update(bytes).digest('hex') };
}

function unreadable(name: string, path: string, { code, message }: NodeJS.ErrnoException, kind: FileKind): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR': {
      const siblings = filesOf(dirname(path), kind.ending);
      const near = didYouMean(
        basename(path),
        siblings.map((file) => basename(file)),
      );
      return `there is no ${kind.noun} file ${name}.${near}`;
    }
    case 'EACCES':
    case 'EPERM':
      return `${name} may not be read: permission denied`;
    default:
      return `${name} cannot be read: ${message}`;
  }
}

/** @throws {CommandError} with the line of the first byte that is no UTF-8 text */
function decoded(bytes: Buffer, name: string, { noun }: FileKind): string {
  const zero = bytes.indexOf(0);
  if (zero !== -1) throw new CommandError(`${name} is no text file: it has a zero byte in line ${lineOf(bytes, zero)}`);
  try {
    // The mark of a BOM stays in the text: it is for the plan parser to judge.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const at = firstWrongByte(bytes);
    throw new CommandError(
      `${name}:${lineOf(bytes, at)}: not UTF-8 (byte 0x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}). Save the ${noun} as UTF-8 text`,
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

function filesIn(dir: string, name: string, { ending }: FileKind): string {
  const found = filesOf(dir, ending).map((file) => join(name, basename(file)));
  return found.length === 0 ? '' : ` In it: ${found.slice(0, 8).join(', ')}${found.length > 8 ? ', ...' : ''}`;
}

/** YAML files of a folder by name, absolute; none when it cannot be read. */
export const yamlFiles = (dir: string): string[] => filesOf(dir, planFile.ending);

function filesOf(dir: string, ending: RegExp): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(dir, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => !entry.isDirectory() && ending.test(entry.name))
    .map((entry) => join(dir, entry.name))
    .sort();
}
