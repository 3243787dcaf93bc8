import { execa } from 'execa';
import { inherited, type Environment } from '../environment/inherited.ts';

export interface GitAnswer {
  readonly ok: boolean;
  readonly stdout: string;
  /** What git had to say, for a person; never empty when `ok` is false. */
  readonly complaint: string;
  /** It was ended because it took longer than its limit. */
  readonly timedOut?: true;
}

export interface Git {
  /** Runs git in a folder. @throws Error with a sentence when there is no usable git */
  (dir: string, args: readonly string[], options?: GitOptions): Promise<GitAnswer>;
}
export interface GitOptions {
  /** Leaves out the configuration of the user and of the machine: for repositories that belong to Sluice alone. */
  readonly isolated?: boolean;
  /** Variables besides those that are inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads; nothing where that is left out. */
  readonly input?: string;
  /** For what may run programs of the person: hooks, or what signs commits. */
  readonly limit?: GitLimit;
}
export interface GitLimit {
  /** How long it may take, milliseconds. */
  readonly ms: number;
  /** Ends git and everything that it has started. */
  readonly end: () => Promise<unknown>;
}

/** `git merge-tree --write-tree`, by which conflicts are forecast, came with this version. */
const oldest = [2, 38] as const;
export const oldestGit = oldest.join('.');

export function gitOf(base: Environment): Git {
  const env = { ...inherited(base), GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
  const isolation = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_ATTR_NOSYSTEM: '1' };
  const call: Git = async (dir, args, { isolated = false, env: given = {}, input, limit } = {}) => {
    const options = {
      cwd: dir,
      env: { ...env, ...(isolated ? isolation : {}), ...given },
      extendEnv: false,
      ...(input === undefined ? ({ stdin: 'ignore' } as const) : { input }),
      reject: false,
      // A session of its own has no terminal on which anything could ask.
      detached: limit !== undefined,
    } as const;
    const running = execa('git', args, { ...options, stripFinalNewline: false });
    const timer = limit === undefined ? null : endAfter(limit);
    const answer = await running;
    if (timer?.stop()) return { ok: false, stdout: answer.stdout, complaint: 'it took too long', timedOut: true };
    const complaint = answer.stderr.trim() || (answer.originalMessage ?? `git ended with status ${answer.exitCode}`);
    return { ok: answer.exitCode === 0, stdout: answer.stdout, complaint };
  };
  // Asked once: git does not change its version under a run.
  let problem: Promise<string | null> | null = null;
  return async (dir, args, options) => {
    problem ??= versionProblem(call);
    const sentence = await problem;
    if (sentence !== null) {
      // Whoever installs git now need not start the engine anew.
      problem = null;
      throw new Error(sentence);
    }
    return call(dir, args, options);
  };
}

/** `stop` tells whether the time was over by then. */
function endAfter({ ms, end }: GitLimit): { readonly stop: () => boolean } {
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    void end();
  }, ms);
  return {
    stop() {
      clearTimeout(timer);
      return isOver;
    },
  };
}

async function versionProblem(call: Git): Promise<string | null> {
  const need = `git ${oldest.join('.')} or newer`;
  const { ok, stdout } = await call('/', ['version'], { isolated: true });
  if (!ok) return `git was not found in PATH; worktrees and scratch repositories need ${need}`;
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(stdout) ?? []).slice(1).map(Number);
  const young = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  return young ? null : `this is ${stdout.trim()}; worktrees and scratch repositories need ${need}`;
}
