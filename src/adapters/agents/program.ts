/** What is executed for an attempt; the environment and the folder are the same for every kind of agent. */
export interface Program {
  /** A path, or a name that is looked up in PATH. */
  readonly file: string;
  readonly args: readonly string[];
}
