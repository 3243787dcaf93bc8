import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemProcesses } from '../../../src/adapters/proc/processes.ts';
import { asStreamId } from '../../../src/core/ids.ts';
import type { AttemptExit, AttemptRef, LaunchSpec } from '../../../src/core/ports/attempts.ts';
import { readEndpoint } from '../../../src/wire/endpoint.ts';
import { connectHost, type HostClient } from '../../../src/wire/host-client.ts';
import { runFolder, type RunFolder } from '../../../src/wire/run-folder.ts';
import { attemptKey, type Size } from '../../../src/wire/screen.ts';
import { waitUntil } from '../../support/wait.ts';

// Hosts start from source here, and without Node's cache of compiled code: with it, one in some forty fails to come up, because what unpacks the widths of
// characters (@xterm/addon-unicode-graphemes) is compiled wrongly by V8's Maglev then ("Data error"; never with --no-maglev, never without the cache).
delete process.env['NODE_COMPILE_CACHE'];

export const processes = systemProcesses();
export const size: Size = { cols: 80, rows: 24 };
export const ref = (stream: string, attempt = 1): AttemptRef => ({ stream: asStreamId(stream), attempt });

/** A run folder with real hosts in it, started from their source; all of it is gone after `close`. */
export class HostBed {
  readonly dir = mkdtempSync(join(tmpdir(), 'sluice-host-'));
  readonly folder: RunFolder = runFolder(this.dir);
  readonly #hosts: ChildProcess[] = [];
  readonly #clients: HostClient[] = [];
  readonly #marks = new Set<string>();
  /** Told to every engine, by attempt. */
  readonly exits = new Map<string, AttemptExit[]>();
  log = '';

  /** Starts a host and waits until it listens. */
  async host(...args: string[]): Promise<ChildProcess> {
    const child = this.launch(...args);
    await waitUntil('the host listens', () => readEndpoint(this.folder.hostEndpoint)?.process.pid === child.pid || child.exitCode !== null);
    return child;
  }

  launch(...args: string[]): ChildProcess {
    const child = spawn(process.execPath, [resolve('src/main/host.ts'), '--dir', this.dir, ...args], {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (data: Buffer) => void (this.log += data.toString()));
    this.#hosts.push(child);
    return child;
  }

  async connect(role: 'engine' | 'face'): Promise<HostClient> {
    const endpoint = await waitUntil('there is an endpoint', () => readEndpoint(this.folder.hostEndpoint)).catch((error: Error) => {
      const ends = this.#hosts.map(({ exitCode, signalCode }) => `${exitCode ?? signalCode ?? 'alive'}`);
      throw new Error(`${error.message}; hosts: ${ends.join(', ')}; they said:\n${this.log}`);
    });
    const client = await connectHost(endpoint.socket, role);
    this.#clients.push(client);
    client.onExited((exit) => {
      const key = attemptKey(exit);
      this.exits.set(key, [...(this.exits.get(key) ?? []), exit]);
    });
    return client;
  }

  /** By this the processes of an attempt are found, whatever became of them. */
  mark(of: AttemptRef): string {
    return `test:${this.dir}:${attemptKey(of)}`;
  }

  launchOf(of: AttemptRef, file: string, args: readonly string[]): LaunchSpec {
    this.#marks.add(this.mark(of));
    const env = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', TERM: 'xterm-256color', SLUICE_MARK: this.mark(of) };
    return { file, args, cwd: this.dir, env };
  }

  /** Runs a shell script as an attempt. @returns the pid of the shell */
  async shell(engine: HostClient, of: AttemptRef, script: string, at = size): Promise<number> {
    const answer = await engine.spawn(of, this.launchOf(of, 'bash', ['-c', script]), at);
    if (!answer.ok) throw new Error(answer.reason);
    return answer.process.pid;
  }

  exited(of: AttemptRef): Promise<AttemptExit> {
    return waitUntil(`the exit of ${attemptKey(of)} is told`, () => this.exits.get(attemptKey(of))?.[0]);
  }

  /** How many processes of an attempt live. */
  living(of: AttemptRef): number {
    return processes.treeOf({ root: null, mark: this.mark(of) }).length;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    for (const host of this.#hosts) {
      if (host.exitCode !== null || host.signalCode !== null) continue;
      const gone = new Promise((resolve) => host.once('exit', resolve));
      host.kill('SIGTERM');
      await gone;
    }
    for (const mark of this.#marks) await processes.endTree({ root: null, mark }, { interruptMs: 0, termMs: 0 });
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** A figure of `/proc/PID/status`. */
export function statusOf(pid: number, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
