import type { AttemptRef } from '../../core/ports/index.ts';
import type { EngineFaulted, StreamExited, StreamLost, WorkLeft } from '../../core/run/events.ts';
import type { RunState } from '../../core/run/state.ts';
import type { EnginePorts } from '../ports.ts';
import { messageOf, type EffectContext } from './context.ts';
import { attemptOf, dirOf, streamOf } from './refs.ts';

/** So many names are enough to see what it is. */
const mostNames = 20;

/** What an attempt that has ended well left uncommitted in its worktree; that it could not be looked at is recorded, and holds nothing back. */
export async function leftWork(
  ports: EnginePorts,
  state: RunState,
  fate: StreamExited | StreamLost,
): Promise<WorkLeft | EngineFaulted | null> {
  const { stream, attempt } = fate;
  const status = state.streams[stream]?.status;
  // However the process of an agent ends that is done and was told to go.
  const isDone = status?.kind === 'stopping' && status.becomes === 'done';
  if (!isDone && (fate.type !== 'streamExited' || fate.exitCode !== 0 || fate.signal !== null)) return null;
  if (streamOf(state, stream).worktree === null) return null;
  try {
    const files = await ports.workspaces.uncommitted(dirOf(state, fate));
    return files.length === 0 ? null : { type: 'workLeft', stream, attempt, files: files.slice(0, mostNames), count: files.length };
  } catch (error) {
    return { type: 'engineFaulted', what: `what ${stream} has left in its worktree: ${messageOf(error)}` };
  }
}

/** Commits what a stream has left, as a person has decided. */
export async function commitLeftWork(context: EffectContext, { stream, attempt }: AttemptRef): Promise<void> {
  const { workspaces } = context.ports;
  const state = context.state();
  const answer = attemptOf(state, { stream, attempt })?.left?.answer;
  if (answer?.kind !== 'committing') return;
  const note = answer.note === '' ? '' : `\n\n${answer.note}`;
  const message = `${streamOf(state, stream).title}${note}\n\nLeft uncommitted by stream ${stream}; committed by decision of ${answer.by}.\n`;
  try {
    const commit = await workspaces.commitAll(dirOf(state, { stream, attempt }), message);
    await context.record({ type: 'workCommitted', stream, attempt, commit });
  } catch (error) {
    await context.record({ type: 'workCommitFailed', stream, attempt, reason: messageOf(error) });
  }
}
