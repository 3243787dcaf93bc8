import type { ConsensusDemand } from '../consensus/judge.ts';
import type { CheckpointId, GateId, PhaseId, RollbackId, StreamId, WaveId } from '../ids.ts';
import type { Severity } from '../run/finding.ts';
import type { Comparison } from '../measure/quantities/comparison.ts';
import type { FileReading, JsonReading, MetricReading, TestsReading, MetricSource } from '../measure/checks.ts';

/**
 * The compiled plan: what the reducer, the forecast and the faces see. The YAML form is `schema.ts`, the way from one to the other
 * `parse.ts`. It is plain JSON, for it stands in the journal's first event, and every id in it has been resolved.
 */
export interface Plan {
  /** Version of the plan language; 1 today. */
  readonly version: 1;
  readonly name: string;
  readonly description: string;
  /** Where the streams work: the project folder itself, or a scratch git repository made for the run. */
  readonly workspace: Workspace;
  /** How many streams may run at once; `null` is no limit. */
  readonly maxParallel: number | null;
  /** What the whole run may use up. */
  readonly budget: Budget | null;
  /** The agents that the plan describes, by name. A stream may also name a kind of agent that is not described. */
  readonly agents: Readonly<Record<string, AgentSettings>>;
  readonly phases: readonly Phase[];
  /** In the order of the plan, which is the order on the screen and the last tie-breaker of the scheduler. */
  readonly streams: readonly Stream[];
  readonly checkpoints: readonly Checkpoint[];
  readonly waves: readonly Wave[];
  /** What does not start while any item of the integration queue of agents is pending. */
  readonly integrationQueue: BlockedByQueue;
  /** What becomes of streams that run and would conflict; `null` leaves them alone. */
  readonly runningConflicts: RunningConflicts | null;
  /** What the work is measured by. */
  readonly metrics: readonly Metric[];
  readonly standup: Standup | null;
  readonly report: ReportWish | null;
  /** How people are called back who do not look; `null` for not at all. */
  readonly notify: NotifyWish | null;
  /** What findings stop, in the order of the plan. */
  readonly rollback: readonly RollbackRule[];
  /** The documents that are left for whoever goes on, and whose they are. */
  readonly handoffs: readonly PlannedHandoff[];
  /** Files that must exist when the run ends, relative to the workspace. */
  readonly deliverables: readonly Deliverable[];
  /** The profile that the plan was taken under; `null` for the plan as it is written. */
  readonly profile: string | null;
  /** All profiles that the plan has, in its order. */
  readonly profiles: readonly Profile[];
  /** Who takes which streams, in that order. The needs of the streams say the same; this is for showing. */
  readonly lanes: readonly Lane[];
}

export interface BlockedByQueue {
  readonly streams: readonly StreamId[];
  readonly waves: readonly WaveId[];
}

/** Both are held, one settles it in its worktree, and both go on. */
export interface RunningConflicts {
  /** Who settles it: the one of lower priority, or that stands later in the plan; the one that is further ahead; or a stream, in its own pairs alone. */
  readonly resolve: { readonly kind: 'later' | 'first' } | { readonly kind: 'stream'; readonly stream: StreamId };
  /** How often the same two are held, at most. */
  readonly rounds: number;
}

export interface Profile {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

export interface Lane {
  readonly id: string;
  readonly streams: readonly StreamId[];
}

export type Workspace =
  | { readonly kind: 'project' }
  /** `files` are relative paths and their contents, committed first, so that a demo has something to work on. */
  | { readonly kind: 'scratch'; readonly files: Readonly<Record<string, string>> };

/** Kinds of agents that a plan can name; not all of them can be started yet. */
export type AgentKind = 'command' | 'demo' | 'claude' | 'codex' | 'gemini';

export interface AgentSettings {
  readonly kind: AgentKind;
  /** How many of its streams may run at once; `null` is no limit. */
  readonly maxParallel: number | null;
  /** What all its streams together may use up. */
  readonly budget: Budget | null;
  /** How it is run where its kind is a real agent's: by this it also takes over streams of others. Missing for other kinds, and in old journals. */
  readonly settings?: RealAgentSettings;
}

export interface Phase {
  readonly id: PhaseId;
  readonly title: string;
  /** The phase that it is a part of. */
  readonly parent: PhaseId | null;
  /** What must hold before any stream of the phase, or of a phase inside it, may start; that of its parents besides. */
  readonly needs: readonly Need[];
  /** How many streams of it, and of the phases inside it, may run at once; `null` is no limit. */
  readonly maxParallel: number | null;
  /** Run when its streams, and the phases inside it, have ended well; the phase is done when they pass. */
  readonly gates: readonly Gate[];
  /** As the plan says; `null` when it does not. `Plan.handoffs` has what follows from it. */
  readonly handoff: string | null;
  /** Agents that know nothing of what went before begin what comes behind it. */
  readonly freshSession: boolean;
}

/** What a part of a plan says about the document that it leaves. */
export type PhaseHandoff = Pick<Phase, 'handoff' | 'freshSession'>;

export interface PlannedHandoff {
  readonly key: `stream:${string}` | `phase:${string}` | `checkpoint:${string}`;
  /** Relative to the workspace. */
  readonly path: string;
}

export interface Stream {
  readonly id: StreamId;
  readonly title: string;
  readonly phase: PhaseId | null;
  readonly agent: AgentSpec;
  /** The agent as the plan names it: a key of `Plan.agents`, or a kind. Its limits are those of this name. */
  readonly agentName: string;
  /** Needs of the stream itself; those of its phase, and of the phases around it, hold besides. */
  readonly needs: readonly Need[];
  /** The needs of its phase do not keep it back, and it starts when a slot would stay empty otherwise. */
  readonly anytime: boolean;
  /** Points inside its work that others can wait for, in the order of the plan. */
  readonly milestones: readonly Milestone[];
  readonly priority: Priority;
  /** Expected duration of one successful attempt, milliseconds; least and most differ when the plan gives a range. */
  readonly estimate: Estimate | null;
  /** An optional stream that fails neither fails the run nor keeps back what needs it. */
  readonly optional: boolean;
  /** Relative to the workspace, or to the worktree where the stream has one. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly worktree: Worktree | null;
  /** Longest duration of one attempt, milliseconds; then its tree is stopped and the attempt has failed. */
  readonly timeoutMs: number | null;
  readonly retry: RetryPolicy;
  /** It counts as stuck when its progress has not changed for so long while it runs, milliseconds; `null` is never. */
  readonly stuckAfterMs: number | null;
  /** What happens while it is stuck or blocked, in the order of time. */
  readonly escalation: readonly EscalationStep[];
  readonly onFailure: OnFailure;
  /** What it may use up, over all its attempts. */
  readonly budget: Budget | null;
  readonly gates: readonly Gate[];
  readonly deliverables: readonly Deliverable[];
  /** As the plan says, relative to the workspace; `null` when it does not. `Plan.handoffs` has what follows from it. */
  readonly handoff: string | null;
  /** An agent that knows nothing of what went before begins it. */
  readonly freshSession: boolean;
  /** Files and folders that it alone is to change while it runs, relative to its work directory. */
  readonly claims: readonly string[];
  /** JSON files in which its agent reports; `*` in the last part stands for any characters. */
  readonly statusFiles: readonly string[];
  /** It never starts by itself: it settles conflicts of waves, in their worktrees, where a rule names it. */
  readonly resolver: boolean;
}

/** What is executed in the pane. The adapters turn it into a program, arguments and environment. */
export type AgentSpec =
  /** Any program: an argument vector, or one line for the shell. */
  | { readonly kind: 'command'; readonly argv: readonly [string, ...string[]] }
  | { readonly kind: 'shell'; readonly line: string }
  /** The built-in demo agent; `script` steers what it does (see docs/demo-agent.md). */
  | { readonly kind: 'demo'; readonly prompt: string; readonly script: DemoScript }
  | RealAgent;

/** The program of a real agent, which works by itself at what it is told. */
export interface RealAgent {
  readonly kind: RealAgentKind;
  readonly prompt: string;
  readonly settings: RealAgentSettings;
}

export type RealAgentKind = 'claude' | 'codex' | 'gemini';

export const realAgentKinds = ['claude', 'codex', 'gemini'] as const satisfies readonly RealAgentKind[];
export const isRealAgent = (agent: AgentSpec): agent is RealAgent => (realAgentKinds as readonly string[]).includes(agent.kind);

export interface RealAgentSettings {
  /** `interactive`: in the pane, where a person can step in at any time. `headless`: its event stream is shown as text in the pane. */
  readonly mode: 'interactive' | 'headless';
  /** Program to start instead of the usual one; a name is looked for on the PATH. */
  readonly program: string | null;
  /** As its own program names them; `null` leaves them to the program. */
  readonly model: string | null;
  readonly effort: string | null;
  readonly permissionMode: string | null;
  /** Further arguments for its program. */
  readonly args: readonly string[];
  /** Words that are put before its command line: a container, or ssh. */
  readonly wrap: readonly string[];
  /** Standing rules for what it asks permission for. What is denied is denied, whatever is allowed. */
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  readonly onLimit: OnLimit;
  /** It counts as stalled when it is at work and silent for so long, milliseconds; `null` is never. */
  readonly stalledAfterMs: number | null;
  /** Percentage of its context window at which it hands over to a fresh session; `null` is never. */
  readonly contextHandoffPercent: number | null;
}

/** What follows when a usage limit is reached. */
export type OnLimit =
  /** The stream waits for its end, without a process and without a slot. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'fail' }
  /** Another agent goes on from where this one is, with a session of its own. `agent` is a key of `Plan.agents`. */
  | { readonly kind: 'takeOver'; readonly agent: string };

export interface DemoScript {
  /** How long the work takes, milliseconds. */
  readonly durationMs: number;
  /** Number of check-list items that it works through. */
  readonly tasks: number;
  /** Attempts that end with exit status 1 before one succeeds. */
  readonly failFirst: number;
  /** Asks a question half way and waits for a line of input. */
  readonly ask: string | null;
  /** Draws on the whole screen (alternate buffer) instead of printing lines. */
  readonly fullScreen: boolean;
  /** Files to write, relative to its working directory, with their contents. */
  readonly writes: Readonly<Record<string, string>>;
  /** Files that it writes besides when it is told that a gate has failed on its work; those of the same name take the place of `writes`. */
  readonly mends: Readonly<Record<string, string>>;
  /** What it does with the conflicts that it is to settle: keeps the lines of both sides, those of one, nothing, or writes these files. */
  readonly resolves: 'both' | 'ours' | 'theirs' | 'none' | Readonly<Record<string, string>>;
  /** How far its work is when it writes `writes`, 0 to 100. */
  readonly writesAtPercent: number;
  /** Commits what it wrote, where the working directory is a git work tree. */
  readonly commit: boolean;
  /** Never ends by itself. */
  readonly hang: boolean;
  /** Lines printed as fast as they are taken, before anything else. */
  readonly floodLines: number;
  /** Milestones that it names when its work is so far, in percent. */
  readonly milestones: Readonly<Record<string, number>>;
  /** Tokens and US dollars that it says to have used when its work is done; `null` says nothing of them. */
  readonly tokens: number | null;
  readonly usd: number | null;
  /** What it reports as found wrong. */
  readonly findings: readonly DemoFinding[];
  /** A usage limit that it runs into; `null` for none. */
  readonly limit: DemoLimit | null;
  /** Keeps an entry in `.claude/agent-status.json`, even where there is no such file yet. */
  readonly agentStatus: boolean;
}

export interface DemoFinding {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** Where it was found; `null` when the plan does not say. */
  readonly place: string | null;
  /** How far its work is when it reports it, 0 to 100. */
  readonly atPercent: number;
  /** How many attempts report it besides those that are to fail; the next finds that it has been dealt with. */
  readonly attempts: number;
}

export interface DemoLimit {
  /** How far its work is when it runs into the limit, 0 to 100. */
  readonly atPercent: number;
  /** How long it is silent then, milliseconds. */
  readonly forMs: number;
}

export type Priority = 0 | 1 | 2 | 3;

export interface Estimate {
  readonly leastMs: number;
  readonly mostMs: number;
}

/**
 * A named point inside the work of a stream. It is reached when the agent names it, when the progress reaches `percent` or `tasks`, or
 * when the stream succeeds, and then stays reached.
 */
export interface Milestone {
  /** Unique within its stream. */
  readonly id: string;
  readonly title: string;
  /** Reached at this progress, 0 to 100; `null` when the plan gives none. */
  readonly percent: number | null;
  /** Reached when so many items of the agent's check-list are done; `null` when the plan gives none. */
  readonly tasks: number | null;
}

export type Outcome = 'succeeded' | 'failed' | 'ended';

/** A condition on something else in the plan. `on` names the outcome that fulfils it. */
export type Need =
  /** `lane` is the lane that makes it wait; `null` for a sequence, nothing where the plan says the need itself. */
  | { readonly kind: 'stream'; readonly stream: StreamId; readonly on: Outcome; readonly lane?: string | null }
  | { readonly kind: 'phase'; readonly phase: PhaseId; readonly on: Outcome }
  | { readonly kind: 'milestone'; readonly stream: StreamId; readonly milestone: string }
  | { readonly kind: 'checkpoint'; readonly checkpoint: CheckpointId }
  | { readonly kind: 'wave'; readonly wave: WaveId }
  /** One of them is enough; it can never hold when none of them can. */
  | { readonly kind: 'any'; readonly needs: readonly Need[] };

export interface Worktree {
  /** Branch that is made (or adopted) for the stream. */
  readonly branch: string;
  /** What a new branch starts from: a commit-ish (`HEAD` unless the plan says), or what a wave has merged by then. */
  readonly base: string | { readonly wave: WaveId };
  /** Lines for `/bin/sh -c` that are run in a fresh worktree, one after the other. */
  readonly setup: readonly string[];
  /** Paths and globs, relative to the workspace, of files that git ignores and that are copied into a fresh worktree. */
  readonly copy: readonly string[];
  /** The TCP port that it gets: any that is free, this one, or none. */
  readonly port: 'free' | number | null;
}

export interface RetryPolicy {
  /** Attempts in all, at least 1. */
  readonly attempts: number;
  /** Wait before attempt 2, milliseconds. */
  readonly backoffMs: number;
  /** Each further wait is this many times the one before; at least 1. */
  readonly factor: number;
  /** Upper bound of one wait, milliseconds. */
  readonly maxBackoffMs: number;
}

/** How much may be used up; at least one of the two is set. */
export interface Budget {
  readonly tokens: number | null;
  /** US dollars. */
  readonly usd: number | null;
  /** Percentage at which a person is told. */
  readonly warnAt: number;
  /** When it is used up: nothing more starts (`hold`), and what runs stands still, too (`pause`). */
  readonly whenUsedUp: 'hold' | 'pause';
}

/** What follows when the last attempt of a stream has failed. */
export type OnFailure =
  | { readonly kind: 'fail' }
  /** It fails nothing and keeps nothing back. */
  | { readonly kind: 'continue' }
  /** The other stream, which needs the failure of this one, stands in for it. */
  | { readonly kind: 'fallback'; readonly stream: StreamId }
  /** The other stream, which lies before this one, and all that depends on it is run again, so many times. */
  | { readonly kind: 'rollback'; readonly to: StreamId; readonly rounds: number };

/** What follows when an agent reports a finding that is so bad, or worse. A person answers before anything runs again. */
export interface RollbackRule {
  readonly id: RollbackId;
  readonly severity: Severity;
  /** Whose findings it is about; `null` is anybody's. */
  readonly in: readonly StreamId[] | null;
  /** Stopped when they are at work, held when they have not started. */
  readonly stop: readonly StreamId[];
  /** Who runs again after the approval; `same` is whoever has reported. */
  readonly rerun: 'same' | readonly StreamId[];
}

/** `afterMs` counts from the moment the stream got stuck or reported a blocker; `text` is `null` where the plan leaves the words to Sluice. */
export type EscalationStep =
  | { readonly do: 'notify'; readonly afterMs: number; readonly text: string | null }
  /** Types the text into the terminal of another stream. */
  | { readonly do: 'ask'; readonly afterMs: number; readonly stream: StreamId; readonly text: string | null }
  | { readonly do: 'page'; readonly afterMs: number; readonly who: string; readonly text: string | null }
  /** The attempt is ended and the stream has failed. */
  | { readonly do: 'block'; readonly afterMs: number };

export interface Gate {
  readonly id: GateId;
  /** Unique within its owner. */
  readonly name: string;
  readonly owner:
    | { readonly kind: 'stream'; readonly stream: StreamId }
    | { readonly kind: 'phase'; readonly phase: PhaseId }
    | { readonly kind: 'wave'; readonly wave: WaveId };
  /** Only `must` keeps its owner back; the others are measured and shown. */
  readonly level: GateLevel;
  readonly check: GateCheck;
  /** What kind of check it is, for counting by category; `null` when the plan does not say. */
  readonly category: string | null;
  /** How often its program is tried again when it does not pass. A pass of a later try is flaky. */
  readonly retries: number;
  /** How often its output goes back to the agent of its stream before its failure counts. */
  readonly feedback: number;
  /** Relative to the owner's directory (the stream's work directory, the worktree of the wave, or the workspace). */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** It is an item of the check-list of its owner; absent when it is not, and in plans of before that was known. */
  readonly isItem?: true;
}

export type GateLevel = 'must' | 'should' | 'nice';

/** An argument vector, or a line for the shell. */
export type Program =
  { readonly kind: 'command'; readonly argv: readonly [string, ...string[]] } | { readonly kind: 'shell'; readonly line: string };

export type GateCheck =
  /** Its exit status counts. */
  | Program
  | ReadingCheck
  | GroupCheck
  /** Nothing runs: a person answers, and their name is kept. */
  | { readonly kind: 'human'; readonly question: string }
  | ConsensusCheck;

/** Nothing runs: what several models wrote about the same is read and compared (docs/consensus.md). */
export interface ConsensusCheck extends ConsensusDemand {
  readonly kind: 'consensus';
  /** Each with at least two members; without domains it is one with an empty name. */
  readonly domains: readonly { readonly domain: string; readonly members: readonly ConsensusMember[] }[];
  /** What each result must fit besides; a path is relative to the workspace. */
  readonly schema: JsonReading['schema'];
  /** How often a stream is run again by itself because its result is of no use. */
  readonly retries: number;
  /** How long the gate waits, when its turn has come, for streams that have not ended; `null` not at all. */
  readonly lateAfterMs: number | null;
  /** Where the report is written, relative to the workspace, with `.md` or `.json` at its end; `null` for nowhere but its log. */
  readonly to: string | null;
}

export interface ConsensusMember {
  readonly stream: StreamId;
  readonly model: string;
  /** Of its result, relative to its working directory. */
  readonly file: string;
}

/** Other gates of the same owner are counted; they stand before it. */
export interface GroupCheck {
  readonly kind: 'group';
  readonly mode: 'all' | 'any' | 'rate';
  readonly of: readonly GateId[];
  /** How many must pass, as a share or a number; `null` for `all` and `any`. */
  readonly is: Comparison | null;
}

/** Something is read, after the program has run where there is one. */
export type ReadingCheck = (TestsReading | MetricReading | FileReading | JsonReading) & { readonly program: Program | null };

export interface Checkpoint {
  readonly id: CheckpointId;
  readonly title: string;
  /** Planned time after the start of the run, milliseconds; `null` when the plan gives none. */
  readonly atMs: number | null;
  /** Reached when all hold; with none it is reached at its planned time. */
  readonly needs: readonly Need[];
  /** Holds what needs it until a person has approved. */
  readonly review: boolean;
  /** Set for a sign-off: who is to sign, and what the signature rests on, as the plan says it. */
  readonly signOff: SignOff | null;
  /** Set for an integration item: what one stream provides for another. */
  readonly integration: Integration | null;
  /** As the plan says, relative to the workspace; `null` when it does not. `Plan.handoffs` has what follows from it. */
  readonly handoff: string | null;
  /** Agents that know nothing of what went before begin what comes behind it. */
  readonly freshSession: boolean;
  /** Progress that the plan expects of streams at this point, 0 to 100. */
  readonly expected: Readonly<Record<string, number>>;
}

export interface SignOff {
  readonly by: readonly string[];
  readonly evidence: readonly string[];
}

/** What one stream needs of another, as the plan writes it. The needs of the checkpoint, and those on it, say the same to the scheduler. */
export interface Integration {
  /** Who provides it: a stream, or a milestone of one (`A.baseline`). */
  readonly from: string;
  /** Who takes it. */
  readonly to: string;
  readonly what: string;
}

/** Something that is to reach a target. */
export interface Metric {
  readonly name: string;
  /** As the plan writes it: `>= 80%`, `complete`. */
  readonly target: string;
  /** Where its value comes from, as the plan writes it; `null` when the plan does not say. */
  readonly from: string | null;
  /** The file that its value is read from; `null` where it comes from elsewhere. */
  readonly file: MetricSourceFile | null;
}

export interface MetricSourceFile {
  /** Relative to the working directory of the stream, or to the workspace. */
  readonly path: string;
  /** Who makes it; `null` for whatever lies in the workspace. */
  readonly stream: StreamId | null;
  readonly source: MetricSource;
}

/** What each stream has done, does now, waits for and when it will end, told at intervals. */
export interface Standup {
  /** Milliseconds. */
  readonly everyMs: number;
  /** The file that it is written to, relative to the workspace; `null` for the screen alone. */
  readonly to: string | null;
  /** Missing in journals of before stand-ups were told: their runs had none. */
  readonly isTold: true;
}

/** The results of one phase, written with the report. */
export interface PhaseResultsWish {
  readonly phase: PhaseId;
  /** Relative to the workspace. */
  readonly to: string;
}

/** Ways in which people are told what waits for them, and the end of the run. */
export interface NotifyWish {
  /** By the notifications of the desktop of the machine that the run is on. */
  readonly desktop: boolean;
  /** URL to which each notice is posted as JSON; `null` for none. */
  readonly webhook: string | null;
  /** Run for each notice, which stands in its environment. */
  readonly program: Program | null;
}

/** The report that the plan wants at the end of the run. */
export interface ReportWish {
  readonly format: ReportFormat;
  /** Relative to the workspace. */
  readonly to: string;
  /** Phases whose results are written beside it, as JSON. */
  readonly results: readonly PhaseResultsWish[];
  /** Whether it is committed, with these results. */
  readonly commit: boolean;
}

export type ReportFormat = 'md' | 'html' | 'json' | 'junit';

/** Merges the branches of streams into one branch, and may land that on another. */
export interface Wave {
  readonly id: WaveId;
  readonly title: string;
  /** The success of its streams is among them. */
  readonly needs: readonly Need[];
  /** In this order. */
  readonly merges: readonly WaveMerge[];
  /** Branch that they are merged into; made when it does not exist. */
  readonly into: string;
  /** Commit-ish that a new branch starts from. */
  readonly base: string;
  /** Run in the worktree of the branch, when all is merged. */
  readonly gates: readonly Gate[];
  /** What follows when the gates have passed. */
  readonly land: Landing | null;
  /** How often, at most, a stream is run again because a gate failed on its branch. */
  readonly rounds: number;
  /** What is done where branches conflict: the first rule that names the file. Its own come before those of the plan. */
  readonly conflicts: readonly ConflictRule[];
}

export interface ConflictRule {
  /** Pattern of files, relative to the top of the repository; without `/` it names files in any folder. */
  readonly path: string;
  readonly answer: ConflictAnswer;
}
export type ConflictAnswer =
  /** `ours` is what the branch of the wave has, `theirs` what is merged into it. */
  | { readonly kind: 'side'; readonly side: 'ours' | 'theirs' }
  /** The side that has the work of this stream; while neither has it the rule names nothing. */
  | { readonly kind: 'stream'; readonly stream: StreamId; readonly branch: string }
  /** The lines of both. */
  | { readonly kind: 'union' }
  /** The program settles it. */
  | { readonly kind: 'run'; readonly program: Program }
  /** The stream, a resolver, settles it. It is asked so often at most for one merge; then a person is. */
  | { readonly kind: 'agent'; readonly stream: StreamId; readonly rounds: number }
  /** A person settles it. */
  | { readonly kind: 'ask' };

export interface WaveMerge {
  readonly stream: StreamId;
  readonly branch: string;
  /** Of the merge commit. */
  readonly message: string;
}

export interface Landing {
  /** Branch that the result is merged into. */
  readonly into: string;
  readonly tag: string | null;
  /** Of a merge commit; with `null` the branch is moved forward where that is enough. */
  readonly message: string | null;
}

export interface Deliverable {
  /** Relative to the working directory of its owner. */
  readonly path: string;
}
