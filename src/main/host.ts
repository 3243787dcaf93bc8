import { parseArgs } from 'node:util';
import { systemProcesses } from '../adapters/proc/processes.ts';
import { nodePtys } from '../adapters/pty/node-ptys.ts';
import { Host } from '../host/server/host.ts';

/** Of each attempt; one half for its beginning, the other for its end. */
const usualRecordLimitBytes = 16 * 1024 * 1024;
const leastRecordLimitBytes = 64 * 1024;

/** `host --dir RUNDIR [--record-limit BYTES]`: the pty host of one run, started detached by the engine; its stderr is the run's `host.log`. */
const { values } = parseArgs({ options: { dir: { type: 'string' }, 'record-limit': { type: 'string' } } });
const note = (line: string) => void process.stderr.write(`${new Date().toISOString()} ${line}\n`);
const recordLimitBytes = Number(values['record-limit'] ?? usualRecordLimitBytes);
if (values.dir === undefined || !(recordLimitBytes >= leastRecordLimitBytes)) {
  note(`usage: host --dir RUNDIR [--record-limit BYTES, at least ${leastRecordLimitBytes}]`);
  process.exit(2);
}

try {
  const processes = systemProcesses();
  const host = new Host({ dir: values.dir, ptys: nodePtys(processes), processes, recordLimitBytes, note });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      note(`${signal}: ending`);
      void host.end();
    });
  }
  // A terminal that closes is nobody's wish to end the run.
  process.on('SIGHUP', () => undefined);
  await host.start();
  await host.ended;
} catch (error) {
  // The last line of the log is what a person is told.
  note((error as Error).message);
  process.exit(1);
}
// What could not be ended may still hold its terminal open, and with it this process.
process.exit(0);
