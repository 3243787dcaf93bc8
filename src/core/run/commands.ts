import type { PlannedHandoff } from '../plan/model.ts';
import type { GateId, StreamId, TimerId, WaveId } from '../ids.ts';

/**
 * What the reducer wants done. Commands are carried out after the event that caused them is durable; their outcomes come back as
 * events. Each is idempotent for its key (stream and attempt, gate and round, timer), for a resumed engine may issue it again.
 */
export type RunCommand =
  | { readonly type: 'prepareWorkspace' }
  | { readonly type: 'prepareStream'; readonly stream: StreamId; readonly attempt: number }
  /** Ends the set-up of its worktree; that it was not prepared comes back as for every other. */
  | { readonly type: 'cancelPrepare'; readonly stream: StreamId; readonly attempt: number }
  | { readonly type: 'spawnStream'; readonly stream: StreamId; readonly attempt: number }
  | { readonly type: 'pauseStream'; readonly stream: StreamId; readonly attempt: number }
  | { readonly type: 'continueStream'; readonly stream: StreamId; readonly attempt: number }
  /** Interrupt, then TERM to the whole tree, then KILL. The exit arrives as `streamExited`; of an attempt that nobody knows as `streamLost`. */
  | { readonly type: 'stopStream'; readonly stream: StreamId; readonly attempt: number }
  /** Commits all that lies in the worktree of a stream that is done. */
  | { readonly type: 'commitWork'; readonly stream: StreamId; readonly attempt: number }
  /** A person's text (`by`) answers the question that the agent waits for by its tools, where there is one; else it is typed into its terminal. */
  | { readonly type: 'sendInput'; readonly stream: StreamId; readonly attempt: number; readonly text: string; readonly by: string | null }
  /** Tells the agent what was decided. `by` is a person, or `rule` for a standing one; `option` is the one that was picked. Comes back as `permissionSettled`. */
  | {
      readonly type: 'answerPermission';
      readonly stream: StreamId;
      readonly attempt: number;
      readonly permission: string;
      readonly decision: 'allow' | 'deny';
      readonly by: string;
      readonly rule: string | null;
      readonly note: string;
      readonly option?: number;
    }
  /** Has the agent leave its turn, as by Esc; its process goes on. Comes back as `streamPaused` with `interrupted`. */
  | { readonly type: 'interruptStream'; readonly stream: StreamId; readonly attempt: number }
  /** Ends an interactive agent that is done: by its own way to leave first, then as `stopStream`. */
  | { readonly type: 'endAgent'; readonly stream: StreamId; readonly attempt: number }
  /**
   * Types into the pane of a live agent. A `prompt` is acknowledged (`promptTaken`), or sent again, then flagged (`promptUndelivered`); an `answer` is
   * typed and sent off; an `option` is picked from a menu by its number.
   */
  | {
      readonly type: 'promptStream';
      readonly stream: StreamId;
      readonly attempt: number;
      readonly text: string;
      readonly as: 'prompt' | 'answer' | 'option';
    }
  /** `stream: null` checks those of the whole run; `attempt` is then the round of that check and comes back in the event. */
  | { readonly type: 'checkDeliverables'; readonly stream: StreamId | null; readonly attempt: number }
  /** Writes the document for whoever goes on. */
  | { readonly type: 'writeHandoff'; readonly handoff: PlannedHandoff['key']; readonly round: number }
  /** Looks for the files of an item of the integration queue, which its provider is to have made. */
  | { readonly type: 'checkProvided'; readonly item: string; readonly round: number }
  /** Brings `.claude/agent-status.json` of the main checkout up to date. */
  | { readonly type: 'shareStatus' }
  | { readonly type: 'runGate'; readonly gate: GateId; readonly round: number }
  | { readonly type: 'cancelGate'; readonly gate: GateId; readonly round: number }
  /** Merges what has succeeded of the streams of the wave. */
  | { readonly type: 'mergeWave'; readonly wave: WaveId; readonly round: number }
  /** Finds the branches that make the gate fail which keeps the wave from going on. */
  | { readonly type: 'bisectWave'; readonly wave: WaveId; readonly round: number }
  /** Sets the branch of the wave back to where it was before this round, unless somebody else has moved it. */
  | { readonly type: 'rollBackWave'; readonly wave: WaveId; readonly round: number }
  | { readonly type: 'landWave'; readonly wave: WaveId; readonly round: number }
  /** Writes the report that the plan wants, as of the end that `RunState.reporting` foresees. */
  | { readonly type: 'writeReport'; readonly round: number }
  | { readonly type: 'writeStandup'; readonly number: number }
  /** `dueAt` in milliseconds since the epoch. */
  | { readonly type: 'setTimer'; readonly timer: TimerId; readonly dueAt: number }
  | { readonly type: 'clearTimer'; readonly timer: TimerId }
  /** The run has ended: end the host, release the lease, exit. */
  | { readonly type: 'finishRun' };
