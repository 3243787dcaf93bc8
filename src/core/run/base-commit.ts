import type { Worktree } from '../plan/model.ts';
import type { RunState } from './state.ts';

/** What the branch of a worktree starts from, for git; `null` when the wave that is to be its base has merged nothing. */
export const baseCommit = ({ waves }: Pick<RunState, 'waves'>, { base }: Worktree): string | null =>
  typeof base === 'string' ? base : (waves[base.wave]?.commit ?? null);
