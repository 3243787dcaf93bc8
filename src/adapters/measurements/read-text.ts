import { open, stat } from 'node:fs/promises';
import type { ReadText } from '../../core/measure/judgement.ts';
import { leftOut } from '../programs/bounded-log.ts';

/** What is larger is no report that somebody wants to have read. */
export const largestBytes = 32 * 1024 * 1024;

/** What cannot be read; the message completes "could not be measured: ...". */
export class CannotRead extends Error {}

/** Reads a file as text. @param name how it is called in sentences @throws {CannotRead} */
export async function readText(file: string, name: string): Promise<ReadText> {
  const { size, isFile } = await statOf(file, name);
  if (!isFile) throw new CannotRead(`${name} is no file`);
  if (size > largestBytes) throw new CannotRead(`${name} has ${megabytes(size)} MB; files of up to ${megabytes(largestBytes)} MB are read`);
  return decoded(await bytesOf(file, name, 0, size), name);
}

/** What a program printed: the part of the log from a byte on. @throws {CannotRead} */
export async function readOutput(logFile: string, from: number): Promise<ReadText> {
  const name = 'the output';
  const { size } = await statOf(logFile, name);
  const read = decoded(await bytesOf(logFile, name, from, size - from), name);
  const cut = leftOut.exec(read.text)?.[1];
  return cut === undefined ? read : { ...read, notes: [...read.notes, `${cut} bytes from the middle of the output were not kept`] };
}

/** Bytes that are no UTF-8 are replaced, and that is said. */
function decoded(bytes: Buffer, name: string): ReadText {
  const text = new TextDecoder('utf-8').decode(bytes);
  const isClean = !text.includes('\uFFFD') || bytes.includes('\uFFFD');
  return { name, text, notes: isClean ? [] : [`what is no UTF-8 in ${name} was replaced`] };
}

async function statOf(file: string, name: string): Promise<{ readonly size: number; readonly isFile: boolean }> {
  try {
    const found = await stat(file);
    return { size: found.size, isFile: found.isFile() };
  } catch (error) {
    throw new CannotRead(sentence(name, error));
  }
}

async function bytesOf(file: string, name: string, from: number, length: number): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.max(0, length)), 0, Math.max(0, length), from);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new CannotRead(sentence(name, error));
  }
}

const sentence = (name: string, error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR' ? `${name} does not exist` : `${name} cannot be read: ${message}`;
};

const megabytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024);
