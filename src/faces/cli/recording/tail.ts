import { watch } from 'node:fs';
import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';

const chunkBytes = 256 * 1024;
/** How long it waits for news at most, should the system not tell of a change, and for the word that it is over. Milliseconds. */
const patienceMs = 500;

/** The text of a file that is being written to, in parts, until `over` says that nothing more comes. @throws Error when it cannot be read */
export async function* tailOf(path: string, over: () => boolean): AsyncGenerator<string> {
  const file = await open(path, 'r');
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(chunkBytes);
  let tell: () => void = () => undefined;
  const watcher = watch(path, () => tell());
  try {
    for (;;) {
      // Asked before reading: what was written until then is read below.
      const last = over();
      const news = Promise.withResolvers<void>();
      tell = news.resolve;
      for (let read = await file.read(buffer); read.bytesRead > 0; read = await file.read(buffer)) {
        yield decoder.write(buffer.subarray(0, read.bytesRead));
      }
      if (last) return;
      const timer = setTimeout(news.resolve, patienceMs);
      await news.promise;
      clearTimeout(timer);
    }
  } finally {
    watcher.close();
    await file.close();
  }
}
