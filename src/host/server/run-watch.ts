import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import { readEndpoint } from '../../wire/endpoint.ts';

/**
 * Watches whether this process is still the host of its run: a folder that was removed, or an endpoint that names somebody else, means
 * that nobody will find it any more.
 */
export class RunWatch {
  readonly #watcher: FSWatcher | null;

  /** @param replaced called once, when this process is the host no more; @param note told when the system cannot watch */
  constructor(endpoint: string, replaced: () => void, note: (line: string) => void) {
    const unwatched = (error: Error) => note(`the run's folder cannot be watched: ${error.message}`);
    let watcher: FSWatcher | null = null;
    try {
      watcher = watch(dirname(endpoint), { persistent: false }, () => {
        if (readEndpoint(endpoint)?.process.pid === process.pid) return;
        // Not again: what is said about it goes into a log in this folder, and that is an event of the folder too.
        watcher?.close();
        replaced();
      });
      watcher.on('error', unwatched);
    } catch (error) {
      unwatched(error as Error);
    }
    this.#watcher = watcher;
  }

  close(): void {
    this.#watcher?.close();
  }
}
