import type { ProcessIdentity } from '../run/events.ts';

/** Processes of this machine: their identity, and whole trees of them. */
export interface Processes {
  /** @returns `null` when there is no such process, or it has ended and only waits to be reaped */
  identityOf(pid: number): ProcessIdentity | null;
  isAlive(process: ProcessIdentity): boolean;
  /** Every live process of a tree, the root first when it lives. */
  treeOf(tree: ProcessTree): ProcessIdentity[];
  /** Stops every process of the tree, those included that it starts meanwhile. @returns false when there was none */
  pauseTree(tree: ProcessTree): boolean;
  /** Lets every process of the tree go on. @returns false when there was none */
  continueTree(tree: ProcessTree): boolean;
  /** Ends the tree. Resolves when none of it is found any more, or what is left cannot be ended (it is told then). */
  endTree(tree: ProcessTree, grace: EndGrace): Promise<EndedTree>;
}

/**
 * What makes up a tree: descendants of the root, members of the root's session (setsid of the leader), and every process that has
 * `SLUICE_MARK=mark` in its environment, however it was reparented.
 */
export interface ProcessTree {
  /** `null` when only the mark is known. */
  readonly root: ProcessIdentity | null;
  /** `null` when the root carries no mark. */
  readonly mark: string | null;
}

export interface EndGrace {
  /** How long SIGINT is given before SIGTERM; 0 leaves SIGINT out. Once the root has gone, what it left is not given all of it. */
  readonly interruptMs: number;
  /** How long SIGTERM is given before SIGKILL; 0 kills at once. */
  readonly termMs: number;
}

export interface EndedTree {
  /** How many processes were found when it began. */
  readonly found: number;
  /** Processes that even SIGKILL did not end (they wait inside the kernel), normally empty. */
  readonly left: readonly ProcessIdentity[];
}
