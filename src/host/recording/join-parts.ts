import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type CastEvent, type CastHeader, droppedMarker, partFile, type PartHeader, partNumbers } from '../../wire/recording-files.ts';

const newline = 0x0a;

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
  yield* rest(path, (await firstLines(path))[0].length + 1);
  let before = 0;
  for (const number of partNumbers(path)) {
    const part = partFile(path, number);
    const [first, second] = await firstLines(part);
    const { from, after, head } = JSON.parse(first.toString()) as PartHeader;
    const dropped = from - (number === before + 1 ? after : head);
    if (dropped > 0 && second.length > 0)
      yield JSON.stringify(droppedMarker((JSON.parse(second.toString()) as CastEvent)[0], dropped)) + '\n';
    before = number;
    yield* rest(part, first.length + 1);
  }
}

function rest(path: string, start: number): AsyncIterable<Buffer> {
  return createReadStream(path, { start, highWaterMark: 256 * 1024 });
}

/** The first two lines, of which the second may be long; each empty when it is not whole. */
async function firstLines(path: string): Promise<[Buffer, Buffer]> {
  const nothing = Buffer.alloc(0);
  let read = nothing;
  for await (const chunk of rest(path, 0)) {
    read = Buffer.concat([read, chunk]);
    const first = read.indexOf(newline);
    const second = read.indexOf(newline, first + 1);
    if (first !== -1 && second !== -1) return [read.subarray(0, first), read.subarray(first + 1, second)];
  }
  const first = read.indexOf(newline);
  return [first === -1 ? nothing : read.subarray(0, first), nothing];
}
