import type { Envelope } from '../core/run/events.ts';
import { openFold } from '../core/run/reduce.ts';
import type { RunState } from '../core/run/state.ts';
import type { RunHandle } from './handles.ts';

/** Folds the events of a run as they come, for those who look at it. */
export interface RunView extends Pick<RunHandle, 'snapshot' | 'subscribe'> {
  /** Sequence number of the last event folded in; 0 before the first. */
  seq(): number;
  /** Folds in what is new; what is known already is passed over. */
  take(events: readonly Envelope[]): void;
}

export function createRunView(): RunView {
  const folding = openFold(null);
  let state: RunState | null = null;
  const listeners = new Set<(state: RunState, events: readonly Envelope[]) => void>();
  return {
    seq: () => state?.seq ?? 0,
    snapshot() {
      if (state === null) throw new Error('the run has no state before its first event');
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    take(events) {
      const fresh = events.filter((event) => event.seq > (state?.seq ?? 0));
      if (fresh.length === 0) return;
      for (const event of fresh) folding.apply(event);
      state = folding.state();
      for (const listener of listeners) listener(state, fresh);
    },
  };
}
