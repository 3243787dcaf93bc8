import type { Leftover, RunStanding } from '../../core/clean/leftover.ts';
import type { Checkup } from '../../core/doctor/checkup.ts';
import type { RunId } from '../../core/ids.ts';
import type { Plan } from '../../core/plan/model.ts';
import type { MergeForecasts } from '../../core/ports/index.ts';
import type { Envelope } from '../../core/run/events.ts';
import type { RunState } from '../../core/run/state.ts';
import type { NewRun } from '../../wire/request.ts';
import type { RunHandle } from '../../wire/handles.ts';
import type { Output } from './output.ts';

/**
 * What the commands need from the rest of the program. `src/main/cli.ts` provides it, which is why no command knows the journal's
 * database, the engine or another face. Each method imports what it needs when it is called, so that a command pays only for its own.
 */
export interface Services {
  /** Of the package: `1.2.3`. */
  readonly version: string;
  /** Absolute path of the plan that `sluice demo` runs. */
  readonly demoPlanFile: string;
  /** Absolute path of the JSON schema of plans that comes with the package. */
  readonly schemaFile: string;
  /** The runs of a project; `null` when it never had one. @throws Error with a sentence when the journal cannot be read */
  openHistory(projectDir: string): Promise<History | null>;
  /** Writes down what a new run is to do. Nothing is started yet. @throws Error with a sentence when the project cannot be written to */
  createRun(run: NewRun, planText: string): Promise<RunId>;
  /** Starts the engine of a run; one that died is succeeded. @throws Error with a sentence: another one lives, or it does not come up */
  startEngine(projectDir: string, run: RunId, options: { readonly takeOver: boolean }): Promise<void>;
  /**
   * Serves the tools of the agent that started this process, until it closes standard input. `failed` is called with a sentence for what goes wrong beside the calls.
   * @throws Error with a sentence when the environment names no attempt, or not the one that its token is for
   */
  serveAgentTools(env: Readonly<Record<string, string | undefined>>, failed: (sentence: string) => void): Promise<void>;
  /** Looks at everything on this machine that runs depend on, but for the terminal. @throws Error when the project cannot be looked at */
  examine(projectDir: string): Promise<readonly Checkup[]>;
  /** Finds what runs have left. @throws Error with a sentence when something cannot be looked at */
  openLeftovers(projectDir: string, search: LeftoverSearch): Promise<Leftovers>;
  /** Merges in memory. */
  mergeForecasts(): Promise<MergeForecasts>;
  /** Connects to the engine of a run; where none is alive, one is started. @throws Error with a sentence when none can be reached */
  connect(projectDir: string, run: RunId, person: string): Promise<RunHandle>;
  /** A run that has ended, from its events. A request to it starts an engine, which says whether it is still possible. */
  pastRun(projectDir: string, run: RunId, events: readonly Envelope[], person: string): Promise<RunHandle>;
  /** Prints events as aligned lines. `command` is how `sluice` is called in hints. */
  eventPrinter(out: Output, command: string): Promise<EventPrinter>;
  /**
   * Shows the dashboard until the person leaves, and closes the handle. Its frame is there at once, while the run is still on its way.
   * @throws what the handle was rejected with, after the terminal has been given back
   */
  dashboard(view: DashboardView): Promise<void>;
  /** Offers plans and runs on the whole screen. @returns what the person chose, `null` when they left */
  choose(offers: Offers): Promise<Choice | null>;
  /** Prints a run as it goes. */
  headless(view: HeadlessView): Promise<HeadlessEnd>;
}

export interface LeftoverSearch {
  /** Only what this run has left. */
  readonly run: RunId | null;
  /** The records of runs, too. */
  readonly withRuns: boolean;
  /** Keeps the runs that have ended from being taken up until `close`. */
  readonly toRemove: boolean;
}

/** What runs have left in a project. */
export interface Leftovers {
  readonly found: readonly Leftover[];
  readonly standing: (run: RunId) => RunStanding;
  /** @throws Error with a sentence; it is still there then */
  remove(leftover: Leftover, isForced: boolean): Promise<void>;
  close(): void;
}

/** The journal, read only. */
export interface History {
  /** Newest first. */
  runs(): readonly RunId[];
  /** @throws Error with a sentence when an event cannot be read */
  events(run: RunId, afterSeq?: number): readonly Envelope[];
  /** The engine that has the run and is alive, or `null`. */
  engine(run: RunId): { readonly pid: number; readonly hostname: string; readonly since: number } | null;
  /** Whether the host of the run is alive, with or without its engine: streams may run in it. */
  hasHost(run: RunId): boolean;
  close(): void;
}

/** Prints what it has not printed yet. It folds what it is given, so that it must be given every event from the first one on. */
export interface EventPrinter {
  print(events: readonly Envelope[]): void;
}

export interface DashboardView {
  readonly projectDir: string;
  readonly run: RunId;
  readonly handle: Promise<RunHandle>;
  /** By whose name what is asked for on it is recorded. */
  readonly person: string;
  /** Shown until the run is there. */
  readonly title: string;
}

export interface Offers {
  readonly project: string;
  readonly plans: readonly { readonly file: string; readonly plan: Plan | null }[];
  /** Newest first; `live` when an engine is at work on it. */
  readonly runs: readonly { readonly state: RunState; readonly live: boolean }[];
  /** Epoch milliseconds. */
  readonly now: number;
}
export type Choice = { readonly kind: 'plan'; readonly file: string } | { readonly kind: 'run'; readonly run: string };

export interface HeadlessView {
  readonly handle: RunHandle;
  readonly out: Output;
  readonly err: Output;
  readonly command: string;
  /** Envelopes as NDJSON instead of lines. */
  readonly json: boolean;
  /** Leave when only a person can bring the run further. */
  readonly leaveWhenHeld: boolean;
  /** All events of the run that are in the journal now. */
  readonly readJournal: () => readonly Envelope[];
}

export type HeadlessEnd =
  /** The run is over; its last state tells how it went. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'held' }
  /** Interrupted twice: everything was stopped. */
  | { readonly kind: 'interrupted' }
  /** A signal told it to leave; the run goes on. */
  | { readonly kind: 'left'; readonly signal: 'SIGTERM' | 'SIGHUP' }
  | { readonly kind: 'lost'; readonly reason: string };
