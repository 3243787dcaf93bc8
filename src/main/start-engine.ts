import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { newRunId } from '../adapters/ids/run-id.ts';
import type { RunId } from '../core/ids.ts';
import { readEndpoint, type Endpoint } from '../wire/endpoint.ts';
import { RunHeld } from '../wire/reach-engine.ts';
import { writeNewRun, type NewRun } from '../wire/request.ts';
import { runDir, runFolder, type RunFolder } from '../wire/run-folder.ts';
import { makeSluiceDir } from '../wire/sluice-dir.ts';
import { exitStatus } from './exit-status.ts';
import { programFile } from './program.ts';
import { NotUp, spawnDetached } from './spawn-detached.ts';

/**
 * Writes down what a new run is to do, for its first engine. Nothing is started yet.
 * @throws Error with a sentence for a person when the project cannot be written to
 */
export function createRun(request: NewRun, planText: string): RunId {
  makeSluiceDir(request.projectDir);
  const { run, folder } = makeFolder(request.projectDir);
  try {
    writeFileSync(folder.planFile, planText, { mode: 0o600 });
    writeNewRun(folder.requestFile, request);
  } catch (error) {
    throw cannotWrite(folder.dir, error);
  }
  return run;
}

function makeFolder(projectDir: string): { readonly run: RunId; readonly folder: RunFolder } {
  for (;;) {
    const run = newRunId(new Date());
    const folder = runFolder(runDir(projectDir, run));
    try {
      mkdirSync(dirname(folder.dir), { recursive: true, mode: 0o700 });
      mkdirSync(folder.dir, { mode: 0o700 });
      return { run, folder };
    } catch (error) {
      // Another run of the same second has drawn the same id.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw cannotWrite(folder.dir, error);
    }
  }
}

const cannotWrite = (dir: string, error: unknown) =>
  new Error(`the run cannot be written down in ${dir}: ${(error as Error).message}`, { cause: error });

/**
 * Starts an engine for a run, in a session of its own. Resolves when faces can connect to it.
 * @throws {RunHeld} when another engine has the run; Error with the engine's last words when it does not come up
 */
export async function startEngine(projectDir: string, run: RunId, options: { readonly takeOver?: boolean } = {}): Promise<Endpoint> {
  const folder = runFolder(runDir(projectDir, run));
  const args = ['--project', projectDir, '--run', run, '--tell', ...(options.takeOver === true ? ['--take-over'] : [])];
  try {
    return await spawnDetached({ file: programFile('engine'), args, logFile: folder.engineLog }, (pid) => {
      const endpoint = readEndpoint(folder.engineEndpoint);
      return endpoint?.process.pid === pid ? endpoint : null;
    });
  } catch (error) {
    throw error instanceof NotUp && error.exitCode === exitStatus.held ? new RunHeld(error.message) : error;
  }
}
