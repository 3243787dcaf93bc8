import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { createInterface } from 'node:readline';
import type { FileSearch } from '../../core/ports/agent-files.ts';

/** Bytes within which a first line has to end. */
const longestFirstLine = 1024 * 1024;

/** The file that was changed last among those that match, or `null`. What cannot be looked at is passed over. */
export async function findFile({ dir, path, since, firstLine }: FileSearch): Promise<string | null> {
  const pattern = new RegExp(`^(?:${path})$`, 'u');
  const names = await readdir(dir, { recursive: true }).catch(() => []);
  const matching = names.filter((name) => pattern.test(name.split(sep).join('/')));
  const found = await Promise.all(matching.map(async (name) => ({ file: join(dir, name), changedAt: await changedAt(join(dir, name)) })));
  const newestFirst = found.filter((each) => each.changedAt >= since).sort((one, other) => other.changedAt - one.changedAt);
  for (const { file } of newestFirst) if (firstLine === null || (await firstLineOf(file)).includes(firstLine)) return file;
  return null;
}

async function changedAt(file: string): Promise<number> {
  const stats = await stat(file).catch(() => null);
  return stats?.isFile() === true ? stats.mtimeMs : -Infinity;
}

async function firstLineOf(file: string): Promise<string> {
  const input = createReadStream(file, { end: longestFirstLine });
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) return line;
  } catch {
    // It has gone since, or may not be read: it is not the one.
  } finally {
    input.destroy();
  }
  return '';
}
