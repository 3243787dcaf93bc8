import type { RunId, StreamId } from '../ids.ts';
import type { Workspace, Worktree } from '../plan/model.ts';

/** Folders and git worktrees that streams work in. Idempotent; nothing that exists is overwritten. */
export interface Workspaces {
  /** @returns the absolute path of the workspace @throws Error with a sentence for a person */
  prepare(run: RunId, workspace: Workspace): Promise<string>;
  /** Makes or adopts the worktree of a stream. @returns its absolute path @throws Error with a sentence for a person */
  worktree(run: RunId, workspaceDir: string, stream: StreamId, spec: Worktree): Promise<string>;
  /** Of these paths, relative to `dir`, those that do not exist. */
  missing(dir: string, paths: readonly string[]): Promise<string[]>;
}
