import { formatDuration } from '../../core/plan/duration.ts';
import type { GitOptions } from './git.ts';

/** How long a commit in the name of a person may take by default, with its hooks and its signature, milliseconds. */
export const commitMs = 120_000;

/**
 * Nothing can ask at a terminal: what signs would draw over the screen of whoever watches the run. A signature that needs no terminal is made as the
 * person has configured it.
 */
const unasked = { GPG_TTY: '', SSH_ASKPASS_REQUIRE: 'never', GIT_ASKPASS: '', GIT_EDITOR: ':' };

export interface CommitBounds {
  /** Stands in the environment of git and of all that it starts. */
  readonly mark: string;
  readonly limitMs: number;
  /** Ends everything that bears a mark. */
  readonly endMarked: (mark: string) => Promise<unknown>;
}

/** How git is run where it may call programs of the person: hooks, or what signs commits. */
export const boundedCommit = ({ mark, limitMs, endMarked }: CommitBounds): GitOptions => ({
  env: { ...unasked, SLUICE_MARK: mark },
  limit: { ms: limitMs, end: () => endMarked(mark) },
});

/** Completes `git did not commit ...: `. */
export const tookTooLong = (limitMs: number): string =>
  `it took longer than ${formatDuration(limitMs)} and was ended; a hook of the repository, or what signs commits, waits for something. Commit it yourself`;
