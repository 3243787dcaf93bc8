import { basename, dirname } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import { matcherOf } from './name-pattern.ts';

/** Tells when something about a file may have changed: its content, or which file stands under the name. */
export interface FileEvents {
  /** The file need not exist, nor its folder; `*` in its name stands for any characters. @returns how to end it */
  follow(file: string, touched: () => void): () => void;
  close(): Promise<void>;
}

/** @param failed called with a sentence when the system refuses to watch: whoever follows files sees no changes then */
export function fileEvents(failed: (sentence: string) => void): FileEvents {
  const followers = new Map<string, Set<() => void>>();
  /** Those of the followed that are patterns. */
  const patterns = new Map<string, (path: string) => boolean>();
  /** Folders in which patterns were ever followed. */
  const folders = new Set<string>();
  let watcher: FSWatcher | null = null;

  const start = (): FSWatcher => {
    const started = watch([], {
      // Only the files themselves. Where one is missing the folders above it are watched, and without this all that lies in them.
      ignored: (path) => !followers.has(path) && !folders.has(path) && ![...patterns.values()].some((matches) => matches(path)),
      followSymlinks: false,
      ignorePermissionErrors: true,
      // Each step counts, and the reading deals with those that are passing: a removal between two versions changes nothing.
      atomic: false,
    });
    started.on('all', (_, path) => {
      followers.get(path)?.forEach((touched) => touched());
      for (const [pattern, matches] of patterns) if (matches(path)) followers.get(pattern)?.forEach((touched) => touched());
    });
    started.on('error', (error) => failed(`files cannot be watched for progress: ${(error as Error).message}`));
    return started;
  };
  return {
    follow(file, touched) {
      const present = followers.get(file);
      if (present !== undefined) present.add(touched);
      else {
        followers.set(file, new Set([touched]));
        watcher ??= start();
        const matches = matcherOf(basename(file));
        const dir = dirname(file);
        if (matches !== null) folders.add(dir);
        if (matches !== null) patterns.set(file, (path) => dirname(path) === dir && matches(basename(path)));
        watcher.add(matches === null ? file : dir);
      }
      return () => {
        const left = followers.get(file);
        if (left?.delete(touched) !== true || left.size > 0) return;
        followers.delete(file);
        // A folder that is let go would take all with it that is followed below it: it stays, and tells nothing.
        if (!patterns.delete(file)) watcher?.unwatch(file);
      };
    },
    async close() {
      followers.clear();
      patterns.clear();
      await watcher?.close();
      watcher = null;
    },
  };
}
