import type { AgentEvent } from './agent-events.ts';
import type { GateEvidence, Tree } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { Measured } from '../measure/judgement.ts';
import type { GateId, ItemId, RunId, StreamId, TimerId, WaveId } from '../ids.ts';
import type { Plan, PlannedHandoff } from '../plan/model.ts';

/**
 * What happened to a run. Only the engine appends events; state is a fold over them and nothing else. Events are facts in the past
 * tense, carry every id and time that the reducer needs, and are never changed: a new format gets a new `v`, and old journals fold
 * for ever (`test/replay/`).
 */
export interface Envelope<E extends RunEvent = RunEvent> {
  /** Version of the event format. */
  readonly v: 1;
  readonly run: RunId;
  /** 1-based, without gaps. */
  readonly seq: number;
  /** Wall clock, milliseconds since the epoch. */
  readonly at: number;
  /** Monotonic clock of the machine, milliseconds since its boot. Compare only within one boot. */
  readonly mono: number;
  readonly event: E;
}

export type RunEvent =
  | RunCreated
  | EngineStarted
  | WorkspaceReady
  | WorkspaceFailed
  | StreamPrepared
  | StreamPrepareFailed
  | WorkLeft
  | WorkCommitted
  | WorkCommitFailed
  | StreamSpawned
  | StreamSpawnFailed
  | StreamExited
  | StreamLost
  | StreamPaused
  | StreamContinued
  | StreamProgressed
  | AgentEvent
  | ReportJudged
  | HandoffWritten
  | HandoffFailed
  | IntegrationQueueRead
  | ProvidedChecked
  | DeliverablesChecked
  | GateStarted
  | GateFinished
  | TreeMoved
  | MetricMeasured
  | WaveBegun
  | WaveConflicted
  | ConflictForecast
  | WorkOutsideClaims
  | WaveMerged
  | WaveMergeFailed
  | WaveBisected
  | WaveRolledBack
  | WaveRollBackFailed
  | WaveLanded
  | WaveLandFailed
  | ReportWritten
  | ReportFailed
  | StandupWritten
  | StandupFailed
  | TimerFired
  | RequestAccepted
  | EngineFaulted;

export interface RunCreated {
  readonly type: 'runCreated';
  readonly plan: Plan;
  /** Absolute path of the plan file, or `null` for a built-in plan. */
  readonly planPath: string | null;
  /** SHA-256 of the plan's text and of the files that it names, hexadecimal. */
  readonly planDigest: string;
  /** Absolute path of the project that `.sluice/` belongs to. */
  readonly projectDir: string;
  /** Person who started it (`user@host`). */
  readonly by: string;
  readonly options: RunOptions;
}

export interface RunOptions {
  /** Run only these streams; the needs of others among them count as met. Empty: all. */
  readonly only: readonly StreamId[];
  /** Approve review holds and human gates without asking. */
  readonly yes: boolean;
  /** How many times faster than it is written the plan goes; its times have been divided already. Left out: as it is written. */
  readonly speed?: number;
  /** Variables of the plan that were given on the command line; the plan has them in it already. */
  readonly vars?: Readonly<Record<string, string>>;
}

/** An engine took the lease, at the start or after another died. */
export interface EngineStarted {
  readonly type: 'engineStarted';
  readonly epoch: number;
  readonly pid: number;
  /** Identifies the boot of the machine: monotonic times compare only within one boot. */
  readonly bootId: string;
}

/** The folder in which the streams work exists. */
export interface WorkspaceReady {
  readonly type: 'workspaceReady';
  /** Absolute path. */
  readonly dir: string;
}
export interface WorkspaceFailed {
  readonly type: 'workspaceFailed';
  readonly reason: string;
}

/** The working directory of a stream exists (its worktree was made or adopted). */
export interface StreamPrepared {
  readonly type: 'streamPrepared';
  readonly stream: StreamId;
  readonly attempt: number;
  /** Absolute path. */
  readonly dir: string;
  /** The TCP port of its worktree, where it has one. */
  readonly port?: number;
}
export interface StreamPrepareFailed {
  readonly type: 'streamPrepareFailed';
  readonly stream: StreamId;
  readonly attempt: number;
  readonly reason: string;
}

/** An attempt has ended well, and in its worktree lies what is not committed. Comes in the turn of its exit, before it. */
export interface WorkLeft {
  readonly type: 'workLeft';
  readonly stream: StreamId;
  readonly attempt: number;
  /** The first of them, relative to the top of the worktree. */
  readonly files: readonly string[];
  readonly count: number;
}
export interface WorkCommitted {
  readonly type: 'workCommitted';
  readonly stream: StreamId;
  readonly attempt: number;
  /** `null` when there was nothing to commit any more. */
  readonly commit: string | null;
}
export interface WorkCommitFailed {
  readonly type: 'workCommitFailed';
  readonly stream: StreamId;
  readonly attempt: number;
  readonly reason: string;
}

/** Names one process for ever: a pid is reused, the three together are not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time as the system gives it (Linux: clock ticks since boot; macOS: epoch seconds), as text. */
  readonly startTime: string;
  readonly bootId: string;
}

export interface StreamSpawned {
  readonly type: 'streamSpawned';
  readonly stream: StreamId;
  readonly attempt: number;
  readonly process: ProcessIdentity;
}
export interface StreamSpawnFailed {
  readonly type: 'streamSpawnFailed';
  readonly stream: StreamId;
  readonly attempt: number;
  /** A sentence for a person: `no such program: frobnicate`. */
  readonly reason: string;
}
export interface StreamExited {
  readonly type: 'streamExited';
  readonly stream: StreamId;
  readonly attempt: number;
  readonly exitCode: number;
  /** Name of the signal that ended it (`SIGKILL`), else `null`. */
  readonly signal: string | null;
  /** When the host saw the exit, milliseconds since the epoch; may be long before `at` when no engine was alive. */
  readonly exitedAt: number;
}
/** The process is gone and nobody knows how it ended (the host was killed, the machine restarted). */
export interface StreamLost {
  readonly type: 'streamLost';
  readonly stream: StreamId;
  readonly attempt: number;
  readonly reason: string;
}
export interface StreamPaused {
  readonly type: 'streamPaused';
  readonly stream: StreamId;
  readonly attempt: number;
  /** Its process goes on: the agent was interrupted, and waits for its next prompt. */
  readonly interrupted?: true;
}
export interface StreamContinued {
  readonly type: 'streamContinued';
  readonly stream: StreamId;
  readonly attempt: number;
}

/** The watched status file of an attempt changed. Absent fields are unknown, not zero. */
export interface StreamProgressed {
  readonly type: 'streamProgressed';
  readonly stream: StreamId;
  readonly attempt: number;
  readonly progress: Progress;
}
export interface Progress {
  /** 0 to 100. */
  readonly percent?: number;
  readonly tasksDone?: number;
  readonly tasksTotal?: number;
  /** How many checks or tasks it says have passed, and have failed. */
  readonly passed?: number;
  readonly failed?: number;
  /** What it is doing now, one line. */
  readonly now?: string;
  readonly blocker?: string;
  /** A question that it waits for an answer to. */
  readonly question?: string;
  /** When it expects to be done, in its own words: `30 minutes`, `14:30`. */
  readonly eta?: string;
  /** Milestones that the agent says it has reached, as it names them. */
  readonly milestones?: readonly string[];
  /** What it has found wrong so far. */
  readonly findings?: readonly Finding[];
  /** What this attempt has used up so far. */
  readonly tokens?: number;
  /** US dollars. */
  readonly usd?: number;
  /** File the progress was read from, for "why". */
  readonly source: string;
}

/** The document for whoever goes on was written. */
export interface HandoffWritten {
  readonly type: 'handoffWritten';
  readonly handoff: PlannedHandoff['key'];
  /** 1-based; one that is written anew, for its part has ended again, gets a new round. */
  readonly round: number;
  /** Absolute path. */
  readonly file: string;
}
export interface HandoffFailed {
  readonly type: 'handoffFailed';
  readonly handoff: PlannedHandoff['key'];
  readonly round: number;
  readonly reason: string;
}

/** A file by which agents report can be read no more, for longer than it takes to write it; or it can be read again (`fault: null`). */
export interface ReportJudged {
  readonly type: 'reportJudged';
  /** Whose file it is; `null` for one that all agents share. */
  readonly stream: StreamId | null;
  /** Absolute path. */
  readonly file: string;
  readonly fault: FileFault | null;
}
export interface FileFault {
  /** Goes on after the name of the file: `is no JSON: expected a colon`. */
  readonly reason: string;
  /** 1-based place of the fault, where it has one. */
  readonly line?: number;
  readonly column?: number;
}

/** What `.claude/agent-status.json` of the main checkout and of all worktrees together say that agents need of one another. */
export interface IntegrationQueueRead {
  readonly type: 'integrationQueueRead';
  /** All items; what is not among them is not in the files any more. */
  readonly items: readonly QueuedIntegration[];
}
export interface QueuedIntegration {
  readonly id: string;
  /** Who provides and who takes it, as the file says; may be empty. */
  readonly from: string;
  readonly to: string;
  readonly what: string;
  /** The stream that `from` is, and its milestone where it names one; `null` when the plan has none of this name. */
  readonly provider: StreamId | null;
  readonly milestone: string | null;
  /** What the provider makes, relative to its working directory. */
  readonly files: readonly string[];
  /** Streams that do not start before it is settled. */
  readonly blocks: readonly StreamId[];
  /** Waves likewise; absent is none. */
  readonly waves?: readonly WaveId[];
  /** The file says that it is settled. */
  readonly isResolved: boolean;
}
/** Whether what an item of the integration queue is about exists, now that its provider is done. */
export interface ProvidedChecked {
  readonly type: 'providedChecked';
  readonly item: string;
  /** The attempt of the provider after which it was looked for. */
  readonly round: number;
  readonly missing: readonly string[];
}

export interface DeliverablesChecked {
  readonly type: 'deliverablesChecked';
  /** `round` of the run is the `attempt` of the command that asked. */
  readonly owner:
    { readonly kind: 'stream'; readonly stream: StreamId; readonly attempt: number } | { readonly kind: 'run'; readonly round: number };
  /** Paths that do not exist, as the plan names them. */
  readonly missing: readonly string[];
}

export interface GateStarted {
  readonly type: 'gateStarted';
  readonly gate: GateId;
  /** 1-based; a gate that is run again gets a new round. */
  readonly round: number;
  /** Log of the round, relative to the run's folder. */
  readonly log: string;
}
export interface GateFinished {
  readonly type: 'gateFinished';
  readonly gate: GateId;
  readonly round: number;
  readonly verdict: GateVerdict;
  /** What it rests on; missing in old journals. */
  readonly evidence?: GateEvidence;
  /** Of a consensus: the results that streams have handed in and that are of no use; missing in old journals, and where there are none. */
  readonly unusable?: readonly UnusableResult[];
}
export interface UnusableResult {
  readonly stream: StreamId;
  /** The attempt that wrote it, or should have. */
  readonly attempt: number;
  /** Goes on after "its result": `is no JSON: expected a colon`. */
  readonly reason: string;
}
/** Another commit is checked out in a work tree that something was measured or signed in. */
export interface TreeMoved {
  readonly type: 'treeMoved';
  readonly tree: Tree;
}
/** The file that a metric comes from was read, and says something else than was known before. */
export interface MetricMeasured {
  readonly type: 'metricMeasured';
  /** By its name. */
  readonly metric: string;
  /** Whether its target is reached; `measured` where that is no demand on a number. */
  readonly verdict: 'met' | 'missed' | 'measured' | 'unmeasured';
  /** What was found, `coverage 81%`; `null` for nothing. */
  readonly text: string | null;
  /** Why it could not be measured; `null` where it was. */
  readonly reason: string | null;
}
/** The work of two streams was merged in memory, and comes to something else than was known before. */
export interface ConflictForecast {
  readonly type: 'conflictForecast';
  /** In the order of the plan. */
  readonly pair: readonly [StreamId, StreamId];
  /** The commits that were merged. */
  readonly heads: readonly [string, string];
  /** Files that conflict, relative to the top of the repository: the first of them. */
  readonly files: readonly string[];
  /** How many conflict; 0 when none does. */
  readonly count: number;
}
/** A stream has changed other files than it claims, and others than was known before. */
export interface WorkOutsideClaims {
  readonly type: 'workOutsideClaims';
  readonly stream: StreamId;
  /** The commit that was looked at. */
  readonly head: string;
  /** Relative to the top of the repository: the first of them. */
  readonly files: readonly string[];
  readonly count: number;
}
export type GateVerdict =
  /** `by` and `note` are those of the person who answered a human gate; its duration is how long they took. */
  | ({
      readonly kind: 'passed';
      readonly durationMs: number;
      /** Of its program, where that is not 0 and the plan lets the tests fail that caused it. */
      readonly exitCode?: number;
      readonly by?: string;
      readonly note?: string;
    } & Outcome)
  /** `exitCode` is that of its program, `null` where only something was read; `reason` is what was found wrong with that. */
  | ({
      readonly kind: 'failed';
      readonly durationMs: number;
      readonly exitCode: number;
      readonly reason?: string;
      readonly by?: undefined;
      readonly note?: undefined;
    } & Outcome)
  | ({
      readonly kind: 'failed';
      readonly durationMs: number;
      readonly exitCode: null;
      readonly reason: string;
      readonly by?: undefined;
      readonly note?: undefined;
    } & Outcome)
  /** A person's no. */
  | ({
      readonly kind: 'failed';
      readonly durationMs: number;
      readonly exitCode: null;
      readonly reason?: undefined;
      readonly by: string;
      readonly note: string;
    } & Outcome)
  /** It could not be measured: command not found, timed out, no number in the output. Never a pass. */
  | {
      readonly kind: 'unmeasured';
      readonly durationMs: number;
      readonly reason: string;
      /** Times its program was run, where that is more than once. */
      readonly tries?: number;
      readonly by?: undefined;
      readonly note?: undefined;
    };

/** What a verdict rests on; all of it is missing from verdicts about nothing but an exit status. */
interface Outcome {
  readonly measured?: Measured;
  /** What the plan demands, in words. */
  readonly demanded?: string;
  /** It passed, and an earlier try had not. */
  readonly flaky?: true;
  /** Times its program was run, where that is more than once. */
  readonly tries?: number;
}

/** The worktree of a wave is there, and nothing is merged yet in this round. In old journals it is missing. */
export interface WaveBegun {
  readonly type: 'waveBegun';
  readonly wave: WaveId;
  readonly round: number;
  /** Head of the branch of the wave. */
  readonly before: string;
  /** Absolute path in its worktree. */
  readonly dir: string;
}
/** A merge stands in the worktree of a wave as git left it, and waits for a person, or for the stream that rules name. */
export interface WaveConflicted {
  readonly type: 'waveConflicted';
  readonly wave: WaveId;
  readonly round: number;
  /** Whose branch is being merged. */
  readonly stream: StreamId;
  /** `dropped`: what somebody has done in the files would be lost. */
  readonly kind: 'conflicts' | 'dropped';
  /** Relative to the top of the repository. */
  readonly files: readonly string[];
  /** Head of the branch of the wave, before that merge. */
  readonly head: string;
  /** The stream that is to settle it by the rules: all files are for it or for others like it. */
  readonly resolver?: NamedResolver;
}
export interface NamedResolver {
  readonly stream: StreamId;
  /** Those of the files that are for it. */
  readonly files: readonly string[];
  /** How often it may be asked for this merge. */
  readonly rounds: number;
}
/** A file that conflicted, and by which rule, or by whom, that was settled: `take td2`, `union`, `ann`. */
export interface SettledFile {
  readonly stream: StreamId;
  readonly path: string;
  readonly by: string;
}
/** The branches of a wave are in its branch; what was merged before is among them. */
export interface WaveMerged {
  readonly type: 'waveMerged';
  readonly wave: WaveId;
  /** 1-based; a wave that is tried again gets a new round. */
  readonly round: number;
  /** Head of the branch of the wave. */
  readonly commit: string;
  /** Absolute path in its worktree, where its gates run. */
  readonly dir: string;
  readonly merges: readonly { readonly stream: StreamId; readonly commit: string }[];
  /** What conflicted, and how it was settled; missing in old journals. */
  readonly settled?: readonly SettledFile[];
}
/** A gate has failed on what was merged, and it was looked for which branch makes it fail. */
export interface WaveBisected {
  readonly type: 'waveBisected';
  readonly wave: WaveId;
  readonly round: number;
  /** One stream whose branch alone makes it fail; several that do it only together; none when it fails without any of them. */
  readonly guilty: readonly StreamId[];
  readonly tried: readonly WaveProbe[];
}
export interface WaveProbe {
  /** Streams whose branches were merged, none of the others. */
  readonly streams: readonly StreamId[];
  /** `unmeasured`: the gate could not be measured, or the branches do not merge by themselves. */
  readonly verdict: GateVerdict['kind'];
}
/** The branch of a wave is where it was before. */
export interface WaveRolledBack {
  readonly type: 'waveRolledBack';
  readonly wave: WaveId;
  readonly round: number;
  /** Head of the branch now. */
  readonly to: string;
}
/** Its branch stays as it is, since somebody else has moved it. */
export interface WaveRollBackFailed {
  readonly type: 'waveRollBackFailed';
  readonly wave: WaveId;
  readonly round: number;
  readonly reason: string;
}
/** One of its branches could not be merged. That merge was undone; those before it are undone, too, where the round has begun by a `waveBegun`. */
export interface WaveMergeFailed {
  readonly type: 'waveMergeFailed';
  readonly wave: WaveId;
  readonly round: number;
  /** `null` when it was none of them, such as a worktree that could not be made. */
  readonly stream: StreamId | null;
  readonly reason: string;
  /** Files that conflict, relative to the top of the repository. */
  readonly conflicts: readonly string[];
}
export interface WaveLanded {
  readonly type: 'waveLanded';
  readonly wave: WaveId;
  readonly round: number;
  /** Head of the branch that it landed on. */
  readonly commit: string;
}
export interface WaveLandFailed {
  readonly type: 'waveLandFailed';
  readonly wave: WaveId;
  readonly round: number;
  readonly reason: string;
}

/** The report that the plan wants is there, and the results of phases beside it. The run ends with this. */
export interface ReportWritten {
  readonly type: 'reportWritten';
  readonly round: number;
  /** Relative to the workspace. */
  readonly files: readonly string[];
  /** The commit that has them; `null` when the plan wants none. */
  readonly commit: string | null;
}
/** The run ends without it. */
export interface ReportFailed {
  readonly type: 'reportFailed';
  readonly round: number;
  /** A sentence that says what to do. */
  readonly reason: string;
}
/** The stand-up with this number is in its file. */
export interface StandupWritten {
  readonly type: 'standupWritten';
  readonly number: number;
}
export interface StandupFailed {
  readonly type: 'standupFailed';
  readonly number: number;
  readonly reason: string;
}

export interface TimerFired {
  readonly type: 'timerFired';
  readonly timer: TimerId;
}

/** A person (or a script) asked for something, and it was possible when it was asked. */
export interface RequestAccepted {
  readonly type: 'requestAccepted';
  readonly request: RunRequest;
  readonly by: string;
  /** What the engine looked at when a sign-off was approved. */
  readonly seen?: SeenByEngine;
}
export interface SeenByEngine {
  /** The work tree of the workspace; `null` when there is none. */
  readonly tree: Tree | null;
  /** Files that the sign-off names, with their SHA-256; `null` for one that does not exist. */
  readonly files: readonly { readonly path: string; readonly sha256: string | null }[];
  /** What the answer to a human gate is given on. */
  readonly answered?: GateEvidence;
}
export type RunRequest =
  /** `stop` (which is meant without a mode) lets the processes stand still, `interrupt` has real agents leave their turn. */
  | { readonly kind: 'pause'; readonly target: Target; readonly mode?: 'stop' | 'interrupt' }
  | { readonly kind: 'resume'; readonly target: Target }
  /** A stream that ended is tried again at once; a gate (`gate:A/tests`) is run again. `fresh`: its agent begins from scratch. */
  | { readonly kind: 'retry'; readonly target: Target; readonly fresh?: true }
  | { readonly kind: 'retryGate'; readonly gate: GateId }
  /** A wave that failed is tried again as a whole. */
  | { readonly kind: 'retryWave'; readonly wave: WaveId }
  | { readonly kind: 'skip'; readonly target: Target }
  | { readonly kind: 'stop'; readonly target: Target }
  /** A gate is let be, for a reason: `note` is not empty. */
  | { readonly kind: 'skipGate'; readonly gate: GateId; readonly note: string }
  /**
   * `override` is the reason to sign although something speaks against it. `scope` is for what an agent asks permission for: `stream` allows the
   * same for the rest of its stream.
   */
  | {
      readonly kind: 'approve';
      readonly item: ItemId;
      readonly note: string;
      readonly override?: string;
      readonly scope?: 'once' | 'stream';
    }
  | { readonly kind: 'reject'; readonly item: ItemId; readonly note: string }
  /** Picks one of the options that are offered, 1-based. */
  | { readonly kind: 'answer'; readonly item: ItemId; readonly option: number }
  | { readonly kind: 'send'; readonly stream: StreamId; readonly text: string };
export type Target = { readonly kind: 'stream'; readonly stream: StreamId } | { readonly kind: 'all' };

/** An effect failed in a way that no other event describes. Shown, never swallowed. */
export interface EngineFaulted {
  readonly type: 'engineFaulted';
  readonly what: string;
}
