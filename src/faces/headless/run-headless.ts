import type { Envelope } from '../../core/run/events.ts';
import { reduce } from '../../core/run/reduce.ts';
import { waitsForPerson } from '../../core/run/summary.ts';
import type { RunState } from '../../core/run/state.ts';
import type { RunHandle } from '../../wire/handles.ts';
import { feed } from './feed.ts';
import { createInterrupts, type Signals } from './interrupts.ts';
import type { Paper } from './layout.ts';
import { createPrinter } from './printer.ts';
import { summaryLines } from './summary.ts';

export interface HeadlessOptions {
  readonly handle: RunHandle;
  /** All events in the journal now. */
  readonly readJournal: () => readonly Envelope[];
  /** Where lines, or NDJSON, go. */
  readonly write: (text: string) => void;
  /** Where talk goes: a sentence, without a line feed. */
  readonly say: (sentence: string) => void;
  readonly paper: Paper;
  readonly json: boolean;
  /** How `sluice` is called so that it finds this run: `sluice`, or `sluice -C DIR`. */
  readonly command: string;
  /** Leave when only a person can bring the run further. */
  readonly leaveWhenHeld: boolean;
  readonly signals: Signals;
}

export type HeadlessEnd =
  /** The run is over; its last state tells how it went. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'held' }
  /** Interrupted twice: everything was stopped, or (interrupted a third time) is being stopped. */
  | { readonly kind: 'interrupted' }
  /** A signal told it to leave; the run goes on. */
  | { readonly kind: 'left'; readonly signal: 'SIGTERM' | 'SIGHUP' }
  | { readonly kind: 'lost'; readonly reason: string };

/** Prints a run from its first event on until it ends, or there is a reason to leave it. The run does not depend on it. */
export async function runHeadless(options: HeadlessOptions): Promise<HeadlessEnd> {
  const { handle, say, write, paper, command } = options;
  const { promise: over, resolve: end } = Promise.withResolvers<HeadlessEnd>();
  const show = options.json ? ndjson(write) : createPrinter(write, { paper, command });
  let stopping = false;

  const interrupts = createInterrupts(options.signals, {
    first: () => say(`press Ctrl-C again within 10 s to stop everything. The run goes on; \`${command} attach\` comes back to it`),
    second() {
      stopping = true;
      say('stopping everything; press Ctrl-C again to leave at once');
      void handle.send({ kind: 'stop', target: { kind: 'all' } }).then((answer) => {
        if (!answer.ok && show.state()?.status.kind !== 'ended') end({ kind: 'lost', reason: answer.reason });
      });
    },
    third: () => end({ kind: 'interrupted' }),
    leave: (signal) => end({ kind: 'left', signal }),
  });

  const look = () => {
    const state = show.state();
    const connection = handle.connection();
    // The engine says goodbye when nothing of the run is alive any more; until then it is not over for those who wait for that.
    if (state?.status.kind === 'ended' && connection.kind !== 'live') end({ kind: stopping ? 'interrupted' : 'ended' });
    else if (connection.kind === 'lost') end({ kind: 'lost', reason: connection.reason });
    else if (state && options.leaveWhenHeld && waitsForPerson(state)) end({ kind: 'held' });
  };
  const unfollow = feed(handle, options.readJournal, (events) => {
    show.print(events);
    look();
  });
  const unlisten = handle.onConnection((connection) => {
    if (connection.kind === 'reconnecting') say(`the engine is gone (${connection.reason}); starting another`);
    look();
  });
  look();
  try {
    const how = await over;
    const state = show.state();
    if (state && !options.json && how.kind !== 'left')
      write(
        summaryLines(state, paper)
          .map((line) => `${line}\n`)
          .join(''),
      );
    return how;
  } finally {
    unfollow();
    unlisten();
    interrupts.close();
  }
}

interface Shown {
  print(events: readonly Envelope[]): void;
  state(): RunState | null;
}

function ndjson(write: (text: string) => void): Shown {
  let state: RunState | null = null;
  return {
    print(events) {
      for (const event of events) state = reduce(state, event).state;
      write(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    },
    state: () => state,
  };
}
