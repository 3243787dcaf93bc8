import type { Worktree } from '../../core/plan/model.ts';
import type { AttemptRef, PreparedWorktree } from '../../core/ports/index.ts';
import { baseCommit } from '../../core/run/base-commit.ts';
import type { RunState } from '../../core/run/state.ts';
import type { EffectContext } from './context.ts';
import { refKey, streamOf, workspaceDirOf } from './refs.ts';

/** How long a line of a set-up may take where the stream has no timeout of its own. */
const longestSetUpMs = 30 * 60_000;

export interface WorktreeEffects {
  /** Makes or adopts the worktree of an attempt, and sets it up. @throws Error with a sentence for a person */
  prepare(ref: AttemptRef, worktree: Worktree): Promise<PreparedWorktree>;
  cancel(ref: AttemptRef): void;
  endAll(): Promise<void>;
}

export function worktreeEffects(context: EffectContext): WorktreeEffects {
  const { workspaces } = context.ports;
  /** Set-ups that run. */
  const running = new Map<string, { readonly result: Promise<void>; cancel(): void }>();
  let isOver = false;

  const isWanted = ({ stream, attempt }: AttemptRef) => {
    const now = context.state().streams[stream];
    return !isOver && now?.attempt === attempt && now.status.kind === 'preparing';
  };

  return {
    async prepare(ref, worktree) {
      const state = context.state();
      const workspaceDir = workspaceDirOf(state);
      const base = baseOf(state, worktree);
      const made = await workspaces.worktree(state.run, workspaceDir, ref.stream, { ...worktree, base });
      if (!made.needsSetUp) return made;
      if (!isWanted(ref)) throw new Error('it was stopped before its worktree was set up');
      const stream = streamOf(state, ref.stream);
      const env = {
        ...stream.env,
        SLUICE_RUN: state.run,
        SLUICE_STREAM: stream.id,
        SLUICE_PROJECT_DIR: state.projectDir,
        SLUICE_WORKSPACE: workspaceDir,
        ...(made.port === null ? {} : { SLUICE_PORT: String(made.port) }),
      };
      const { setup } = worktree;
      const setUp = workspaces.setUp({
        run: state.run,
        stream: stream.id,
        dir: made.dir,
        setup,
        env,
        timeoutMs: stream.timeoutMs ?? longestSetUpMs,
      });
      running.set(refKey(ref), setUp);
      try {
        await setUp.result;
      } finally {
        running.delete(refKey(ref));
      }
      return made;
    },
    cancel: (ref) => running.get(refKey(ref))?.cancel(),
    async endAll() {
      isOver = true;
      const left = [...running.values()];
      for (const each of left) each.cancel();
      await Promise.allSettled(left.map(({ result }) => result));
    },
  };
}

/** @throws Error when the wave that is to be its base has merged nothing */
function baseOf(state: RunState, worktree: Worktree): string {
  const commit = baseCommit(state, worktree);
  if (commit !== null) return commit;
  const wave = typeof worktree.base === 'string' ? '' : worktree.base.wave;
  throw new Error(`its branch is to start from what wave ${wave} merges, and that has merged nothing in this run`);
}
