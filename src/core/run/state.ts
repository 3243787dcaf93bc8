import type { CheckpointId, GateId, PhaseId, RollbackId, RunId, StreamId, TimerId, WaveId } from '../ids.ts';
import type { EscalationStep, Plan, PlannedHandoff } from '../plan/model.ts';
import type { AttemptAgent } from './attempt-agent.ts';
import type { GateEvidence, Tree } from './evidence.ts';
import type { Finding } from './finding.ts';
import type {
  FileFault,
  GateVerdict,
  QueuedIntegration,
  ProcessIdentity,
  Progress,
  RunOptions,
  SettledFile,
  MetricMeasured,
} from './events.ts';

/** The whole state of a run: plain JSON, a pure function of its events. */
export interface RunState {
  readonly run: RunId;
  /** Sequence number of the last event folded in. */
  readonly seq: number;
  /** Times of the last event: `at` wall clock in epoch milliseconds, `mono` as in `Envelope`. */
  readonly at: number;
  readonly plan: Plan;
  readonly planPath: string | null;
  readonly planDigest: string;
  readonly projectDir: string;
  readonly startedBy: string;
  readonly options: RunOptions;
  readonly startedAt: number;
  readonly status: RunStatus;
  /** Absolute path of the folder that the streams work in; `null` until it exists. */
  readonly workspaceDir: string | null;
  /** Epoch of the engine that wrote last. */
  readonly epoch: number;
  readonly bootId: string;
  readonly streams: Readonly<Record<StreamId, StreamState>>;
  readonly phases: Readonly<Record<PhaseId, PhaseState>>;
  readonly gates: Readonly<Record<GateId, GateState>>;
  readonly checkpoints: Readonly<Record<CheckpointId, CheckpointState>>;
  /** What agents have found wrong, in the order in which it was reported, each once for its attempt. */
  readonly findings: readonly FoundBy[];
  /** Files by which agents report that cannot be read at present, by their absolute paths. */
  readonly unreadable: Readonly<Record<string, UnreadableFile>>;
  /** What agents share in `.claude/agent-status.json`; `null` while there is no such file. */
  readonly sharedStatus: SharedStatusState | null;
  /** The documents for whoever goes on that were written, or are being, by what has left them. */
  readonly handoffs: Readonly<Record<string, HandoffState>>;
  /** Where the rules stand that findings set off. */
  readonly rollbacks: Readonly<Record<RollbackId, RollbackState>>;
  /** What is used of each budget of the plan. */
  readonly budgets: Readonly<Partial<Record<BudgetScope, BudgetState>>>;
  readonly waves: Readonly<Record<WaveId, WaveState>>;
  /** Work trees of git as they stood when they were last looked at, by their top folders. */
  readonly trees: Readonly<Record<string, Tree>>;
  /** Pairs of streams whose work conflicted when it was last merged in memory, in the order of the plan. `presentConflicts` are those that still matter. */
  readonly conflicts: readonly ForetoldConflict[];
  /** Pairs of streams that are or were held because their work would conflict, in the order of time. */
  readonly heldPairs: readonly HeldPair[];
  /** What streams have changed outside of their claims, when that was last looked at. */
  readonly outsideClaims: readonly OutsideClaims[];
  /** What the files say that metrics come from, as far as they were read, by the names of the metrics. */
  readonly metrics: Readonly<Record<string, MetricState>>;
  /** Armed timers and when they are due, epoch milliseconds. */
  readonly timers: Readonly<Record<TimerId, number>>;
  /** Round of the run-wide deliverables check under way, the last step before the run ends; `null` when there is none. */
  readonly closing: number | null;
  /** How the run ends when its report has been written, which is under way; `null` when it is not. */
  readonly reporting: Reporting | null;
  /** `null` when the plan wants no stand-ups. */
  readonly standup: StandupState | null;
  /** Agents whose usage limit was reached, by their names in the plan, and when they may be of use again, epoch milliseconds. Absent is none. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Faults of the engine itself, newest last, at most 20. */
  readonly faults: readonly { readonly at: number; readonly what: string }[];
}

export interface MetricState extends Pick<MetricMeasured, 'verdict' | 'text' | 'reason'> {
  /** When it was read, epoch milliseconds. */
  readonly at: number;
}

export interface SharedStatusState {
  /** The integration queue by the ids of its items, which are whatever agents write. */
  readonly queue: Readonly<Record<string, QueuedItem>>;
}

export interface QueuedItem extends Omit<QueuedIntegration, 'isResolved'> {
  /** When it was first read, epoch milliseconds. */
  readonly since: number;
  /** Who has settled it (`sluice` for the rule), when and with which words; `null` while it is pending. */
  readonly settled: { readonly at: number; readonly by: string; readonly note: string } | null;
  /**
   * The attempt of the provider in which its files were looked for last, and whether that was after it had succeeded (absent is no); `missing` is `null` until
   * the answer is known.
   */
  readonly checked: { readonly attempt: number; readonly missing: readonly string[] | null; readonly isAfterEnd?: boolean } | null;
}

export interface HandoffState {
  readonly key: PlannedHandoff['key'];
  readonly round: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** `file` is an absolute path. */
  readonly status:
    | { readonly kind: 'writing' }
    | { readonly kind: 'written'; readonly file: string }
    | { readonly kind: 'failed'; readonly reason: string };
}

export interface UnreadableFile {
  readonly file: string;
  /** `null` for one that all agents share. */
  readonly stream: StreamId | null;
  readonly fault: FileFault;
  /** Epoch milliseconds. */
  readonly since: number;
}

export interface StandupState {
  /** So many have been told. */
  readonly told: number;
  /** When the last one was told, and the one before it: the start of the run until there are any. Epoch milliseconds. */
  readonly at: number;
  readonly since: number;
  /** The number of the one that is being written to its file. */
  readonly writing: number | null;
}

export interface FoundBy extends Finding {
  readonly stream: StreamId;
  readonly attempt: number;
  /** When, epoch milliseconds. */
  readonly at: number;
}

export interface ForetoldConflict {
  /** In the order of the plan. */
  readonly pair: readonly [StreamId, StreamId];
  readonly heads: readonly [string, string];
  /** Relative to the top of the repository: the first of them; `count` is how many there are. */
  readonly files: readonly string[];
  readonly count: number;
  /** Since when the two conflict, epoch milliseconds. */
  readonly since: number;
}

export interface HeldPair {
  /** In the order of the plan. */
  readonly pair: readonly [StreamId, StreamId];
  /** The one of them that is to settle it. */
  readonly resolver: StreamId;
  /** As in `ForetoldConflict`. */
  readonly files: readonly string[];
  readonly count: number;
  readonly since: number;
  /** `holding`: both are to stand still. `resolving`: the one settles it, and the other stands still. */
  readonly step: 'holding' | 'resolving' | 'over';
  /** The attempt that settles it, when one is to. */
  readonly attempt: number | null;
  /** How it was over: `they no longer conflict`. */
  readonly outcome: string | null;
}

export interface OutsideClaims {
  readonly stream: StreamId;
  readonly head: string;
  /** Relative to the top of the repository: the first of them; `count` is how many there are. */
  readonly files: readonly string[];
  readonly count: number;
  /** Epoch milliseconds. */
  readonly since: number;
}

export interface RollbackState {
  readonly id: RollbackId;
  readonly status:
    | { readonly kind: 'armed' }
    /** What the rule names is stopped or held until a person has answered. */
    | { readonly kind: 'holding'; readonly since: number }
    /** A person has answered; the next new finding makes it hold again. */
    | { readonly kind: 'released' | 'refused'; readonly at: number; readonly by: string; readonly note: string };
  /** What it holds for, or held for last, in the order of the reports. */
  readonly findings: readonly FoundBy[];
  /** Streams whose work it cut short then. */
  readonly stopped: readonly StreamId[];
}

/** What a budget is for. */
export type BudgetScope = 'run' | `agent:${string}` | `stream:${string}`;

export interface BudgetState {
  readonly scope: BudgetScope;
  /** Used up over all attempts. */
  readonly tokens: number;
  /** US dollars. */
  readonly usd: number;
  /** How many times the budget of the plan has been given so far. */
  readonly granted: number;
  /** Since when it runs out, and who has seen that; `null` before. */
  readonly warned: { readonly at: number; readonly seenBy: string | null } | null;
  /** Since when it is used up; `null` when it is not. */
  readonly usedUpAt: number | null;
}

export type RunStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running' }
  /** A person paused or stopped all; nothing new starts. `interrupts`: real agents are interrupted instead of standing still. */
  | { readonly kind: 'paused'; readonly by: string; readonly interrupts?: true }
  | { readonly kind: 'stopping'; readonly by: string }
  | { readonly kind: 'ended'; readonly outcome: RunOutcome; readonly at: number; readonly reason: string };

/** `passed`: all that blocks passed. `failed`: a stream, gate or phase that is not optional failed. `stopped`: by a person. */
export type RunOutcome = 'passed' | 'failed' | 'stopped';

/** Why something is as it is: the rule that decided, words for a person, and since when (epoch milliseconds). */
export interface Why {
  /** Stable name of the rule: `needs`, `limit`, `exit-status`, `gate`, `person`, ... */
  readonly rule: string;
  readonly text: string;
  readonly at: number;
}

export interface StreamState {
  readonly id: StreamId;
  readonly status: StreamStatus;
  readonly why: Why;
  /** Attempts so far; 0 before the first, the number of the current or last one after. */
  readonly attempt: number;
  /** Attempts that count against the retry policy: those that a person asked for start the count anew. */
  readonly spent: number;
  /** Attempts lost in the same count; they spend nothing, but a stream that is lost again and again fails in the end. */
  readonly lost: number;
  /** Who paused this stream by name, else `null`. It is a wish: it keeps an unstarted stream back, and a running one is on its way to `paused`. */
  readonly pausedBy: string | null;
  readonly attempts: readonly AttemptState[];
  readonly progress: (Progress & { readonly at: number }) | null;
  /** When each of its milestones was reached, epoch milliseconds; those that were not are absent. One that was reached stays reached. */
  readonly milestones: Readonly<Record<string, number>>;
  /** Since when it counts as stuck, epoch milliseconds; `null` when it does not. */
  readonly stuck: { readonly since: number } | null;
  /** Since when it reports a blocker, epoch milliseconds; `null` when it reports none. */
  readonly blockedSince: number | null;
  /** How far its fallback is, since it failed; `null` when it has none, or has not failed. */
  readonly fallback: 'open' | 'succeeded' | 'lost' | null;
  /** How often its failure has made the run go back, since a person last had it tried again. */
  readonly rolledBack: number;
  /** How often the output of one of its gates went back to its agent, since a person last had it tried again. */
  readonly fedBack: number;
  /** What its next attempt is told, because a gate has failed on the last one; `null` when it begins without. */
  readonly feedback: Feedback | null;
  /** How often each consensus had it run again for its result, since a person last had it tried again; absent is never. */
  readonly resultRetries: Readonly<Record<GateId, number>>;
  /** Streams that are being stopped and must have gone before it runs again. */
  readonly behind: readonly StreamId[];
  /** Steps of its escalation that were taken in its present trouble, in order. */
  readonly escalated: readonly EscalatedStep[];
  /** The conversation of its agent that the next attempt resumes; absent or `null` is none. `agent` is the name in the plan. */
  readonly conversation?: { readonly agent: string; readonly id: string } | null;
  /** Rules by which a person has allowed something for the rest of the stream. */
  readonly approved?: readonly string[];
  /** The agent that has taken over from the one of the plan, by its name there; absent or `null` is none. */
  readonly takenOverBy?: string | null;
  /** Times in a row that it was parked at a usage limit; absent is 0. */
  readonly parkings?: number;
  /** Its next attempt begins with the hand-off that it has left itself. */
  readonly handedOn?: boolean;
  /** It begins from scratch when the present attempt has ended. */
  readonly startsOver?: boolean;
  /** The wish `pausedBy` is to interrupt its agent, not to let its process stand still. */
  readonly interrupts?: boolean;
}

/** A round of a gate whose output is for an agent. */
export interface Feedback {
  readonly gate: GateId;
  readonly round: number;
  /** `result`: a consensus could not use what the stream has written for it, and only that is for its agent. */
  readonly of?: 'result';
}

export interface EscalatedStep {
  /** 1-based place of the step in the plan. */
  readonly step: number;
  readonly at: number;
  readonly action: EscalationStep['do'];
  /** Whether who was to be asked could be: a stream that does not run cannot. */
  readonly reached: boolean;
  /** The person who has seen it, where it is something to be seen. */
  readonly seenBy: string | null;
}

export type StreamStatus =
  /** Needs do not hold yet; `on` are the ids of what it waits for. */
  | { readonly kind: 'waiting'; readonly on: readonly string[] }
  /** Needs hold, and a limit (parallelism, pause of the run) keeps it back. */
  | { readonly kind: 'ready' }
  /** Its working directory is being made. */
  | { readonly kind: 'preparing' }
  /** The spawn was decided, its outcome is not known yet. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'running' }
  | { readonly kind: 'paused' }
  /** It is being stopped; `becomes` says what it is when it has gone, `by` the person who asked for it (`null`: a rule of the plan). */
  | {
      readonly kind: 'stopping';
      readonly becomes: StopsAs;
      readonly by: string | null;
    }
  /** The attempt exited with 0; deliverables, then gates are being checked. */
  | { readonly kind: 'checking'; readonly step: 'deliverables' | 'gates' }
  /** Waits for the back-off before the next attempt. */
  | { readonly kind: 'retrying'; readonly dueAt: number }
  /**
   * The usage limit of its agent is reached: it waits until `dueAt` without a process and without a slot, and no attempt is spent. `resetsAt` is when
   * the limit ends, as the agent says (`null`: it does not, and it is tried now and then). `tries`: times in a row that it was parked. `agent` is the name in the plan.
   */
  | {
      readonly kind: 'parked';
      readonly dueAt: number;
      readonly resetsAt: number | null;
      readonly tries: number;
      readonly agent: string;
    }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'skipped'; readonly cause: Cause }
  | { readonly kind: 'stopped' }
  /** Of a resolver: no merge needs it now. It is no unfinished work, and was not left out either. */
  | { readonly kind: 'standingBy' };

/**
 * What a stream becomes whose process is being ended. `done`: its agent has finished, and however its process ends, the attempt has ended well.
 * `parked`: at a usage limit. `handedOn`: its context is full, and a fresh session goes on. `faulted`: its agent has given up because of a fault.
 */
export type StopsAs =
  'stopped' | 'skipped' | 'timedOut' | 'blocked' | 'again' | 'held' | 'retry' | 'done' | 'parked' | 'handedOn' | 'faulted';

/**
 * What stands behind something that did not run or did not end well. It goes down the graph with the skips that it causes:
 * `failed` and `stopped` keep the run from passing, `condition` (a need `on: failed` of what went well) does not,
 * and a need on what a `person` skipped or the option `only` left out counts as met.
 */
export type Cause = 'failed' | 'stopped' | 'condition' | 'person' | 'only';

export interface AttemptState {
  /** 1-based. */
  readonly number: number;
  /** When the spawn was decided, epoch milliseconds. */
  readonly decidedAt: number;
  readonly spawnedAt: number | null;
  readonly process: ProcessIdentity | null;
  /** The failure that it is to mend; absent for an attempt that was begun for another reason. */
  readonly feedback?: Feedback;
  /** The stream whose branch it is to settle a conflict with, and the files. */
  readonly meets?: { readonly stream: StreamId; readonly files: readonly string[] };
  /** Of a resolver: the conflict that it is to settle. */
  readonly settles?: SettlingTask;
  /** Absolute working directory. */
  readonly dir: string | null;
  /** The TCP port of its worktree; absent is none. */
  readonly port?: number;
  /** What lay in its worktree and was not committed when it ended; absent is nothing. */
  readonly left?: LeftWork;
  /** Of a real agent; absent for others. */
  readonly agent?: AttemptAgent;
  readonly endedAt: number | null;
  readonly end: AttemptEnd | null;
  /** Milliseconds spent paused so far, and since when the present pause lasts. */
  /** What it says that it has used up; absent is nothing. */
  readonly tokens?: number;
  /** US dollars. */
  readonly usd?: number;
  readonly pausedMs: number;
  readonly pausedSince: number | null;
  /** The present pause is an interruption: its process goes on, and its agent waits for a prompt. */
  readonly interrupted?: boolean;
}

/** One time that a resolver is asked. */
export interface SettlingTask {
  readonly wave: WaveId;
  readonly round: number;
  /** As in `AskedResolver`. */
  readonly asked: number;
}

export interface LeftWork {
  /** The first of them, relative to the top of the worktree. */
  readonly files: readonly string[];
  /** How many there are in all. */
  readonly count: number;
  readonly answer:
    /** `problem`: why it could not be committed when a person had it tried. */
    | { readonly kind: 'asked'; readonly problem: string | null }
    | { readonly kind: 'committing'; readonly by: string; readonly note: string }
    /** `commit` is `null` when nothing was there to be committed any more. */
    | { readonly kind: 'committed'; readonly by: string; readonly commit: string | null }
    | { readonly kind: 'leftThere'; readonly by: string };
}

export type AttemptEnd =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly signal: string | null }
  | { readonly kind: 'spawnFailed'; readonly reason: string }
  | { readonly kind: 'prepareFailed'; readonly reason: string }
  /** A person stopped, skipped or retried the stream before the attempt had a process. */
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'timedOut'; readonly afterMs: number }
  /** Its agent had finished and its process was ended. */
  | { readonly kind: 'done' }
  /** At a usage limit; `resetsAt` as the agent says it. */
  | { readonly kind: 'parked'; readonly resetsAt: number | null }
  /** A fresh session goes on with its work. */
  | { readonly kind: 'handedOn' }
  | { readonly kind: 'lost'; readonly reason: string };

export interface PhaseState {
  readonly id: PhaseId;
  /** `checking`: its streams have ended well and its gates run. */
  readonly status: 'waiting' | 'running' | 'checking' | 'succeeded' | 'failed' | 'skipped';
  /** Set when it has failed or was skipped, else `null`. */
  readonly cause: Cause | null;
  readonly why: Why;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export interface GateState {
  readonly id: GateId;
  /** Rounds so far. */
  readonly round: number;
  readonly status:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'running'; readonly startedAt: number }
    /** A person is asked. */
    | { readonly kind: 'asking'; readonly since: number }
    | { readonly kind: 'done'; readonly verdict: GateVerdict; readonly at: number }
    | { readonly kind: 'skipped'; readonly by: string; readonly note: string };
  /** Log of the latest round, relative to the run's folder; `null` before the first. */
  readonly log: string | null;
  /** What the latest verdict rests on; `null` before the first, and where nothing was looked at. */
  readonly evidence: GateEvidence | null;
  /** Set when another commit has been checked out since it passed, until it is measured again: the heads of then and now. The verdict no longer holds. */
  readonly stale: { readonly since: number; readonly from: string | null; readonly to: string | null } | null;
  /** How often it was measured again because of that. */
  readonly renewals: number;
  /** Of a consensus that waits for results: when it stops waiting for those that are late, epoch milliseconds; `null` when it does not wait. */
  readonly lateAt: number | null;
}

export interface WaveState {
  readonly id: WaveId;
  /**
   * `checking`: all is merged and its gates run. `bisecting`: one has failed, and the branch that makes it fail is looked for. `rollingBack`: its
   * branch is set back to where it was before. `resolving`: a merge waits in its worktree for a stream that settles conflicts. `conflicted`: it
   * waits for a person there. `landing`: the gates have passed, and the result is put on another branch.
   */
  readonly status:
    | 'waiting'
    | 'merging'
    | 'resolving'
    | 'conflicted'
    | 'checking'
    | 'bisecting'
    | 'rollingBack'
    | 'landing'
    | 'merged'
    | 'failed'
    | 'skipped';
  /** Set when it has failed or was skipped, else `null`. */
  readonly cause: Cause | null;
  readonly why: Why;
  /** Rounds so far. */
  readonly round: number;
  /** Head of its branch when all was merged, and the absolute folder in its worktree; `null` before. */
  readonly commit: string | null;
  readonly dir: string | null;
  /** Head of its branch before the merges of this round; `null` until that is recorded. */
  readonly before: string | null;
  /** Streams whose branches it has merged in this round, in that order, with the commits that are in it. */
  readonly merges: readonly { readonly stream: StreamId; readonly commit: string }[];
  /** The merge that a person has to settle, or has settled; `null` when there is none. */
  readonly conflict: WaveConflict | null;
  /** Which rules, or who, settled what conflicted in the merges of this round. */
  readonly settled: readonly SettledFile[];
  /** Streams of which one branch alone, or several only together, make a gate fail, as far as that was looked for; `null` when it was not. */
  readonly guilty: readonly StreamId[] | null;
  /** How often a stream was run again because of it, since a person last had it tried again. */
  readonly mended: number;
  /** Head of the branch that it landed on. */
  readonly landed: string | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** A report that is being written, and the end that it foresees. */
export interface Reporting {
  readonly round: number;
  readonly outcome: RunOutcome;
  readonly reason: string;
  /** Deliverables of the run that were looked for in vain. */
  readonly missing: readonly string[];
}

export interface WaveConflict {
  /** Whose branch was being merged. */
  readonly stream: StreamId;
  /** `conflicts`: these files conflict and no rule settles them. `dropped`: what somebody has done in them would be lost. */
  readonly kind: 'conflicts' | 'dropped';
  readonly files: readonly string[];
  /** Head of the branch of the wave, before that merge. */
  readonly head: string;
  /** Who says that it is settled in the worktree; `null` while it is not. */
  readonly settledBy: string | null;
  /** Who would not have it merged. */
  readonly rejectedBy: string | null;
  /** What either of them has said to it; absent when nothing. */
  readonly note?: string;
  /** The stream that is asked to settle it, or was before a person was; absent where no rule names one. */
  readonly resolver?: AskedResolver;
}

export interface AskedResolver {
  readonly stream: StreamId;
  /** Those of the files that are for it. */
  readonly files: readonly string[];
  /** How often it was asked to settle this merge, and how often it may be. */
  readonly asked: number;
  readonly rounds: number;
  /** What became of each earlier time: `exit status 1`. */
  readonly remarks: readonly string[];
}

export interface CheckpointState {
  readonly id: CheckpointId;
  readonly status:
    | { readonly kind: 'ahead'; readonly voided?: VoidedSignature }
    /** Reached, and held for a person's review. */
    | { readonly kind: 'held'; readonly reachedAt: number; readonly voided?: VoidedSignature }
    | { readonly kind: 'reached'; readonly reachedAt: number }
    | {
        readonly kind: 'approved';
        readonly reachedAt: number;
        readonly at: number;
        readonly by: string;
        readonly note: string;
        /** Of a sign-off; missing in old journals. */
        readonly signature?: Signature;
      }
    | { readonly kind: 'rejected'; readonly reachedAt: number; readonly at: number; readonly by: string; readonly note: string }
    /** It can no longer be reached. */
    | { readonly kind: 'missed'; readonly cause: Cause; readonly reason: string };
}

/** What a person has signed for. */
export interface Signature {
  /** `treeHash` is the git tree that a gate was measured on, `sha256` the digest of a file. */
  readonly evidence: readonly {
    readonly what: string;
    readonly verdict: string;
    readonly treeHash?: string | null;
    readonly sha256?: string | null;
  }[];
  /** The work tree of the workspace at that moment. */
  readonly tree: Tree | null;
  /** Every work tree that it rests on: a commit in one of them makes it void. */
  readonly trees: readonly Tree[];
  /** Why it was given although something spoke against it. */
  readonly override: string | null;
}

/** A signature that a later commit has made void. */
export interface VoidedSignature {
  readonly at: number;
  /** Who had signed. */
  readonly by: string;
  readonly commit: string | null;
  /** Top folder of the work tree in which that was checked out. */
  readonly dir: string;
}
