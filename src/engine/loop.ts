import type { RunId } from '../core/ids.ts';
import type { Answer, Clock, Journal, Lease } from '../core/ports/index.ts';
import type { RunCommand } from '../core/run/commands.ts';
import type { Envelope, RunEvent, RunRequest, SeenByEngine } from '../core/run/events.ts';
import { openFold } from '../core/run/reduce.ts';
import { refusal } from '../core/run/refusal.ts';
import type { RunState } from '../core/run/state.ts';

/**
 * The one place where something is decided. What arrives in one turn is stamped, folded and appended in one transaction; only what is
 * durable is carried out, published and answered. After a fault or `close` nothing is decided any more: promises of later events stay
 * open, so that no effect goes on from a decision that does not exist.
 */
export interface Loop {
  /** The newest durable state. */
  state(): RunState;
  /**
   * Appends at once, without carrying anything out: an engine that starts folds in what it finds, and asks afterwards what is to be done.
   * @throws what the journal throws
   */
  commit(events: readonly RunEvent[]): void;
  /** Begins to take what `record` and `request` bring, which waits until then, after carrying out these commands. */
  open(commands: readonly RunCommand[]): void;
  /** Resolves when the event is durable. */
  record(event: RunEvent): Promise<void>;
  /** @param seen what was looked at for it */
  request(request: RunRequest, by: string, seen?: SeenByEngine | null): Promise<Answer>;
  close(): void;
}

export interface LoopOptions {
  readonly run: RunId;
  readonly lease: Lease;
  /** `null` for a run without events. */
  readonly state: RunState | null;
  readonly clock: Clock;
  readonly journal: Journal;
  /** Carries out one command; never throws. */
  readonly perform: (command: RunCommand) => void;
  readonly publish: (events: readonly Envelope[]) => void;
  /** The journal took no more, or an event could not be folded. The loop is closed then. */
  readonly fault: (error: unknown) => void;
}

/** Something that waits for its turn: an event, or a request that may be refused. */
type Arrival =
  | { readonly kind: 'event'; readonly event: RunEvent; readonly done: () => void }
  | {
      readonly kind: 'request';
      readonly request: RunRequest;
      readonly by: string;
      readonly seen: SeenByEngine | null;
      readonly answer: (answer: Answer) => void;
    };

export function createLoop(options: LoopOptions): Loop {
  const { run, lease, clock, journal, perform, publish, fault } = options;
  const folding = openFold(options.state);
  let state = options.state;
  let seq = state?.seq ?? 0;
  let open = false;
  let closed = false;
  let turnPending = false;
  const arrivals: Arrival[] = [];

  /** Folds first and appends then: an event that cannot be folded must not get into a journal that is folded for ever. */
  const batch = () => {
    const envelopes: Envelope[] = [];
    const commands: RunCommand[] = [];
    return {
      /** Whether a request is possible, after what the same turn has brought before it. */
      refusal: (request: RunRequest, seen: SeenByEngine | null) => refusal(folding.state(), request, seen),
      add(event: RunEvent) {
        seq += 1;
        const envelope: Envelope = { v: 1, run, seq, at: clock.now(), mono: clock.mono(), event };
        commands.push(...folding.apply(envelope));
        envelopes.push(envelope);
      },
      /** @returns what is to be carried out */
      write(): readonly RunCommand[] {
        if (envelopes.length === 0) return [];
        journal.append(lease, envelopes);
        state = folding.state();
        return commands;
      },
      publish: () => (envelopes.length > 0 ? publish(envelopes) : undefined),
    };
  };

  const take = (taken: readonly Arrival[]) => {
    const turn = batch();
    const settle: (() => void)[] = [];
    for (const arrival of taken) {
      if (arrival.kind === 'event') {
        turn.add(arrival.event);
        settle.push(arrival.done);
        continue;
      }
      const { request, by, seen, answer } = arrival;
      const reason = turn.refusal(request, seen);
      if (reason === null) turn.add({ type: 'requestAccepted', request, by, ...(seen === null ? {} : { seen }) });
      settle.push(() => answer(reason === null ? { ok: true } : { ok: false, reason }));
    }
    const commands = turn.write();
    // Effects first: what waits for this decision starts before anybody is told about it.
    for (const command of commands) perform(command);
    turn.publish();
    for (const done of settle) done();
  };

  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      closed = true;
      fault(error);
    }
  };
  /** A turn ends with the microtasks that are queued already, so that all which one read of a socket brought is one commit. */
  const schedule = () => {
    if (!open || turnPending || arrivals.length === 0) return;
    turnPending = true;
    void Promise.resolve().then(() => {
      turnPending = false;
      if (!closed && open) guarded(() => take(arrivals.splice(0)));
      return undefined;
    });
  };
  const arrive = (arrival: Arrival) => {
    if (closed) return;
    arrivals.push(arrival);
    schedule();
  };

  return {
    state() {
      if (state === null) throw new Error('the run has no state before its first event');
      return state;
    },
    commit(events) {
      if (closed) return;
      const turn = batch();
      for (const event of events) turn.add(event);
      turn.write();
      turn.publish();
    },
    open(commands) {
      if (closed) return;
      open = true;
      for (const command of commands) perform(command);
      schedule();
    },
    record: (event) => new Promise((done) => arrive({ kind: 'event', event, done })),
    request: (request, by, seen = null) => new Promise((answer) => arrive({ kind: 'request', request, by, seen, answer })),
    close() {
      closed = true;
    },
  };
}
