import { setTimeout as pause } from 'node:timers/promises';
import { HostLost, type AttemptExit, type AttemptSigns } from '../../core/ports/index.ts';
import type { ProcessIdentity } from '../../core/run/events.ts';
import { readEndpoint, type Endpoint } from '../../wire/endpoint.ts';
import { connectHost, HostGone, type HostClient } from '../../wire/host-client.ts';
import type { RunFolder } from '../../wire/run-folder.ts';

export interface HostLinkOptions {
  readonly folder: RunFolder;
  /** Starts a host; resolves when it can be connected to. Rejects with a sentence. */
  readonly startHost: () => Promise<Endpoint>;
  readonly isAlive: (process: ProcessIdentity) => boolean;
  readonly onExit: (exit: AttemptExit) => void;
  readonly onSigns: (signs: AttemptSigns) => void;
  /** The host that was connected to has died. */
  readonly onLost: (host: ProcessIdentity, reason: string) => void;
}

/** The one connection of an engine to the host of its run, whichever host that is. */
export interface HostLink {
  /** The host that is there, or `null`. */
  find(): Promise<LinkedHost | null>;
  /** The host that is there, or else a new one. @throws Error with a sentence when none can be started */
  reach(): Promise<LinkedHost>;
  /** Asks a host; when the connection breaks while the host lives, it connects and asks again. @throws {HostLost} */
  ask<T>(host: LinkedHost, question: (client: HostClient) => Promise<T>): Promise<T>;
  /** Ends the host, if there is one, and resolves when it has gone. It is no loss then. */
  end(): Promise<void>;
}

export interface LinkedHost {
  readonly process: ProcessIdentity;
  readonly client: HostClient;
}

/** A host that lives and cannot be connected to within this time is of no use to anybody. */
const reconnectMs = 5_000;
const stepMs = 20;
/** How long a host may take to go after it has ended everything. */
const goingMs = 5_000;

export function hostLink({ folder, startHost, isAlive, onExit, onSigns, onLost }: HostLinkOptions): HostLink {
  /** The present state, and what is under way to the next one: every step waits for the one before. */
  let current: Promise<LinkedHost | null> = Promise.resolve(null);
  let ending = false;

  const then = <T extends LinkedHost | null>(step: (host: LinkedHost | null) => Promise<T>): Promise<T> => {
    const next = current.then(step);
    current = next.catch(() => null);
    return next;
  };
  const connect = async ({ process, socket }: Endpoint): Promise<LinkedHost> => {
    const client = await connectHost(socket, 'engine');
    client.onExited(onExit);
    client.onSigns(onSigns);
    client.onClose((reason) => {
      if (!ending) current = reconnect({ process, socket }, reason);
    });
    return { process, client };
  };
  /** @returns `null` when that host has gone, or had to be killed because it answers nobody: two hosts must never serve one run */
  const connectWhileAlive = async (endpoint: Endpoint): Promise<LinkedHost | null> => {
    const end = performance.now() + reconnectMs;
    while (isAlive(endpoint.process) && performance.now() < end) {
      try {
        return await connect(endpoint);
      } catch {
        await pause(stepMs);
      }
    }
    if (isAlive(endpoint.process)) process.kill(endpoint.process.pid, 'SIGKILL');
    return null;
  };
  const reconnect = async (endpoint: Endpoint, reason: string): Promise<LinkedHost | null> => {
    const host = await connectWhileAlive(endpoint);
    if (host === null) onLost(endpoint.process, `the host (process ${endpoint.process.pid}) died${reason === '' ? '' : `: ${reason}`}`);
    // Exits that nobody was told of meanwhile.
    else for (const exit of (await host.client.list()).exits) onExit(exit);
    return host;
  };
  const found = async (): Promise<LinkedHost | null> => {
    const endpoint = readEndpoint(folder.hostEndpoint);
    return endpoint !== null && isAlive(endpoint.process) ? await connectWhileAlive(endpoint) : null;
  };
  const gone = async (process: ProcessIdentity): Promise<void> => {
    const end = performance.now() + goingMs;
    while (isAlive(process) && performance.now() < end) await pause(stepMs);
  };

  return {
    find: () => then(async (host) => host ?? (await found())),
    reach: () => then(async (host) => host ?? (await found()) ?? (await connect(await startHost()))),
    async ask(host, question) {
      try {
        return await question(host.client);
      } catch (error) {
        if (!(error instanceof HostGone)) throw error;
      }
      const again = await current;
      if (again?.process.pid !== host.process.pid) throw new HostLost('the host died before it answered');
      return await question(again.client).catch((error: unknown) => {
        throw error instanceof HostGone ? new HostLost(error.message) : error;
      });
    },
    async end() {
      const host = await then(async (now) => now ?? (await found()));
      ending = true;
      if (host === null) return;
      await host.client.end();
      await gone(host.process);
      current = Promise.resolve(null);
    },
  };
}
