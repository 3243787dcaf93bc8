import type { RunId, StreamId } from '../ids.ts';
import type { ChangedFile } from '../handoff/handoff-text.ts';
import type { Workspace, Worktree } from '../plan/model.ts';

/** Folders and git worktrees that streams work in. Idempotent; nothing that exists is overwritten. */
export interface Workspaces {
  /** @returns the absolute path of the workspace @throws Error with a sentence for a person */
  prepare(run: RunId, workspace: Workspace): Promise<string>;
  /** Makes or adopts the worktree of a stream, with its copied files and its port. @throws Error with a sentence for a person */
  worktree(run: RunId, workspaceDir: string, stream: StreamId, spec: WorktreeSpec): Promise<PreparedWorktree>;
  /**
   * Runs the lines that set a worktree up, and remembers there that it is done. What an engine that died left running of an earlier set-up is ended first.
   * The result rejects with a sentence for a person, which has the end of the log.
   */
  setUp(task: SetUp): { readonly result: Promise<void>; cancel(): void };
  /** Ends what an engine that died left running of a set-up. */
  endSetUp(run: RunId, stream: StreamId): Promise<void>;
  /** Files below a folder that commits since then (epoch milliseconds) have changed, relative to it, each once. None where there is no git repository. */
  changedSince(dir: string, since: number): Promise<readonly ChangedFile[]>;
  /** What is not committed in the worktree that a folder lies in, relative to its top; what agents report in is left out. @throws Error with a sentence */
  uncommitted(dir: string): Promise<readonly string[]>;
  /** Commits all of that. @returns the commit, `null` when there was nothing @throws Error with a sentence */
  commitAll(dir: string, message: string): Promise<string | null>;
  /** Of these paths, relative to `dir`, those that do not exist. */
  missing(dir: string, paths: readonly string[]): Promise<string[]>;
}

/** A worktree of the plan, its base known as a commit-ish. */
export type WorktreeSpec = Pick<Worktree, 'branch'> & Partial<Omit<Worktree, 'branch' | 'base'>> & { readonly base: string };

export interface PreparedWorktree {
  /** Absolute path of the folder in it that corresponds to the workspace. */
  readonly dir: string;
  /** Its TCP port, `null` when it is to have none. */
  readonly port: number | null;
  /** Whether its set-up is still to be run: it never was to its end, or it has changed. */
  readonly needsSetUp: boolean;
}

export interface SetUp {
  readonly run: RunId;
  readonly stream: StreamId;
  /** `PreparedWorktree.dir`. */
  readonly dir: string;
  /** Lines for `/bin/sh -c`. */
  readonly setup: readonly string[];
  /** Added to the engine's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Longest duration of one line. */
  readonly timeoutMs: number;
}
