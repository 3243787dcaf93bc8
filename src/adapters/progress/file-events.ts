import { lstatSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import { matcherOf } from './name-pattern.ts';

/** Tells when something about a file may have changed: its content, or which file stands under the name. */
export interface FileEvents {
  /** The file need not exist, nor its folder; `*` in its name stands for any characters. @returns how to end it */
  follow(file: string, touched: () => void): () => void;
  close(): Promise<void>;
}

/** What is followed in one folder. */
interface Folder {
  readonly names: Map<string, Name>;
  /** Whether the folder is watched, or each file of it: a folder that is a link is not looked into. */
  readonly isWhole: boolean;
}
interface Name {
  readonly matches: ((name: string) => boolean) | null;
  readonly touched: Set<() => void>;
}

/**
 * Folders are watched, each once, and all in them is ignored but what is followed: for each file that was added by itself the library would look at every event of its
 * folder.
 * @param failed called with a sentence when the system refuses to watch: whoever follows files sees no changes then
 */
export function fileEvents(failed: (sentence: string) => void): FileEvents {
  const folders = new Map<string, Folder>();
  let watcher: FSWatcher | null = null;

  const followed = (path: string): Name[] => {
    const folder = folders.get(dirname(path));
    if (folder === undefined) return [];
    const name = basename(path);
    return [...folder.names].flatMap(([each, found]) => (each === name || found.matches?.(name) === true ? [found] : []));
  };
  const start = (): FSWatcher => {
    const started = watch([], {
      ignored: (path) => !folders.has(path) && followed(path).length === 0,
      followSymlinks: false,
      ignorePermissionErrors: true,
      // Each step counts, and the reading deals with those that are passing: a removal between two versions changes nothing.
      atomic: false,
    });
    started.on('all', (_, path) => followed(path).forEach(({ touched }) => touched.forEach((tell) => tell())));
    started.on('error', (error) => failed(`files cannot be watched for progress: ${(error as Error).message}`));
    return started;
  };
  /** Lets go folders in which nothing is followed any more. One above another that is watched stays: all below would go with it. */
  const tidy = () => {
    for (const [dir, { names, isWhole }] of folders) {
      if (names.size > 0 || [...folders.keys()].some((other) => other.startsWith(`${dir}/`))) continue;
      folders.delete(dir);
      if (isWhole) watcher?.unwatch(dir);
    }
  };
  const folderOf = (dir: string): Folder => {
    const known = folders.get(dir);
    if (known !== undefined) return known;
    const folder: Folder = { names: new Map(), isWhole: !isLink(dir) };
    folders.set(dir, folder);
    if (folder.isWhole) watcher?.add(dir);
    return folder;
  };
  return {
    follow(file, touched) {
      watcher ??= start();
      const [dir, name] = [dirname(file), basename(file)];
      const { names, isWhole } = folderOf(dir);
      const entry = names.get(name) ?? { matches: matcherOf(name), touched: new Set() };
      if (!names.has(name)) {
        names.set(name, entry);
        if (!isWhole) watcher.add(file);
      }
      entry.touched.add(touched);
      return () => {
        if (!entry.touched.delete(touched) || entry.touched.size > 0 || names.get(name) !== entry) return;
        names.delete(name);
        if (!isWhole) watcher?.unwatch(file);
        tidy();
      };
    },
    async close() {
      folders.clear();
      await watcher?.close();
      watcher = null;
    },
  };
}

/** What is not there yet, or cannot be looked at, is taken for a folder that is to come. */
function isLink(dir: string): boolean {
  try {
    return lstatSync(dir).isSymbolicLink();
  } catch {
    return false;
  }
}
