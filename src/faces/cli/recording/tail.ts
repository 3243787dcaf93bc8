import { closeSync, openSync, readSync, watch } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const chunkBytes = 256 * 1024;

/** A text file that may still be written to. */
export interface Tail {
  /** What was added since the last reading, in parts. */
  read(): Generator<string>;
  /** Calls `changed` when there may be more. @returns how to end it */
  readonly watch: (changed: () => void) => () => void;
  readonly close: () => void;
}

/** @throws NodeJS.ErrnoException when it cannot be opened */
export function openTail(file: string): Tail {
  const fd = openSync(file, 'r');
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(chunkBytes);
  return {
    *read() {
      for (let length = readSync(fd, buffer); length > 0; length = readSync(fd, buffer)) yield decoder.write(buffer.subarray(0, length));
    },
    watch(changed) {
      const watcher = watch(file, changed);
      return () => watcher.close();
    },
    close: () => closeSync(fd),
  };
}

/** Puts lines together from parts; what is behind the last line feed waits for its rest. */
export function lineSplitter(): (part: string) => string[] {
  let rest = '';
  return (part) => {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    return lines;
  };
}
