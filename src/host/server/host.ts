import { rmSync, watch, type FSWatcher } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import type { AttemptExit, AttemptRef } from '../../core/ports/attempts.ts';
import type { Processes } from '../../core/ports/processes.ts';
import type { Ptys } from '../../core/ports/pty.ts';
import { claimEndpoint, readEndpoint, socketPath } from '../../wire/endpoint.ts';
import { overSocket } from '../../wire/lines.ts';
import { runFolder } from '../../wire/run-folder.ts';
import { attemptKey, type FromHost, type PaneRequest, type Size, type ToHost } from '../../wire/screen.ts';
import { Attempts } from '../attempts/attempts.ts';
import { AttemptRecords } from '../attempts/records.ts';
import { Scheduler } from '../terminal/scheduler.ts';
import { PaneSizes } from '../view/pane-sizes.ts';
import { Client, type ClientHost } from './client.ts';
import { ResizeQueue } from './resize-queue.ts';

export interface HostOptions {
  /** The run's folder. */
  readonly dir: string;
  readonly ptys: Ptys;
  readonly processes: Processes;
  /** The most that the recording of one attempt may take on disk. */
  readonly recordLimitBytes: number;
  /** Where it says what a person may have to know, one line each. */
  note(line: string): void;
}

/** The pty host of one run: owns its terminals until it is told to end, however many engines and faces come and go. */
export class Host implements ClientHost {
  readonly attempts: Attempts;
  readonly #options: HostOptions;
  readonly #clients = new Set<Client>();
  readonly #scheduler = new Scheduler(() => this.#changed());
  readonly #sizes = new PaneSizes<Client>();
  readonly #resizes: ResizeQueue;
  readonly #server: Server;
  readonly #socket: string;
  readonly #endpoint: string;
  #watcher: FSWatcher | null = null;
  #ended: Promise<void> | null = null;

  constructor(options: HostOptions) {
    this.#options = options;
    const folder = runFolder(options.dir);
    this.#endpoint = folder.hostEndpoint;
    this.#socket = socketPath(options.dir, 'host', process.pid);
    this.attempts = new Attempts(
      {
        ptys: options.ptys,
        processes: options.processes,
        records: new AttemptRecords(folder),
        scheduler: this.#scheduler,
        recordLimitBytes: options.recordLimitBytes,
        wantedSize: (key) => this.#sizes.of(key),
      },
      { exited: (exit) => this.#exited(exit), note: (line) => options.note(line) },
    );
    this.#resizes = new ResizeQueue(
      (key) => this.attempts.byKey(key),
      () => this.#changed(),
    );
    this.#server = createServer((socket) => this.#connected(overSocket<ToHost, FromHost>(socket)));
  }

  /** Listens, and tells the world where. @throws Error when another host of this run is alive, or the socket cannot be made */
  async start(): Promise<void> {
    const { dir, processes } = this.#options;
    const before = readEndpoint(this.#endpoint);
    if (before !== null && processes.isAlive(before.process)) {
      throw new Error(`this run has a host already: process ${before.process.pid}`);
    }
    const self = processes.identityOf(process.pid);
    if (self === null) throw new Error('the identity of this process cannot be read');
    rmSync(this.#socket, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      // The socket is in a folder that nobody else can enter, and is closed to them itself.
      const mask = process.umask(0o177);
      this.#server.listen(this.#socket, resolve);
      process.umask(mask);
    });
    if (before !== null) rmSync(this.#endpoint, { force: true });
    // Two that come up at the same time have both seen none, and only one of them may serve the run.
    if (!claimEndpoint(this.#endpoint, { process: self, socket: this.#socket })) {
      this.#server.close();
      throw new Error('this run has a host already, which came up at the same time');
    }
    this.#watch(dir);
    await this.attempts.endLeftovers();
  }

  sizes(client: Client, wanted: ReadonlyMap<string, Size>): void {
    for (const [key, size] of this.#sizes.ask(client, wanted)) this.#resizes.add(key, size);
  }

  wantedSize(ref: AttemptRef): Size | null {
    return this.#sizes.of(attemptKey(ref));
  }

  watched(): void {
    const requests = [...this.#clients].flatMap((client) => client.requests);
    const keys = (panes: readonly PaneRequest[]) => new Set(panes.map((pane) => attemptKey(pane.ref)));
    this.attempts.watch(keys(requests), keys(requests.filter((pane) => pane.focused)));
  }

  typed(ref: AttemptRef, data: string): void {
    this.#scheduler.keyPressed();
    this.attempts.find(ref)?.terminal.typed();
    this.attempts.write(ref, data);
  }

  /** Ends every attempt, then the host. Resolves when the attempts have ended; the host goes right after. */
  end(): Promise<void> {
    this.#ended ??= this.#endAll();
    return this.#ended;
  }

  async #endAll(): Promise<void> {
    await this.attempts.endAll();
    // The answer to whoever asked is sent first.
    setImmediate(() => {
      this.#watcher?.close();
      this.#server.close();
      for (const client of this.#clients) client.end();
      rmSync(this.#socket, { force: true });
      rmSync(this.#endpoint, { force: true });
    });
  }

  #connected(lines: ReturnType<typeof overSocket<ToHost, FromHost>>): void {
    const client = new Client(lines, this);
    this.#clients.add(client);
    lines.onClose(() => {
      this.#clients.delete(client);
      client.closed();
      this.sizes(client, new Map());
      this.watched();
    });
  }

  #exited(exit: AttemptExit): void {
    for (const client of this.#clients) client.exited(exit);
  }

  #changed(): void {
    for (const client of this.#clients) client.changed();
  }

  /** A run whose folder was removed is over: nobody could find this host any more. */
  #watch(dir: string): void {
    this.#watcher = watch(dirname(this.#endpoint), { persistent: false }, (_, name) => {
      if (name !== null && readEndpoint(this.#endpoint)?.process.pid === process.pid) return;
      this.#options.note(`${dir} has gone, or another host has taken it: this one ends`);
      void this.end();
    });
  }
}
