import type { GateId, RunId } from '../ids.ts';
import type { Stream } from '../plan/model.ts';
import type { LaunchSpec } from './attempts.ts';

/** Turns what a plan says about an agent into a program to start. One small module per kind of agent stands behind it. */
export interface Agents {
  /** Says how to start one attempt; starts nothing and touches no file. @throws Error with a sentence for a person */
  launch(input: LaunchInput): LaunchSpec;
}

export interface LaunchInput {
  readonly run: RunId;
  readonly stream: Stream;
  /** 1-based. */
  readonly attempt: number;
  /** Absolute working directory of the attempt: the worktree or the workspace, the stream's `cwd` already joined to it. */
  readonly dir: string;
  /** The TCP port of its worktree, `null` when it has none. */
  readonly port: number | null;
  /** Absolute path of the project that `.sluice/` belongs to. */
  readonly projectDir: string;
  /** Absolute path of the folder that the run works in: the project, or the scratch repository. */
  readonly workspaceDir: string;
  /** Absolute path of the JSON status file that the attempt may write (`runFolder(...).statusFile(stream, attempt)`). */
  readonly statusFile: string;
  /** Absolute paths of what others have left for it, to be read first. */
  readonly handoffs: readonly string[];
  /** A gate that the attempt before has failed, and the absolute path of its output; `null` for an attempt that has nothing to mend. */
  readonly feedback: { readonly gate: GateId; readonly file: string } | null;
}
