import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Processes, Reports } from '../../core/ports/index.ts';
import { lookAtFile } from '../../wire/look-at-file.ts';
import type { EndGrace } from '../../core/ports/processes.ts';
import type { Environment } from '../environment/inherited.ts';
import { commitMs } from '../workspaces/bounded-commit.ts';
import { gitOf } from '../workspaces/git.ts';
import { inside } from '../workspaces/inside.ts';
import type { Queue } from '../workspaces/queue.ts';
import { commitFiles, earlierCommit } from './commit.ts';

/** Time that hooks have to end by themselves, and git to remove its locks. */
const grace: EndGrace = { interruptMs: 0, termMs: 3_000 };

export interface ReportsOptions {
  /** Environment that git inherits: that of the engine. */
  readonly env: Environment;
  /** Shared with whoever else has git write in this repository. */
  readonly inTurn: Queue;
  readonly processes: Processes;
  /** How long a commit may take, milliseconds. Default: two minutes. */
  readonly limitMs?: number;
}

export function reports({ env, inTurn, processes, limitMs = commitMs }: ReportsOptions): Reports {
  const git = gitOf(env);
  const endMarked = (mark: string) => processes.endTree({ root: null, mark }, grace);
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
      inTurn(() => commitFiles(git, { limitMs, endMarked }, spec)).catch(
        (error: unknown) => ({ kind: 'refused', reason: (error as Error).message }) as const,
      ),
    committed: (dir, key) => earlierCommit(git, dir, key).catch(() => null),
  };
}
