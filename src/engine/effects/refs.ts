import type { StreamId } from '../../core/ids.ts';
import type { Gate, Stream, Wave } from '../../core/plan/model.ts';
import type { AttemptRef } from '../../core/ports/index.ts';
import type { AttemptState, RunState } from '../../core/run/state.ts';
import type { GateId, WaveId } from '../../core/ids.ts';

/** One text for one attempt, for maps. */
export const refKey = (ref: AttemptRef): string => `${ref.stream}:${ref.attempt}`;
export const sameRef = (one: AttemptRef, other: AttemptRef): boolean => one.stream === other.stream && one.attempt === other.attempt;

/** @throws Error when a command names what the plan does not have, which is a fault of the reducer */
export function streamOf(state: RunState, id: StreamId): Stream {
  const stream = state.plan.streams.find((each) => each.id === id);
  if (stream === undefined) throw new Error(`the plan has no stream ${id}`);
  return stream;
}

export function gateOf(state: RunState, id: GateId): Gate {
  const gate = [...state.plan.streams, ...state.plan.phases, ...state.plan.waves]
    .flatMap((owner) => owner.gates)
    .find((each) => each.id === id);
  if (gate === undefined) throw new Error(`the plan has no gate ${id}`);
  return gate;
}

export const attemptOf = (state: RunState, ref: AttemptRef): AttemptState | undefined =>
  state.streams[ref.stream]?.attempts.find((each) => each.number === ref.attempt);

/** Working directory of the attempt. @throws Error when it was not prepared, which is a fault of the reducer */
export function dirOf(state: RunState, ref: AttemptRef): string {
  const dir = attemptOf(state, ref)?.dir ?? null;
  if (dir === null) throw new Error(`attempt ${ref.attempt} of ${ref.stream} has no working directory`);
  return dir;
}

/** @throws Error when it was not prepared, which is a fault of the reducer */
export function workspaceDirOf(state: RunState): string {
  if (state.workspaceDir === null) throw new Error('the run has no workspace yet');
  return state.workspaceDir;
}

/** @throws Error when a command names what the plan does not have, which is a fault of the reducer */
export function waveOf({ plan }: RunState, id: WaveId): Wave {
  const wave = plan.waves.find((each) => each.id === id);
  if (wave === undefined) throw new Error(`the plan has no wave ${id}`);
  return wave;
}

/** What a wave has merged in its present round. @throws Error when it has merged nothing, which is a fault of the reducer */
export function mergedOf(state: RunState, id: WaveId) {
  const { dir, before, commit, merges } = state.waves[id] ?? {};
  if (dir == null || before == null || commit == null || merges === undefined)
    throw new Error(`wave ${id} has merged nothing that could be undone`);
  return { dir, before, commit, merges };
}

/** Where the branch of a wave was left, and what it is set back to. @throws Error when nothing is to be undone, which is a fault of the reducer */
export function undoneOf(state: RunState, id: WaveId) {
  const { dir, before, commit, conflict } = state.waves[id] ?? {};
  const head = commit ?? conflict?.head ?? null;
  if (dir == null || before == null || head === null) throw new Error(`wave ${id} has merged nothing that could be undone`);
  return { dir, before, head };
}

/** The branch whose merge waits in the worktree of a wave. @throws Error when none does, which is a fault of the reducer */
export function mergedBranch(state: RunState, id: WaveId): string {
  const stream = state.waves[id]?.conflict?.stream;
  const branch = waveOf(state, id).merges.find((merge) => merge.stream === stream)?.branch;
  if (branch === undefined) throw new Error(`wave ${id} has no merge that waits`);
  return branch;
}

/** The branch of a stream. @throws Error when it has none, which is a fault of the reducer */
export function branchOf(state: RunState, id: StreamId): string {
  const { worktree } = streamOf(state, id);
  if (worktree === null) throw new Error(`${id} has no branch`);
  return worktree.branch;
}
