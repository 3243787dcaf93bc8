import { posix } from 'node:path';
import type { ResultFile, ResultFiles } from '../../../src/core/ports/index.ts';

/** Files in memory, by their absolute paths. */
export class FakeResultFiles implements ResultFiles {
  readonly files = new Map<string, { readonly text: string; readonly modifiedAt: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  put(file: string, text: string): void {
    this.files.set(file, { text, modifiedAt: this.#now() });
  }

  async read(dir: string, path: string): Promise<ResultFile> {
    const file = this.files.get(posix.resolve(dir, path));
    return file === undefined ? { kind: 'unreadable', reason: `does not exist (${path})` } : { kind: 'text', ...file };
  }

  async write(dir: string, path: string, text: string): Promise<void> {
    this.put(posix.resolve(dir, path), text);
  }
}
