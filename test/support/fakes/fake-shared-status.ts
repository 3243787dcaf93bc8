import type { SharedStatusFiles, SharedStatusListener } from '../../../src/core/ports/index.ts';
import type { FileFault } from '../../../src/core/run/events.ts';
import type { Fields } from '../../../src/core/text/fields.ts';
import { readAgentStatus } from '../../../src/core/shared-status/document.ts';
import { mergeAgentStatus, type MergedStatus, type ReadFile } from '../../../src/core/shared-status/merge.ts';

/** Files in memory. Only those of folders that are followed are seen. */
export class FakeSharedStatus implements SharedStatusFiles {
  readonly files = new Map<string, Fields>();
  readonly dirs = new Set<string>();
  readonly #listeners = new Set<SharedStatusListener>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  follow(dirs: readonly string[]): void {
    const fresh = dirs.filter((dir) => !this.dirs.has(dir));
    for (const dir of fresh) this.dirs.add(dir);
    if (fresh.some((dir) => this.files.has(dir))) this.#tell();
  }
  listen(listener: SharedStatusListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  current(): MergedStatus | null {
    const files = [...this.dirs].flatMap((dir): ReadFile[] => {
      const fields = this.files.get(dir);
      const read = fields === undefined ? null : readAgentStatus(JSON.stringify(fields));
      return read?.kind === 'status' ? [{ file: `${dir}/.claude/agent-status.json`, status: read.status, changedAt: this.#now() }] : [];
    });
    return files.length === 0 ? null : mergeAgentStatus(files);
  }
  async readNow(): Promise<MergedStatus | null> {
    return this.current();
  }
  async update(compose: (fields: Fields) => Fields | null): Promise<void> {
    const [main = ''] = this.dirs;
    const before = this.files.get(main);
    const after = before === undefined ? null : compose(before);
    if (after === null) return;
    this.files.set(main, after);
    this.#tell();
  }
  async close(): Promise<void> {
    this.#listeners.clear();
  }

  /** An agent writes the file of a folder. */
  put(dir: string, fields: Fields): void {
    this.files.set(dir, fields);
    if (this.dirs.has(dir)) this.#tell();
  }
  judge(file: string, fault: FileFault | null): void {
    for (const listener of this.#listeners) listener.judged(file, fault);
  }

  #tell(): void {
    const merged = this.current();
    if (merged !== null) for (const listener of this.#listeners) listener.changed(merged);
  }
}
