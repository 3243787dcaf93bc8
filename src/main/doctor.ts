import { askVersion, freeBytes, inotifyLimits } from '../adapters/doctor/facts.ts';
import { tryGit } from '../adapters/doctor/try-git.ts';
import { tryPty } from '../adapters/doctor/try-pty.ts';
import { systemProcesses } from '../adapters/proc/processes.ts';
import { oldestGit } from '../adapters/workspaces/git.ts';
import {
  agentCheckups,
  diskCheckup,
  gitCheckup,
  nodeCheckup,
  ptyCheckup,
  tmuxCheckup,
  watchCheckup,
  type Checkup,
} from '../core/doctor/checkup.ts';
import { agentKinds } from '../core/plan/schema/agent.ts';

/** The kinds of agents that are programs of their own, each called like its kind. */
const programs = agentKinds.filter((kind) => kind !== 'command' && kind !== 'demo');

/** Looks at everything on this machine that runs depend on. */
export async function examine(projectDir: string, engines: string): Promise<readonly Checkup[]> {
  const { env } = process;
  const [git, tmux, pty, free, limits, agents] = await Promise.all([
    askVersion(env, 'git', 'version'),
    askVersion(env, 'tmux', '-V'),
    tryPty(env, systemProcesses(), projectDir),
    freeBytes(projectDir),
    inotifyLimits(),
    Promise.all(programs.map(async (program) => [program, await askVersion(env, program, '--version')] as const)),
  ]);
  return [
    nodeCheckup(process.version, engines),
    gitCheckup(git, oldestGit, git === null ? null : await tryGit(env)),
    ptyCheckup(pty),
    diskCheckup(free),
    watchCheckup(limits),
    ...agentCheckups(Object.fromEntries(agents)),
    tmuxCheckup(tmux),
  ];
}
