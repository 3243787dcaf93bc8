import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AttemptExit, AttemptRef } from '../../core/ports/attempts.ts';
import type { Processes } from '../../core/ports/processes.ts';
import type { Ptys } from '../../core/ports/pty.ts';
import { claimEndpoint, readEndpoint, socketPath } from '../../wire/endpoint.ts';
import { type Lines, overSocket } from '../../wire/lines.ts';
import { runFolder } from '../../wire/run-folder.ts';
import { attemptKey, type FromHost, type PaneRequest, type Size, type ToHost } from '../../wire/screen.ts';
import { Attempts } from '../attempts/attempts.ts';
import { AttemptRecords } from '../attempts/records.ts';
import { Scheduler } from '../terminal/scheduler.ts';
import { PaneSizes } from '../view/pane-sizes.ts';
import { Client, type ClientHost } from './client.ts';
import { IdleEnd } from './idle-end.ts';
import { ResizeQueue } from './resize-queue.ts';
import { RunWatch } from './run-watch.ts';

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

/** How long clients are given to take their last answers, milliseconds. */
const farewellMs = 500;

/** The pty host of one run: owns its terminals until it is told to end, however many engines and faces come and go. */
export class Host implements ClientHost {
  readonly attempts: Attempts;
  readonly #options: HostOptions;
  readonly #clients = new Set<Client>();
  readonly #scheduler = new Scheduler(() => this.#changed());
  readonly #sizes = new PaneSizes<Client>();
  readonly #resizes: ResizeQueue;
  readonly #server = createServer((socket) => this.#connected(overSocket<ToHost, FromHost>(socket)));
  readonly #socket: string;
  readonly #endpoint: string;
  readonly #idle = new IdleEnd(() => void this.end());
  #watch: RunWatch | null = null;
  #attemptsEnded: Promise<void> | null = null;
  readonly #ended = Promise.withResolvers<void>();

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
      {
        started: () => this.watched(),
        exited: (exit) => this.#exited(exit),
        signed: (signs) => this.#clients.forEach((client) => client.signed(signs)),
        note: (line) => options.note(line),
      },
    );
    this.#resizes = new ResizeQueue(
      (key) => this.attempts.byKey(key),
      () => this.#changed(),
    );
  }

  /** Resolves when it has ended: nothing lives, nobody is connected, socket and endpoint are gone. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Listens, and tells the world where. @throws Error when another host of this run is alive, or the socket cannot be made */
  async start(): Promise<void> {
    const { processes } = this.#options;
    const note = (line: string) => this.note(line);
    const before = readEndpoint(this.#endpoint);
    if (before !== null && processes.isAlive(before.process)) {
      throw new Error(`this run has a host already: process ${before.process.pid}`);
    }
    const self = processes.identityOf(process.pid);
    if (self === null) throw new Error('the identity of this process cannot be read');
    rmSync(this.#socket, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      // The socket's folder is closed to others, and so is the socket itself.
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
    const replaced = () => {
      note('the run has gone, or another host has taken it: this one ends');
      void this.end();
    };
    this.#watch = new RunWatch(this.#endpoint, replaced, note);
    this.#checkNeed();
    await this.attempts.endLeftovers();
  }

  sizes(client: Client, wanted: ReadonlyMap<string, Size>): void {
    for (const [key, size] of this.#sizes.ask(client, wanted)) this.#resizes.add(key, size);
  }

  watched(): void {
    const requests = [...this.#clients].flatMap((client) => client.requests);
    const keys = (panes: readonly PaneRequest[]) => new Set(panes.map((pane) => attemptKey(pane.ref)));
    this.attempts.watch(keys(requests), keys(requests.filter((pane) => pane.focused)));
    this.#changed();
  }

  typed(ref: AttemptRef, data: string): void {
    this.#scheduler.keyPressed();
    this.attempts.typed(ref, data);
  }

  joined(): void {
    this.#checkNeed();
  }

  note(line: string): void {
    this.#options.note(line);
  }

  /** Ends every attempt, then the host. Resolves when the attempts have ended; the host goes right after. */
  end(): Promise<void> {
    this.#attemptsEnded ??= this.attempts.endAll().finally(() => setImmediate(() => void this.#leave()));
    return this.#attemptsEnded;
  }

  async #leave(): Promise<void> {
    this.#watch?.close();
    this.#server.close();
    const late = new Promise((resolve) => setTimeout(resolve, farewellMs).unref());
    await Promise.race([late, Promise.all([...this.#clients].map((client) => client.leave()))]);
    rmSync(this.#socket, { force: true });
    if (readEndpoint(this.#endpoint)?.process.pid === process.pid) rmSync(this.#endpoint, { force: true });
    this.#ended.resolve();
  }

  #connected(lines: Lines<ToHost, FromHost>): void {
    const client = new Client(lines, this);
    this.#clients.add(client);
    lines.onClose(() => {
      this.#clients.delete(client);
      client.closed();
      this.sizes(client, new Map());
      this.watched();
      this.#checkNeed();
    });
  }

  #exited(exit: AttemptExit): void {
    for (const client of this.#clients) client.exited(exit);
    this.#checkNeed();
  }

  #changed(): void {
    for (const client of this.#clients) client.changed();
  }

  #checkNeed(): void {
    this.#idle.update(this.attempts.busy || [...this.#clients].some((client) => client.isEngine));
  }
}
