import type { Envelope } from '../core/run/events.ts';
import type { Farewell } from './control.ts';
import type { EngineLink, LinkEvents } from './engine-link.ts';
import type { Connection, RunHandle } from './handles.ts';
import { seekEngine } from './reach-engine.ts';
import { createRequests } from './requests.ts';
import type { RunFolder } from './run-folder.ts';
import { createRunView } from './run-view.ts';

export interface ConnectOptions {
  readonly folder: RunFolder;
  /** Person who asks, as the journal names it (`user@host`). */
  readonly by: string;
  /**
   * Starts an engine for the run. Resolves when it can be connected to; rejects with a sentence when it has ended before, and with
   * `RunHeld` when another engine has the run.
   */
  readonly startEngine: () => Promise<unknown>;
}

/**
 * Connects to a run whose engine lives, or is started for it. The handle follows the run from engine to engine: when one dies it starts
 * another, until too many have died in a short time (`lost`). When the run has ended, or is lost, a request starts an engine once more.
 * @returns when all events so far are folded
 * @throws Error with a sentence when no engine can be reached
 */
export async function connectRun(options: ConnectOptions): Promise<RunHandle> {
  const { handle, reach } = followRun(options);
  await reach();
  return handle;
}

/**
 * A run that has ended, from its events: no engine is needed to look at it. A request starts one, which says whether it is still possible.
 * @throws Error when there is no event
 */
export function pastRun(options: ConnectOptions, events: readonly Envelope[]): RunHandle {
  const { handle, know } = followRun(options);
  know(events);
  return handle;
}

function followRun({ folder, by, startEngine }: ConnectOptions): {
  readonly handle: RunHandle;
  readonly reach: () => Promise<void>;
  readonly know: (events: readonly Envelope[]) => void;
} {
  const view = createRunView();
  const requests = createRequests(by);
  const seeker = seekEngine(folder, startEngine);
  const listeners = new Set<(connection: Connection) => void>();
  let connection: Connection = { kind: 'reconnecting', reason: 'connecting' };
  let link: EngineLink | null = null;
  let reaching = false;
  let closed = false;

  const become = (next: Connection) => {
    if (closed) return;
    connection = next;
    for (const listener of listeners) listener(next);
  };
  const reach = async (): Promise<void> => {
    reaching = true;
    try {
      const reached = await seeker.reach(() => view.seq(), events);
      if (closed) return reached.close();
      if (reached.isOver()) return await reach();
      link = reached;
      become({ kind: 'live', enginePid: reached.pid });
      requests.resend((id, request) => reached.request(id, request, by));
    } finally {
      reaching = false;
    }
  };
  const reconnect = (reason: string) => {
    if (reaching || closed) return;
    become({ kind: 'reconnecting', reason });
    reach().catch((error: Error) => {
      become({ kind: 'lost', reason: error.message });
      requests.refuse(error.message);
    });
  };
  const over: LinkEvents['onOver'] = (bye) => {
    link = null;
    if (closed) return;
    const farewell = bye?.reason ?? null;
    if (farewell === null || farewell === 'fault') seeker.died(bye?.words ?? null);
    if (farewell === 'ended' && requests.size === 0) return become({ kind: 'ended' });
    reconnect(reasonOf(farewell));
  };
  const events: LinkEvents = {
    onEvents(batch) {
      view.take(batch);
      requests.take(batch);
    },
    onAnswer: (id, answer) => requests.answered(id, answer),
    onOver: over,
  };

  const handle: RunHandle = {
    snapshot: () => view.snapshot(),
    subscribe: (listener) => view.subscribe(listener),
    send(request) {
      if (closed) return Promise.resolve({ ok: false, reason: 'the run was let go' });
      const answer = requests.add(request, (id) => link?.request(id, request, by));
      if (connection.kind === 'ended' || connection.kind === 'lost') {
        seeker.forgive();
        reconnect('an engine is started for the request');
      }
      return answer;
    },
    connection: () => connection,
    onConnection(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      seeker.abandon();
      link?.close();
      requests.refuse('the run was let go');
    },
  };
  const know = (known: readonly Envelope[]) => {
    view.take(known);
    view.snapshot();
    connection = { kind: 'ended' };
  };
  return { handle, reach, know };
}

function reasonOf(farewell: Farewell | null): string {
  switch (farewell) {
    case null:
      return 'the engine died';
    case 'fault':
      return 'the engine met a fault';
    case 'ended':
      return 'the engine had left when it was asked';
    case 'left':
      return 'the engine was told to leave';
    case 'replaced':
      return 'another engine has taken the run';
  }
}
