import { watch, type FSWatcher } from 'chokidar';

/** Tells when something about a file may have changed: its content, or which file stands under the name. */
export interface FileEvents {
  /** The file need not exist, nor its folder. @returns how to end it */
  follow(file: string, touched: () => void): () => void;
  close(): Promise<void>;
}

/** @param failed called with a sentence when the system refuses to watch: whoever follows files sees no changes then */
export function fileEvents(failed: (sentence: string) => void): FileEvents {
  const followers = new Map<string, Set<() => void>>();
  let watcher: FSWatcher | null = null;

  const start = (): FSWatcher => {
    const started = watch([], {
      // Only the files themselves. Where one is missing the folders above it are watched, and without this all that lies in them.
      ignored: (path) => !followers.has(path),
      followSymlinks: false,
      ignorePermissionErrors: true,
      // Each step counts, and the reading deals with those that are passing: a removal between two versions changes nothing.
      atomic: false,
    });
    started.on('all', (_, path) => followers.get(path)?.forEach((touched) => touched()));
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
        watcher.add(file);
      }
      return () => {
        const left = followers.get(file);
        if (left?.delete(touched) !== true || left.size > 0) return;
        followers.delete(file);
        watcher?.unwatch(file);
      };
    },
    async close() {
      followers.clear();
      await watcher?.close();
      watcher = null;
    },
  };
}
