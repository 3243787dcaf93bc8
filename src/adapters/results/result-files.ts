import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { longestDocument } from '../../core/consensus/read-document.ts';
import type { ResultFile, ResultFiles } from '../../core/ports/index.ts';
import { inside } from '../workspaces/inside.ts';

const unreadable = (reason: string): ResultFile => ({ kind: 'unreadable', reason });

export const resultFiles: ResultFiles = {
  async read(dir, path) {
    const file = inside(dir, path);
    if (file === null) return unreadable('lies outside of the working directory');
    try {
      return await readFile(file);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return unreadable(code === 'ENOENT' || code === 'ENOTDIR' ? `does not exist (${path})` : `cannot be read: ${message}`);
    }
  },
  async write(dir, path, text) {
    const file = inside(dir, path);
    if (file === null) throw new Error(`${path} lies outside of ${dir}`);
    await mkdir(dirname(file), { recursive: true });
    await writeFileAtomic(file, text);
  },
};

async function readFile(file: string): Promise<ResultFile> {
  // Without waiting: to open a named pipe would otherwise take until somebody writes to it.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return unreadable('is no file');
    if (stats.size > longestDocument) return unreadable(`is longer than ${longestDocument / 1024 / 1024} MB`);
    const text = decoded(await handle.readFile());
    return text === null ? unreadable('is not UTF-8') : { kind: 'text', text, modifiedAt: stats.mtimeMs };
  } finally {
    await handle.close();
  }
}

function decoded(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
