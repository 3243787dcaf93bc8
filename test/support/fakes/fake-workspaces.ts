import { posix } from 'node:path';
import type { ChangedFile } from '../../../src/core/handoff/handoff-text.ts';
import type { StreamId } from '../../../src/core/ids.ts';
import type { PreparedWorktree, SetUp, Workspaces } from '../../../src/core/ports/index.ts';

/** Folders that exist unless a test says otherwise. */
export class FakeWorkspaces implements Workspaces {
  /** Absolute paths that do not exist. */
  readonly absent = new Set<string>();
  /** Reasons why the workspace, or the worktree of a stream (by its id), cannot be made. */
  readonly failures = new Map<string, string>();
  /** What the branch of each stream was to start from, when it was last asked for. */
  readonly bases = new Map<StreamId, string>();
  /** Set-ups that run until a test ends them, and those that were run to their end. */
  readonly settingUp = new Map<StreamId, { readonly env: SetUp['env']; finish(): void; fail(reason: string): void }>();
  readonly setUps = new Set<StreamId>();
  readonly endedSetUps: StreamId[] = [];
  changed: readonly ChangedFile[] = [];
  /** What is not committed, by folder; and the messages of what was committed. */
  readonly left = new Map<string, readonly string[]>();
  readonly messages: string[] = [];
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async prepare(): Promise<string> {
    this.#fail('workspace');
    return this.#dir;
  }
  async worktree(...[, , stream, spec]: Parameters<Workspaces['worktree']>): Promise<PreparedWorktree> {
    this.#fail(stream);
    this.bases.set(stream, spec.base);
    const dir = posix.join(this.#dir, '.worktrees', encodeURIComponent(stream));
    const { port = null, setup = [] } = spec;
    return { dir, port: port === 'free' ? 40_000 : port, needsSetUp: setup.length > 0 && !this.setUps.has(stream) };
  }
  setUp({ stream, env }: SetUp): { readonly result: Promise<void>; cancel(): void } {
    const { promise: result, resolve, reject } = Promise.withResolvers<void>();
    this.settingUp.set(stream, {
      env,
      finish: () => (this.settingUp.delete(stream), this.setUps.add(stream), resolve()),
      fail: (reason) => (this.settingUp.delete(stream), reject(new Error(reason))),
    });
    return { result, cancel: () => this.settingUp.get(stream)?.fail('its set-up was cancelled') };
  }
  async endSetUp(...[, stream]: Parameters<Workspaces['endSetUp']>): Promise<void> {
    this.endedSetUps.push(stream);
  }
  async changedSince(): Promise<readonly ChangedFile[]> {
    return this.changed;
  }
  async uncommitted(dir: string): Promise<readonly string[]> {
    return this.left.get(dir) ?? [];
  }
  async commitAll(dir: string, message: string): Promise<string | null> {
    this.#fail(`commit ${dir}`);
    this.messages.push(message);
    return this.left.delete(dir) ? 'c0ffee' : null;
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
