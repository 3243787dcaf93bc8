import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Processes, Reports } from '../../core/ports/index.ts';
import { lookAtFile } from '../../wire/look-at-file.ts';
import type { Environment } from '../environment/inherited.ts';
import { gitOf } from '../workspaces/git.ts';
import { inside } from '../workspaces/inside.ts';
import type { Queue } from '../workspaces/queue.ts';
import { commitFiles, earlierCommit } from './commit.ts';

export interface ReportsOptions {
  /** Environment that git inherits: that of the engine. */
  readonly env: Environment;
  /** Shared with whoever else has git write in this repository. */
  readonly inTurn: Queue;
  readonly processes: Processes;
  /** How long a commit may take, with its hooks and its signature, milliseconds. Default: two minutes. */
  readonly commitMs?: number;
}

export function reports({ env, inTurn, processes, commitMs = 120_000 }: ReportsOptions): Reports {
  const git = gitOf(env);
  return {
    look: lookAtFile,
    async append(dir, path, heading, text) {
      const file = inside(dir, path);
      if (file === null) throw new Error(`${path} lies outside of ${dir}`);
      await mkdir(dirname(file), { recursive: true });
      const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      if (!before.split('\n').includes(heading)) await appendFile(file, text);
    },
    commit: (spec) =>
      inTurn(() => commitFiles(git, processes, commitMs, spec)).catch(
        (error: unknown) => ({ kind: 'refused', reason: (error as Error).message }) as const,
      ),
    committed: (dir, key) => earlierCommit(git, dir, key).catch(() => null),
  };
}
