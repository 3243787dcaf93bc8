import type { StreamId } from '../../core/ids.ts';
import type { AttemptRef } from '../../core/ports/index.ts';
import { messageOf, type EffectContext } from './context.ts';
import { dirOf, streamOf, workspaceDirOf } from './refs.ts';
import { treesBehind, type TreeEffects } from './trees.ts';
import { settlingEffects } from './settling.ts';
import { worktreeEffects } from './worktrees.ts';

export interface WorkspaceEffects {
  prepareWorkspace(): Promise<void>;
  prepareStream(ref: AttemptRef): Promise<void>;
  /** Ends the set-up of its worktree, if one runs. */
  cancelPrepare(ref: AttemptRef): void;
  /** Ends every set-up that runs. Resolves when they have gone. */
  endAll(): Promise<void>;
  /** `stream: null` checks what the whole run is to deliver; `attempt` is the round of that check then. */
  checkDeliverables(stream: StreamId | null, attempt: number): Promise<void>;
}

/** The folders that the streams work in, and what is to be in them at the end. */
export function workspaceEffects(context: EffectContext, trees: TreeEffects): WorkspaceEffects {
  const { workspaces, paths } = context.ports;
  const worktrees = worktreeEffects(context);
  const settling = settlingEffects(context);

  const preparedDir = async (ref: AttemptRef): Promise<{ readonly dir: string; readonly port?: number }> => {
    const state = context.state();
    const stream = streamOf(state, ref.stream);
    if (stream.resolver) return { dir: await settling.prepare(ref) };
    const workspaceDir = workspaceDirOf(state);
    const { dir: base, port } =
      stream.worktree === null ? { dir: workspaceDir, port: null } : await worktrees.prepare(ref, stream.worktree);
    const dir = paths.resolve(base, stream.cwd);
    if ((await workspaces.missing(base, [stream.cwd])).length > 0) throw new Error(`its folder ${dir} (cwd: ${stream.cwd}) does not exist`);
    await settling.brief(ref, dir);
    return { dir, ...(port === null ? {} : { port }) };
  };

  /** What cannot be looked at counts as missing, for nothing passes unseen; the reason is recorded besides. */
  const missing = async (dir: string, wanted: readonly string[]): Promise<readonly string[]> => {
    if (wanted.length === 0) return [];
    try {
      return await workspaces.missing(dir, wanted);
    } catch (error) {
      await context.record({ type: 'engineFaulted', what: `deliverables in ${dir} cannot be checked: ${messageOf(error)}` });
      return wanted;
    }
  };

  return {
    cancelPrepare: (ref) => worktrees.cancel(ref),
    endAll: () => worktrees.endAll(),
    async prepareWorkspace() {
      const { run, plan } = context.state();
      try {
        await context.record({ type: 'workspaceReady', dir: await workspaces.prepare(run, plan.workspace) });
      } catch (error) {
        await context.record({ type: 'workspaceFailed', reason: messageOf(error) });
      }
    },
    async prepareStream({ stream, attempt }) {
      try {
        // What was committed since what it waits for was measured is measured first: it is kept back until then.
        await trees.look(treesBehind(context.state(), stream));
        await context.record({ type: 'streamPrepared', stream, attempt, ...(await preparedDir({ stream, attempt })) });
      } catch (error) {
        await context.record({ type: 'streamPrepareFailed', stream, attempt, reason: messageOf(error) });
      }
    },
    async checkDeliverables(stream, attempt) {
      const state = context.state();
      if (stream === null) {
        const wanted = state.plan.deliverables.map((each) => each.path);
        const owner = { kind: 'run', round: attempt } as const;
        await context.record({ type: 'deliverablesChecked', owner, missing: await missing(workspaceDirOf(state), wanted) });
        return;
      }
      const wanted = streamOf(state, stream).deliverables.map((each) => each.path);
      const owner = { kind: 'stream', stream, attempt } as const;
      await context.record({ type: 'deliverablesChecked', owner, missing: await missing(dirOf(state, { stream, attempt }), wanted) });
    },
  };
}
