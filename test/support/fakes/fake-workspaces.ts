import { posix } from 'node:path';
import type { Workspaces } from '../../../src/core/ports/index.ts';

/** Folders that exist unless a test says otherwise. */
export class FakeWorkspaces implements Workspaces {
  /** Absolute paths that do not exist. */
  readonly absent = new Set<string>();
  /** Reasons why the workspace, or the worktree of a stream (by its id), cannot be made. */
  readonly failures = new Map<string, string>();
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async prepare(): Promise<string> {
    this.#fail('workspace');
    return this.#dir;
  }
  async worktree(...[, , stream]: Parameters<Workspaces['worktree']>): Promise<string> {
    this.#fail(stream);
    return posix.join(this.#dir, '.worktrees', encodeURIComponent(stream));
  }
  async missing(dir: string, paths: readonly string[]): Promise<string[]> {
    this.#fail(`missing ${dir}`);
    return paths.filter((path) => this.absent.has(posix.resolve(dir, path)));
  }

  #fail(what: string): void {
    const reason = this.failures.get(what);
    if (reason !== undefined) throw new Error(reason);
  }
}
