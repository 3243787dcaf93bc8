/** What was found out about one thing that Sluice needs, or can use, on this machine. */
export interface Checkup {
  readonly name: string;
  /** `problem`: Sluice does not work like this. `warning`: something of it does not, or soon will not. */
  readonly level: 'ok' | 'warning' | 'problem';
  /** What there is: `git 2.47.1`. */
  readonly found: string;
  /** What to do about it; `null` when all is well. */
  readonly advice: string | null;
}

const ok = (name: string, found: string): Checkup => ({ name, level: 'ok', found, advice: null });

/** @param text what a program prints about its version @returns the first number with at least two parts, or `null` */
const versionIn = (text: string): string | null => /\d+(?:\.\d+)+/.exec(text)?.[0] ?? null;

/** Whether a version is at least another; parts that are missing count as 0. */
export function isAtLeast(version: string, least: string): boolean {
  const [one, other] = [version, least].map((text) => text.split('.').map(Number));
  for (let at = 0; at < Math.max(one?.length ?? 0, other?.length ?? 0); at += 1) {
    const difference = (one?.[at] ?? 0) - (other?.[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** @param engines the range of the package: `>=22.22` */
export function nodeCheckup(version: string, engines: string): Checkup {
  const least = versionIn(engines) ?? '0';
  const own = versionIn(version) ?? '0';
  if (isAtLeast(own, least)) return ok('node', own);
  return { name: 'node', level: 'problem', found: own, advice: `Sluice needs Node ${least} or newer` };
}

/**
 * @param said what `git version` printed, `null` when there is no git
 * @param failure what does not work of it, by trying; `null` when all does, or when nobody has tried
 */
export function gitCheckup(said: string | null, least: string, failure: string | null): Checkup {
  const problem = (found: string, advice: string): Checkup => ({ name: 'git', level: 'problem', found, advice });
  const advice = `worktrees, waves and scratch workspaces need git ${least} or newer`;
  const version = said === null ? null : versionIn(said);
  if (version === null) return problem('not found in PATH', advice);
  if (!isAtLeast(version, least)) return problem(version, advice);
  return failure === null ? ok('git', version) : problem(`${version}, but ${failure}`, `${advice}, as git itself comes`);
}

/** @param failure why no process could be started in a pseudo-terminal, `null` when one was */
export function ptyCheckup(failure: string | null): Checkup {
  if (failure === null) return ok('node-pty', 'opens terminals');
  return {
    name: 'node-pty',
    level: 'problem',
    found: failure,
    advice: 'streams run in pseudo-terminals: install Sluice again on this machine',
  };
}

export interface TerminalFacts {
  readonly isTerminal: boolean;
  readonly columns: number | null;
  readonly rows: number | null;
  readonly term: string;
  readonly isColored: boolean;
  readonly isUtf8: boolean;
}

/** The smallest screen on which a pane shows what most agents print. */
const leastScreen = { columns: 80, rows: 24 } as const;

export function terminalCheckup({ isTerminal, columns, rows, term, isColored, isUtf8 }: TerminalFacts): Checkup {
  const warning = (found: string, advice: string): Checkup => ({ name: 'terminal', level: 'warning', found, advice });
  if (!isTerminal) return ok('terminal', 'none here: the dashboard gives way to lines');
  const found = [
    `${columns ?? '?'}x${rows ?? '?'}`,
    term || 'TERM is not set',
    isColored ? 'colour' : 'no colour',
    isUtf8 ? 'UTF-8' : 'no UTF-8',
  ].join(', ');
  if (term === '' || term === 'dumb') return warning(found, 'the dashboard needs a terminal that can move its cursor: set TERM');
  if (!isUtf8) return warning(found, 'frames and signs are shown as plain letters: set LANG to a locale of UTF-8');
  if ((columns ?? leastScreen.columns) < leastScreen.columns || (rows ?? leastScreen.rows) < leastScreen.rows)
    return warning(found, `the dashboard shows little on less than ${leastScreen.columns}x${leastScreen.rows}`);
  return ok('terminal', found);
}

const gigabyte = 1024 ** 3;
/** Journal and recordings of a busy run take up to some hundred megabytes. */
const leastFree = gigabyte;

/** @param free bytes that the user may still write where the project lies */
export function diskCheckup(free: number): Checkup {
  const found = `${(free / gigabyte).toFixed(1)} GB free`;
  if (free >= leastFree) return ok('disk', found);
  return { name: 'disk', level: 'warning', found, advice: 'recordings may fill it: `sluice clean` shows what can go' };
}

/** Each stream, its files and its refs take some; the rest is for the editors and servers on the machine. */
const leastWatches = 8_192;
const leastInstances = 64;

/** @param limits of inotify for one user, `null` on a system without it */
export function watchCheckup(limits: { readonly watches: number; readonly instances: number } | null): Checkup {
  if (limits === null) return ok('watching', 'no inotify on this system');
  const found = `inotify: ${limits.watches} watches, ${limits.instances} instances`;
  if (limits.watches >= leastWatches && limits.instances >= leastInstances) return ok('watching', found);
  const advice = `files of agents may go unseen: sysctl fs.inotify.max_user_watches=${Math.max(limits.watches, leastWatches)} fs.inotify.max_user_instances=${Math.max(limits.instances, leastInstances)}`;
  return { name: 'watching', level: 'warning', found, advice };
}

/** @param said what each program printed about its version, `null` when it was not found */
export function agentCheckups(said: Readonly<Record<string, string | null>>): readonly Checkup[] {
  const present = Object.entries(said).flatMap(([name, text]) =>
    text === null ? [] : [ok(name, versionIn(text) ?? (text.trim() || 'found'))],
  );
  if (present.length > 0) return present;
  const found = `none of ${Object.keys(said).join(', ')} in PATH`;
  return [
    {
      name: 'agents',
      level: 'warning',
      found,
      advice: 'the demo agent and commands work without; for others install one, or say where its program lies (`program`)',
    },
  ];
}

/** @param said what `tmux -V` printed, `null` when it was not found */
export const tmuxCheckup = (said: string | null): Checkup =>
  said === null ? ok('tmux', 'not found, and not needed') : ok('tmux', versionIn(said) ?? said.trim());
