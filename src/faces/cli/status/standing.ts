import type { RunState } from '../../../core/run/state.ts';

/** One word for a run: its outcome, or what it does; `interrupted` when it has not ended and nobody decides for it. */
export function standingOf({ status }: RunState, hasEngine: boolean): string {
  if (status.kind === 'ended') return status.outcome;
  return hasEngine ? status.kind : 'interrupted';
}
