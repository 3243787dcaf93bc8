import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal, readJournal } from '../../src/adapters/sqlite/journal.ts';
import { systemProcesses } from '../../src/adapters/proc/processes.ts';
import type { RunId } from '../../src/core/ids.ts';
import type { Envelope, ProcessIdentity, RunOptions } from '../../src/core/run/events.ts';
import { fold } from '../../src/core/run/reduce.ts';
import type { RunState } from '../../src/core/run/state.ts';
import { createRun, startEngine } from '../../src/main/start-engine.ts';
import { connectRun } from '../../src/wire/control-client.ts';
import { readEndpoint, type Endpoint } from '../../src/wire/endpoint.ts';
import type { RunHandle } from '../../src/wire/handles.ts';
import { runDir, runFolder, type RunFolder } from '../../src/wire/run-folder.ts';
import { planOf } from './plan-of.ts';
import { waitUntil } from './wait.ts';

// Without Node's cache of compiled code: see test/host/support/running-host.ts.
delete process.env['NODE_COMPILE_CACHE'];

export const processes = systemProcesses();
const by = 'ada@here';

/** A run in a project folder of its own, with real engines, hosts and streams. */
export class RealRun {
  readonly projectDir: string;
  readonly run: RunId;
  readonly folder: RunFolder;
  readonly #handles: RunHandle[] = [];

  constructor(yaml: string, { projectDir, options }: { projectDir?: string; options?: Partial<RunOptions> } = {}) {
    this.projectDir = projectDir ?? mkdtempSync(join(tmpdir(), 'sluice-run-'));
    this.run = createRun(
      {
        v: 1,
        plan: planOf(yaml),
        planPath: null,
        planDigest: '0'.repeat(64),
        projectDir: this.projectDir,
        by,
        options: { only: [], yes: false, ...options },
      },
      yaml,
    );
    this.folder = runFolder(runDir(this.projectDir, this.run));
  }

  startEngine(takeOver = false): Promise<Endpoint> {
    return startEngine(this.projectDir, this.run, { takeOver });
  }

  async connect(): Promise<RunHandle> {
    const handle = await connectRun({ folder: this.folder, by, startEngine: () => this.startEngine() });
    this.#handles.push(handle);
    return handle;
  }

  /** What the journal says, read by itself. */
  events(): Envelope[] {
    const journal = readJournal(this.projectDir);
    try {
      return journal?.read(this.run) ?? [];
    } finally {
      journal?.close();
    }
  }
  state(): RunState | null {
    const events = this.events();
    return events.length === 0 ? null : fold(events);
  }
  /** Who has the run by the journal, dead or alive. */
  holder(): ProcessIdentity | null {
    const journal = openJournal(this.projectDir, (process) => processes.isAlive(process));
    try {
      return journal.holder(this.run)?.process ?? null;
    } finally {
      journal.close();
    }
  }
  host(): ProcessIdentity | null {
    return readEndpoint(this.folder.hostEndpoint)?.process ?? null;
  }

  /** Lines of a file in the project, where children write. */
  lines(name: string): string[] {
    const file = join(this.projectDir, name);
    return existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
      : [];
  }
  engineLog(): string {
    return existsSync(this.folder.engineLog) ? readFileSync(this.folder.engineLog, 'utf8') : '';
  }

  async ended(timeoutMs?: number): Promise<RunState> {
    return await waitUntil(
      'the run has ended',
      () => {
        const state = this.state();
        return state?.status.kind === 'ended' ? state : null;
      },
      timeoutMs,
    );
  }

  /** Processes of the run that live: engines, hosts, and everything in their terminals and gates. */
  left(): ProcessIdentity[] {
    return mentioning(this.run).flatMap(({ pid }) => processes.identityOf(pid) ?? []);
  }

  /** Pids of its engines, those included that are just starting. */
  engines(): number[] {
    return mentioning(this.run).flatMap(({ pid, command }) => (/\bengine\.[jt]s\b/.test(command) ? [pid] : []));
  }

  /** Ends whatever a test has left. The handles first, for they would start another engine. */
  async end(): Promise<void> {
    for (const handle of this.#handles) handle.close();
    for (let round = 0; round < 50 && this.left().length > 0; round += 1) {
      for (const { pid } of this.left()) kill(pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Ends it, and removes the project. */
  async dispose(): Promise<void> {
    await this.end();
    rmSync(this.projectDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Processes whose command line names the run, or whose environment has a mark of it, with their command lines. */
function mentioning(run: RunId): { readonly pid: number; readonly command: string }[] {
  if (process.platform !== 'linux') {
    const table = execFileSync('ps', ['-axEwwo', 'pid=,command='], { encoding: 'utf8' });
    return table.split('\n').flatMap((line) => (line.includes(run) ? [{ pid: Number.parseInt(line, 10), command: line }] : []));
  }
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || name === String(process.pid)) return [];
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      const ours = command.includes(run) || readFileSync(`/proc/${name}/environ`, 'utf8').includes(`SLUICE_MARK=${run}`);
      return ours ? [{ pid: Number(name), command }] : [];
    } catch {
      // It has gone, or is somebody else's.
      return [];
    }
  });
}
