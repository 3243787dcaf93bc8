import { createServer } from 'node:net';
import type { Worktree } from '../../core/plan/model.ts';
import type { Git } from './git.ts';
import { changeNotes, readNotes } from './notes.ts';
import { listWorktrees } from './worktree-list.ts';

/**
 * The TCP port of a worktree. One that was found free is kept for as long as the worktree is there, and given to no other worktree of the repository.
 * @returns `null` when it is to have none
 */
export async function portFor(git: Git, dir: string, wanted: Worktree['port']): Promise<number | null> {
  if (wanted !== 'free') return wanted;
  const { port } = await readNotes(git, dir);
  if (port !== null) return port;
  const taken = new Set<number>();
  for (const { path, prunable } of await listWorktrees(git, dir)) {
    const other = prunable ? null : (await readNotes(git, path)).port;
    if (other !== null) taken.add(other);
  }
  const found = await freePort(taken);
  await changeNotes(git, dir, { port: found });
  return found;
}

/** The system gives one that nobody listens at. One that is taken is held meanwhile, so that it is not given again. */
async function freePort(taken: ReadonlySet<number>): Promise<number> {
  const server = createServer();
  try {
    const port = await new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    return taken.has(port) ? await freePort(taken) : port;
  } finally {
    server.close();
  }
}
