import type { Output } from './output.ts';
import type { Services } from './services.ts';

/** Everything a command sees of the world around it. */
export interface Context {
  /** Absolute; `-C` has been applied. Relative paths that were typed start here. */
  readonly cwd: string;
  /** Absolute path of the project, whose `.sluice/` holds the runs. */
  readonly projectDir: string;
  /** How `sluice` is called from where the person is so that it finds this project: `sluice`, or `sluice -C DIR`. For hints. */
  readonly command: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Data. */
  readonly out: Output;
  /** Talk. */
  readonly err: Output;
  readonly input: Input;
  /** Who is acting, `user@host`. */
  readonly person: string;
  readonly services: Services;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface Input {
  readonly isTerminal: boolean;
  /** All that is piped in. */
  readAll(): Promise<string>;
}
