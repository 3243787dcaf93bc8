import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import { LineFile } from './line-file.ts';
import { type CastEvent, type CastHeader, droppedBytes, droppedMarker, partFile, type PartHeader, partNumbers } from './recording-files.ts';
import type { Size } from './screen.ts';

/** `at` is in seconds since the attempt began. */
export type RecordedPiece =
  | { readonly kind: 'began'; readonly at: 0; readonly header: CastHeader }
  /** Text as the program wrote it, escape sequences and all. */
  | { readonly kind: 'output'; readonly at: number; readonly text: string }
  | { readonly kind: 'resized'; readonly at: number; readonly size: Size }
  /** The recording had grown beyond its limit: so many bytes of output are missing here. */
  | { readonly kind: 'dropped'; readonly at: number; readonly bytes: number };

export interface ReadRecordingOptions {
  /** Waits for more at the end, until this says that nothing more comes. */
  readonly follow?: { readonly over: () => boolean };
}

/** How long a follower waits for news at most, should the system not tell it of a change. Milliseconds. */
const patienceMs = 1_000;

/**
 * Reads a recording, whether it is finished, still being written, or was left by a host that died; a last line that was torn is left
 * out. @throws Error when there is no recording at `path`
 */
export async function* readRecording(path: string, { follow }: ReadRecordingOptions = {}): AsyncGenerator<RecordedPiece> {
  const { header, ...head } = await openHead(path);
  let reading: Reading = head;
  const news = follow === undefined ? null : new FolderNews(dirname(path));
  try {
    yield { kind: 'began', at: 0, header };
    for (;;) {
      // Asked before reading: what was written until then is read below.
      const over = follow?.over() ?? true;
      yield* drain(reading);
      const next = await nextFile(path, reading);
      if (next !== null) {
        // Its last lines may have been written since.
        yield* drain(reading);
        const dropped = droppedBetween(reading, next);
        if (dropped > 0) yield { kind: 'dropped', at: await firstTime(path, next.number), bytes: dropped };
        await reading.file.close();
        reading = next;
      } else if (over || news === null) return;
      else await news.next();
    }
  } finally {
    news?.close();
    await reading.file.close();
  }
}

/** The file that is being read: the recording itself (0), or one of its parts. */
interface Reading {
  readonly file: LineFile;
  readonly number: number;
  /** The parts have been joined to it. */
  readonly joined: boolean;
  /** What a part says of itself. */
  readonly part: PartHeader | null;
  /** Bytes of output up to here. */
  bytes: number;
}

async function openHead(path: string): Promise<Reading & { readonly header: CastHeader }> {
  const file = await LineFile.open(path);
  const header = parse(await file.next()) as CastHeader | null;
  if (header?.version === 2) return { file, number: 0, joined: header.sluice?.joined ?? false, part: null, bytes: 0, header };
  await file.close();
  throw new Error(`${path} is not a recording`);
}

async function* drain(reading: Reading): AsyncGenerator<RecordedPiece> {
  for (let line = await reading.file.next(); line !== null; line = await reading.file.next()) {
    const piece = toPiece(parse(line) as CastEvent | null);
    if (piece?.kind === 'output') reading.bytes += Buffer.byteLength(piece.text);
    if (piece !== null) yield piece;
  }
}

/** Where it goes on after the end of a file, if anywhere. */
async function nextFile(path: string, { number, file, joined, bytes }: Reading): Promise<Reading | null> {
  if (joined) return null;
  const next = partNumbers(path).find((candidate) => candidate > number);
  if (next !== undefined) {
    const part = await openPart(path, next);
    // Otherwise it is just being begun, or removed because all were joined: the next look tells.
    if (part !== null) return part;
  }
  if (number > 0) return null;
  const { header: _, ...now } = await openHead(path);
  if (now.joined) {
    // The same events, behind a header of another length.
    now.file.position += file.position - file.firstLineBytes;
    return { ...now, bytes };
  }
  await now.file.close();
  return null;
}

async function openPart(path: string, number: number): Promise<Reading | null> {
  let file: LineFile;
  try {
    file = await LineFile.open(partFile(path, number));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const part = parse(await file.next()) as PartHeader | null;
  if (part !== null) return { file, number, joined: false, part, bytes: part.from };
  await file.close();
  return null;
}

/** The recording as one valid asciicast v2 file, line by line, whatever it looks like on disk. */
export async function* castLines(path: string, options: ReadRecordingOptions = {}): AsyncGenerator<string> {
  for await (const piece of readRecording(path, options)) yield JSON.stringify(toLine(piece));
}

function toLine(piece: RecordedPiece): CastHeader | CastEvent {
  switch (piece.kind) {
    case 'began':
      return piece.header;
    case 'output':
      return [piece.at, 'o', piece.text];
    case 'resized':
      return [piece.at, 'r', `${piece.size.cols}x${piece.size.rows}`];
    case 'dropped':
      return droppedMarker(piece.at, piece.bytes);
  }
}

function toPiece(event: CastEvent | null): RecordedPiece | null {
  if (!Array.isArray(event)) return null;
  const [at, kind, data] = event;
  if (kind === 'o') return { kind: 'output', at, text: data };
  if (kind === 'r') {
    const [cols = 0, rows = 0] = data.split('x').map(Number);
    return { kind: 'resized', at, size: { cols, rows } };
  }
  const bytes = droppedBytes(event);
  return bytes === null ? null : { kind: 'dropped', at, bytes };
}

/** Bytes that are missing between two files: dropped by the host, or in parts that were removed before they were read. */
function droppedBetween(before: Pick<Reading, 'number' | 'bytes'>, { part, number }: Pick<Reading, 'number' | 'part'>): number {
  if (part === null) return 0;
  if (number === before.number + 1) return part.from - part.after;
  return part.from - (before.number === 0 ? part.head : before.bytes);
}

async function firstTime(path: string, number: number): Promise<number> {
  const part = await openPart(path, number);
  if (part === null) return 0;
  const event = parse(await part.file.next()) as CastEvent | null;
  await part.file.close();
  return event?.[0] ?? 0;
}

function parse(line: string | null): unknown {
  if (line === null) return null;
  try {
    return JSON.parse(line);
  } catch {
    // Torn by a full disk or a killed host.
    return null;
  }
}

/** Tells when something in a folder has changed since the last time it told. */
class FolderNews {
  readonly #watcher: FSWatcher;
  #fresh = false;
  #tell: () => void = () => undefined;

  constructor(dir: string) {
    const changed = () => {
      this.#fresh = true;
      this.#tell();
    };
    this.#watcher = watch(dir, changed);
    this.#watcher.on('error', changed);
  }

  async next(): Promise<void> {
    if (!this.#fresh) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#tell = resolve;
      const timer = setTimeout(resolve, patienceMs);
      await promise;
      clearTimeout(timer);
    }
    this.#fresh = false;
  }

  close(): void {
    this.#watcher.close();
  }
}
