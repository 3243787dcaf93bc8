import type { FileFault } from '../run/events.ts';
import type { Fields } from '../text/fields.ts';
import type { MergedStatus } from '../shared-status/merge.ts';

/** `.claude/agent-status.json` of the main checkout and of worktrees, which agents and Sluice both read and write. */
export interface SharedStatusFiles {
  /** Follows the file of these folders, too, which need not exist. The first folder of all is that of the main checkout. Absolute paths. */
  follow(dirs: readonly string[]): void;
  /** @returns how to end it */
  listen(listener: SharedStatusListener): () => void;
  /** What all files say together; of each its last good state counts. `null` while none was ever there. */
  current(): MergedStatus | null;
  /** The same, after looking at all of them once more. */
  readNow(): Promise<MergedStatus | null>;
  /**
   * Rewrites the file of the main checkout, atomically and while nobody else writes it. Nothing happens where there is none, where it cannot be read as what it is, or
   * when `compose` gives `null`. @throws Error when it cannot be locked or written
   */
  update(compose: (fields: Fields) => Fields | null): Promise<void>;
  close(): Promise<void>;
}

export interface SharedStatusListener {
  changed(merged: MergedStatus): void;
  /** Called whenever it has changed whether a file can be read. */
  judged(file: string, fault: FileFault | null): void;
}
