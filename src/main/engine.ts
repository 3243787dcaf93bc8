import { parseArgs } from 'node:util';
import { asRunId } from '../core/ids.ts';
import { exitStatus } from './exit-status.ts';
import { serveRun } from './serve-run.ts';

/**
 * `engine --project DIR --run ID [--take-over]`: the engine of one run, started detached by a face; its stderr is the run's `engine.log`.
 * Its last line says why it ended, when it did not end with its run.
 */
const { values } = parseArgs({
  options: { project: { type: 'string' }, run: { type: 'string' }, 'take-over': { type: 'boolean', default: false } },
});
const note = (line: string) => void process.stderr.write(`${new Date().toISOString()} ${line}\n`);

if (values.project === undefined || values.run === undefined) {
  note('usage: engine --project DIR --run ID [--take-over]');
  process.exit(exitStatus.fault);
}
try {
  process.exit(await serveRun({ projectDir: values.project, run: asRunId(values.run), takeOver: values['take-over'], note }));
} catch (error) {
  note((error as Error).message);
  process.exit(exitStatus.fault);
}
