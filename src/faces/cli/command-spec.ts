/**
 * A command as data. The argument parser, the help, the shell completions and docs/cli.md are all made from it, so that they cannot
 * differ. The code stands apart, in commands/, and is imported only when the command is given.
 */
export interface CommandSpec {
  readonly name: CommandName;
  /** Heading under which help and reference list it. */
  readonly group: Group;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Paragraphs. */
  readonly description: readonly string[];
  readonly args: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  /** At least one. Tests parse each. */
  readonly examples: readonly Example[];
}

export type CommandName =
  | 'init'
  | 'run'
  | 'check'
  | 'plan'
  | 'import'
  | 'attach'
  | 'demo'
  | 'status'
  | 'events'
  | 'logs'
  | 'runs'
  | 'report'
  | 'conflicts'
  | 'pause'
  | 'resume'
  | 'retry'
  | 'skip'
  | 'stop'
  | 'send'
  | 'approve'
  | 'answer'
  | 'reject'
  | 'doctor'
  | 'clean'
  | 'mcp'
  | 'completion';

export type Group = 'Run a plan' | 'Look at a run' | 'Take part in a run' | 'Other';

/** What a shell offers in this place. */
export type Completes = 'plan' | 'run' | 'stream' | 'target' | 'item' | 'leftover' | 'dir' | 'shell' | 'nothing';

export interface ArgumentSpec {
  /** In capitals, as in `PLAN`. */
  readonly name: string;
  readonly about: string;
  readonly required: boolean;
  readonly variadic: boolean;
  readonly completes: Completes;
}

export interface OptionSpec {
  /** As commander reads them: `-f, --follow`, `--only <A,B>`. */
  readonly flags: string;
  readonly about: string;
  /** Of its value; `nothing` for a switch. */
  readonly completes: Completes;
  /** It may be given more than once; each value counts. */
  readonly isRepeatable?: boolean;
}

export interface Example {
  readonly line: string;
  readonly about: string;
}
