import type { StreamId } from '../ids.ts';
import { currentAttempt, holdsSlot, streamOf, waveOf } from './standing.ts';
import type { RunState, SettlingTask, StreamState } from './state.ts';

/** What a stream that settles conflicts is wanted for. One resolver may serve several waves, one after the other. */

/** The conflict that is to be settled next by it, the first in the order of the plan; `null` when no merge needs it. */
export function nextTask({ plan, waves }: RunState, id: StreamId): SettlingTask | null {
  for (const { id: wave } of plan.waves) {
    const { status, round, conflict } = waves[wave] ?? {};
    if (status === 'resolving' && round !== undefined && conflict?.resolver?.stream === id)
      return { wave, round, asked: conflict.resolver.asked };
  }
  return null;
}

/** What the attempt that begins now is for, as it stands in its record. */
export function settlingTask(state: RunState, id: StreamId): { readonly settles?: SettlingTask } {
  const settles = nextTask(state, id);
  return settles === null ? {} : { settles };
}

/** Whether the conflict that its present attempt is at still waits for it. */
export function isStillWanted(state: RunState, stream: StreamState): boolean {
  const task = currentAttempt(stream)?.settles;
  return task !== undefined && isAskedFor(state, stream.id, task);
}

export function isAskedFor(state: RunState, id: StreamId, { wave, round, asked }: SettlingTask): boolean {
  const { status, round: now, conflict } = waveOf(state, wave);
  return status === 'resolving' && now === round && conflict?.resolver?.stream === id && conflict.resolver.asked === asked;
}

/** A resolver whose process may still be in the worktree of this branch. */
export function resolverAt(state: RunState, into: string): StreamId | null {
  for (const { id, resolver } of state.plan.streams) {
    if (!resolver) continue;
    const stream = streamOf(state, id);
    const task = currentAttempt(stream)?.settles;
    if (task !== undefined && holdsSlot(stream.status) && state.plan.waves.find((wave) => wave.id === task.wave)?.into === into) return id;
  }
  return null;
}
