import type { QueuedIntegration } from '../../core/run/events.ts';
import type { RunState } from '../../core/run/state.ts';
import { nothingShared, type MergedStatus } from '../../core/shared-status/merge.ts';
import { queueItems } from '../../core/shared-status/queue.ts';
import { writtenBack } from '../../core/shared-status/write-back.ts';
import type { EffectContext } from './context.ts';
import { attemptOf, workspaceDirOf } from './refs.ts';
import { reportFaults } from './report-faults.ts';
import { reportPlaces } from './report-places.ts';

export interface SharedStatusEffects {
  /** Follows the file of the workspace, and of what attempts work in at present. Nothing happens before there is a workspace. */
  follow(): void;
  /** Looks for the files of an item of the integration queue. */
  checkProvided(item: string, round: number): Promise<void>;
  /** Writes what is newer elsewhere, and what the run has decided, into the file of the workspace. */
  share(): Promise<void>;
  /** Resolves when what was begun to be written is written, or could not be. */
  written(): Promise<void>;
  end(): void;
}

/** What agents share in `.claude/agent-status.json`: read from everywhere, joined, and written back. */
export function sharedStatusEffects(context: EffectContext): SharedStatusEffects {
  const { sharedStatus, workspaces, paths } = context.ports;
  const faults = reportFaults(context);
  let recorded = '';
  let unlisten: (() => void) | null = null;

  let writing: Promise<void> = Promise.resolve();

  const share = () => {
    const next = writing.then(() =>
      sharedStatus.update((fields) => writtenBack(fields, sharedStatus.current() ?? nothingShared, context.state())),
    );
    writing = next.catch(() => undefined);
    return next;
  };
  const changed = (merged: MergedStatus) => {
    const items = queueItems(merged, context.state().plan);
    const text = JSON.stringify(items);
    context.begin('the file agent-status.json', async () => {
      if (text !== recorded && !isKnown(context.state(), items)) {
        recorded = text;
        await context.record({ type: 'integrationQueueRead', items });
      }
      await share();
    });
  };
  return {
    follow() {
      const places = reportPlaces(context.state(), paths);
      if (places.length === 0) return;
      unlisten ??= sharedStatus.listen({ changed, judged: (file, fault) => faults.judged(null, file, fault) });
      sharedStatus.follow(places);
    },
    async checkProvided(id, round) {
      const state = context.state();
      const item = state.sharedStatus?.queue[id];
      if (item === undefined || item.provider === null) return;
      const dir = attemptOf(state, { stream: item.provider, attempt: round })?.dir ?? workspaceDirOf(state);
      await context.record({ type: 'providedChecked', item: id, round, missing: await workspaces.missing(dir, item.files) });
    },
    share,
    written: () => writing,
    end() {
      unlisten?.();
      unlisten = null;
    },
  };
}

/** Whether an earlier engine has recorded the same. */
function isKnown({ sharedStatus }: RunState, items: readonly QueuedIntegration[]): boolean {
  if (sharedStatus === null) return false;
  const known = Object.values(sharedStatus.queue);
  return (
    items.length === known.length &&
    items.every((item) => {
      const { isResolved, ...rest } = item;
      const before = sharedStatus.queue[item.id];
      if (before === undefined || (isResolved && before.settled === null)) return false;
      const { since: _since, settled: _settled, checked: _checked, ...same } = before;
      return JSON.stringify(same) === JSON.stringify(rest);
    })
  );
}
