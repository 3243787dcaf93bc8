import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { EvidenceSource, TreeReading } from '../../core/ports/evidence.ts';
import type { Environment } from '../environment/inherited.ts';
import { gitOf } from '../workspaces/git.ts';
import { headWatch } from './head-watch.ts';
import { inBatches } from './in-batches.ts';
import { readWorkTree } from './work-tree.ts';
import { commitOf } from '../workspaces/commit-of.ts';

/**
 * @param env environment that git inherits: that of the engine
 * @param failed called with a sentence when commits cannot be watched
 */
export function evidenceSource(env: Environment, failed: (sentence: string) => void): EvidenceSource {
  const git = gitOf(env);
  const heads = headWatch(git, failed);
  return {
    tree: inBatches((dir) =>
      readWorkTree(git, dir).catch((error: unknown): TreeReading => ({ kind: 'none', reason: (error as Error).message })),
    ),
    head: (dir) => commitOf(git, dir, 'HEAD').catch(() => null),
    watch: (dir, moved) => heads.watch(dir, moved),
    async fileDigest(file) {
      const hash = createHash('sha256');
      try {
        await pipeline(createReadStream(file), hash);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT' || code === 'ENOTDIR') return null;
        throw new Error(`${file} cannot be read: ${message}`, { cause: error });
      }
      return hash.digest('hex');
    },
    textDigest: (text) => createHash('sha256').update(text).digest('hex'),
  };
}
