import { parseArgs } from 'node:util';
import { systemProcesses } from '../adapters/proc/processes.ts';
import { nodePtys } from '../adapters/pty/node-ptys.ts';
import { Host } from '../host/server/host.ts';

/** `host --dir RUNDIR`: the pty host of one run, started detached by the engine; its stderr is the run's `host.log`. */
const { values } = parseArgs({ options: { dir: { type: 'string' } } });
const note = (line: string) => void process.stderr.write(`${new Date().toISOString()} ${line}\n`);
if (values.dir === undefined) {
  note('usage: host --dir RUNDIR');
  process.exit(2);
}

const processes = systemProcesses();
const host = new Host({ dir: values.dir, ptys: nodePtys(processes), processes, note });
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => {
    note(`${signal}: ending`);
    void host.end();
  });
}
try {
  await host.start();
} catch (error) {
  note((error as Error).message);
  process.exit(1);
}
