import type { Processes } from '../../core/ports/processes.ts';
import { inherited, type Environment } from '../environment/inherited.ts';
import { nodePtys } from '../pty/node-ptys.ts';

/** Starts a process in a pseudo-terminal and waits for its end. @returns why that did not work, or `null` */
export async function tryPty(env: Environment, processes: Processes, cwd: string): Promise<string | null> {
  return new Promise((resolve) => {
    const launch = { file: '/bin/sh', args: ['-c', 'exit 0'], cwd, env: inherited(env) };
    const onExit = ({ exitCode }: { readonly exitCode: number }) =>
      resolve(exitCode === 0 ? null : `a shell in a terminal ended with ${exitCode}`);
    const spawned = nodePtys(processes).spawn(launch, { cols: 80, rows: 24 }, { onData: () => undefined, onExit });
    if (!spawned.ok) resolve(spawned.reason);
  });
}
