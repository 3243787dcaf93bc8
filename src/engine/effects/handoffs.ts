import { handoffDocument, type ChangedFile } from '../../core/handoff/handoff-text.ts';
import { scopeOf } from '../../core/handoff/scope.ts';
import { handoffPath } from '../../core/plan/handoffs.ts';
import type { PlannedHandoff } from '../../core/plan/model.ts';
import { messageOf, type EffectContext } from './context.ts';
import { workspaceDirOf } from './refs.ts';

export interface HandoffEffects {
  write(key: PlannedHandoff['key'], round: number): Promise<void>;
}

/** Documents for whoever goes on. They lie in the workspace, where they outlive the worktree that they tell of. */
export function handoffEffects(context: EffectContext): HandoffEffects {
  const { results, workspaces, paths } = context.ports;

  /** What was committed since then where its streams worked; each file once. */
  const changedFiles = async (key: PlannedHandoff['key']): Promise<readonly ChangedFile[]> => {
    const state = context.state();
    const { streams, startedAt } = scopeOf(state, key);
    const dirs = new Set(streams.flatMap((id) => state.streams[id]?.attempts.at(-1)?.dir ?? []));
    const lists = await Promise.all([...dirs].map((dir) => workspaces.changedSince(dir, startedAt)));
    return [...new Map(lists.flat().map((file) => [file.path, file])).values()];
  };
  return {
    async write(key, round) {
      try {
        const state = context.state();
        const path = handoffPath(state.plan, key);
        const dir = workspaceDirOf(state);
        const before = await results.read(dir, path);
        // What an earlier run has left tells of other work.
        const own = before.kind === 'text' && before.modifiedAt >= scopeOf(state, key).startedAt ? before.text : null;
        await results.write(dir, path, handoffDocument(state, key, await changedFiles(key), own));
        await context.record({ type: 'handoffWritten', handoff: key, round, file: paths.resolve(dir, path) });
      } catch (error) {
        const reason = messageOf(error);
        await Promise.all([
          context.record({ type: 'handoffFailed', handoff: key, round, reason }),
          context.record({ type: 'engineFaulted', what: `the hand-off of ${key} could not be written: ${reason}` }),
        ]);
      }
    },
  };
}
