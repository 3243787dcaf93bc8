import { CommandError } from '../command-error.ts';
import { exitStatus } from '../exit-status.ts';
import { readCastLine } from './asciicast.ts';
import { lineSplitter, openTail } from './tail.ts';
import { createTranscript } from './transcript.ts';

/** Prints what is added to a file. */
export interface Reader {
  catchUp(): Promise<void>;
  /** Prints what could not be printed while more might have come. */
  finish(): Promise<void>;
  readonly watch: (changed: () => void) => () => void;
  readonly close: () => void;
}

function opened(file: string) {
  try {
    return openTail(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CommandError(
      code === 'ENOENT' ? `nothing was recorded: there is no ${file}` : `${file} cannot be read: ${message}`,
      exitStatus.failed,
    );
  }
}

/** Prints a file as it is. */
export function plainReader(file: string, write: (text: string) => void): Reader {
  const tail = opened(file);
  return {
    async catchUp() {
      for (const part of tail.read()) write(part);
    },
    finish: () => Promise.resolve(),
    watch: tail.watch,
    close: tail.close,
  };
}

/** @param options `eager` prints lines that may still be overwritten, as for following */
export function castReader(file: string, write: (text: string) => void, { eager }: { readonly eager: boolean }): Reader {
  const tail = opened(file);
  const split = lineSplitter();
  const transcript = createTranscript(eager);
  const print = (lines: readonly string[]) => {
    if (lines.length > 0) write(lines.map((line) => `${line}\n`).join(''));
  };
  return {
    async catchUp() {
      for (const part of tail.read()) {
        for (const line of split(part)) {
          const record = readCastLine(line);
          if (record) print(await transcript.take(record));
        }
      }
    },
    async finish() {
      print(transcript.rest());
    },
    watch: tail.watch,
    close: tail.close,
  };
}
