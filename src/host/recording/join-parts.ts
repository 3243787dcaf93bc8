import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type CastEvent, type CastHeader, droppedMarker, partFile, type PartHeader, partNumbers } from '../../wire/recording-files.ts';

/** One after another: together they would ask much of the disk just when the last attempts of a phase end. */
let joining: Promise<void> = Promise.resolve();

/**
 * Makes one asciicast file of a recording and its parts, with a marker where output was dropped. Killed in the middle, it leaves the
 * parts as they were; a reader knows both forms.
 */
export function joinParts(path: string, header: CastHeader): Promise<void> {
  joining = joining.catch(() => undefined).then(() => join(path, header));
  return joining;
}

async function join(path: string, header: CastHeader): Promise<void> {
  const joined = `${path}.joining`;
  try {
    await pipeline(lines(path, { ...header, sluice: { joined: true } }), createWriteStream(joined, { mode: 0o600 }));
    await rename(joined, path);
  } catch (error) {
    await rm(joined, { force: true });
    throw error;
  }
  for (const number of partNumbers(path)) await rm(partFile(path, number), { force: true });
}

async function* lines(path: string, header: CastHeader): AsyncGenerator<string | Buffer> {
  yield JSON.stringify(header) + '\n';
  yield* rest(path, Buffer.byteLength((await firstLines(path))[0]) + 1);
  let first = true;
  for (const number of partNumbers(path)) {
    const part = partFile(path, number);
    const [head, event] = await firstLines(part);
    const { after, from } = JSON.parse(head) as PartHeader;
    if (first && from > after && event !== '')
      yield JSON.stringify(droppedMarker((JSON.parse(event) as CastEvent)[0], from - after)) + '\n';
    first = false;
    yield* rest(part, head.length + 1);
  }
}

function rest(path: string, start: number): AsyncIterable<Buffer> {
  return createReadStream(path, { start, highWaterMark: 256 * 1024 });
}

/** The first two lines, of which the second may be long. */
async function firstLines(path: string): Promise<[string, string]> {
  const file = await open(path, 'r');
  try {
    const found: string[] = [];
    for await (const line of file.readLines({ autoClose: false })) if (found.push(line) === 2) break;
    return [found[0] ?? '', found[1] ?? ''];
  } finally {
    await file.close();
  }
}
