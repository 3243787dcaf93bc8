import type { CheckpointId, WaveId } from '../../ids.ts';
import type { Need, Plan } from '../../plan/model.ts';
import type { RunCommand } from '../../run/commands.ts';
import type { RunEvent } from '../../run/events.ts';
import type { CheckpointState } from '../../run/state.ts';
import type { HeldNeed, NeedsHeld } from './needs-held.ts';
import type { Stamp } from './stamp.ts';

/** A wave that began to merge, or a checkpoint that was reached: both wait for needs as streams do. */
export interface PointRecord {
  readonly point:
    { readonly kind: 'wave'; readonly id: WaveId; readonly round: number } | { readonly kind: 'checkpoint'; readonly id: CheckpointId };
  /** The event upon which the rules of Sluice let it go on; `null` when they never did, and the journal has it nevertheless. */
  decided: Stamp | null;
  /** The needs as they stood then; without such an event, just before the first word about it. */
  readonly needs: readonly HeldNeed[];
  /** The first event that shows it done: the merge, or for a checkpoint that it is reached, or approved where a person is asked. */
  started: Stamp | null;
}

/** Notes them while a journal is read, event by event. */
export interface PointRecords {
  /** Before the event is folded in. */
  before(event: RunEvent, stamp: Stamp): void;
  /** After it. `checkpoints` are those that it changed. */
  after(commands: readonly RunCommand[], checkpoints: readonly CheckpointState[], stamp: Stamp): void;
  all(): readonly PointRecord[];
}

export function pointRecords(plan: Plan, held: NeedsHeld): PointRecords {
  const records = new Map<string, PointRecord>();
  const needsOf = new Map<string, readonly Need[]>([...plan.waves, ...plan.checkpoints].map(({ id, needs }) => [id, needs]));
  const recordOf = (key: string, point: PointRecord['point']): PointRecord => {
    const known = records.get(key);
    if (known) return known;
    const fresh = { point, decided: null, needs: held.stand(needsOf.get(point.id) ?? []), started: null };
    records.set(key, fresh);
    return fresh;
  };
  const waveOf = (id: WaveId, round: number) => recordOf(`wave ${id} ${round}`, { kind: 'wave', id, round });

  return {
    before(event, stamp) {
      if (event.type === 'waveMerged' || event.type === 'waveMergeFailed') waveOf(event.wave, event.round).started ??= stamp;
    },
    after(commands, checkpoints, stamp) {
      for (const command of commands) if (command.type === 'mergeWave') waveOf(command.wave, command.round).decided ??= stamp;
      for (const { id, status } of checkpoints) {
        const key = `checkpoint ${id}`;
        // What it was reached by was taken back: it is reached anew.
        if (status.kind === 'ahead') records.delete(key);
        if (status.kind !== 'held' && !('reachedAt' in status)) continue;
        const record = recordOf(key, { kind: 'checkpoint', id });
        record.decided ??= stamp;
        // One that is held lets nobody go on yet.
        if (status.kind === 'reached' || status.kind === 'approved') record.started ??= stamp;
      }
    },
    all: () => [...records.values()],
  };
}
