import { fileEvents, type FileEvents } from '../progress/file-events.ts';
import type { Git } from '../workspaces/git.ts';

export interface HeadWatch {
  /** Calls back when another commit may be checked out in the work tree, also once in the beginning. @returns how to end it */
  watch(dir: string, moved: () => void): () => void;
}

/**
 * Watches the files by which git says what is checked out: HEAD and its log, which belong to the work tree, and the branch, which belongs to the
 * repository. None of them need exist: without a log the branch tells, and a branch that was packed away is written anew with the next commit.
 * @param failed called with a sentence when the system refuses to watch
 */
export function headWatch(git: Git, failed: (sentence: string) => void): HeadWatch {
  let events: FileEvents | null = null;
  let watched = 0;
  const close = () => {
    watched -= 1;
    if (watched > 0) return;
    const closing = events;
    events = null;
    closing?.close().catch((error: unknown) => failed(`the watch on commits could not be ended: ${(error as Error).message}`));
  };
  return {
    watch(dir, moved) {
      watched += 1;
      events ??= fileEvents(failed);
      const source = events;
      let ended = false;
      let files = new Map<string, () => void>();
      const follow = async () => {
        const paths = await filesOf(git, dir);
        if (ended) return;
        const next = new Map(paths.map((path) => [path, files.get(path) ?? source.follow(path, touched)]));
        for (const [path, end] of files) if (!next.has(path)) end();
        files = next;
      };
      const touched = () => {
        moved();
        // Another branch may be checked out.
        begin();
      };
      const begin = () => {
        follow().catch((error: unknown) => failed(`commits in ${dir} cannot be watched: ${(error as Error).message}`));
      };
      follow().then(
        // What was committed while nobody watched yet.
        () => (ended ? undefined : moved()),
        (error: unknown) => failed(`commits in ${dir} cannot be watched: ${(error as Error).message}`),
      );
      return () => {
        if (ended) return;
        ended = true;
        for (const end of files.values()) end();
        close();
      };
    },
  };
}

/** @throws Error when there is no usable git */
async function filesOf(git: Git, dir: string): Promise<readonly string[]> {
  const branch = await git(dir, ['symbolic-ref', '--quiet', 'HEAD']);
  const names = ['HEAD', 'logs/HEAD', ...(branch.ok ? [branch.stdout.trim()] : [])];
  const found = await git(dir, ['rev-parse', '--path-format=absolute', ...names.flatMap((name) => ['--git-path', name])]);
  return found.ok ? found.stdout.trimEnd().split('\n') : [];
}
