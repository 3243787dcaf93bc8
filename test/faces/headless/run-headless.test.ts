import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { Envelope, RunRequest } from '../../../src/core/run/events.ts';
import { fold } from '../../../src/core/run/reduce.ts';
import { createInterrupts } from '../../../src/faces/headless/interrupts.ts';
import { runHeadless } from '../../../src/faces/headless/run-headless.ts';
import type { Connection, RunHandle } from '../../../src/wire/handles.ts';
import { Scenario } from '../../core/run/scenario.ts';
import { checkpoint, plan, stream } from '../../support/plans.ts';

/** A run whose engine is a scenario: what the test tells it arrives as events. */
class Watched {
  readonly run: Scenario;
  readonly signals = new EventEmitter();
  readonly asked: RunRequest[] = [];
  out = '';
  talk: string[] = [];
  #connection: Connection = { kind: 'live', enginePid: 7 };
  #published = 0;
  readonly #listeners = new Set<(events: readonly Envelope[]) => void>();
  readonly #connectionListeners = new Set<(connection: Connection) => void>();

  constructor(run: Scenario) {
    this.run = run;
  }

  watch(options: { readonly json?: boolean; readonly leaveWhenHeld?: boolean } = {}) {
    this.#published = this.run.journal.length;
    return runHeadless({
      handle: this.#handle(),
      readJournal: () => this.run.journal.slice(0, this.#published),
      write: (text) => (this.out += text),
      say: (sentence) => this.talk.push(sentence),
      paper: { columns: () => null, paint: (_, text) => text },
      json: options.json ?? false,
      leaveWhenHeld: options.leaveWhenHeld ?? false,
      command: 'sluice',
      signals: this.signals,
    });
  }

  /** Makes what happened in the scenario known. */
  publish(): this {
    const fresh = this.run.journal.slice(this.#published);
    this.#published = this.run.journal.length;
    for (const listener of this.#listeners) listener(fresh);
    return this;
  }

  become(connection: Connection): this {
    this.#connection = connection;
    for (const listener of this.#connectionListeners) listener(connection);
    return this;
  }

  #handle(): RunHandle {
    return {
      snapshot: () => this.run.state,
      subscribe: (listener) => {
        const all = (events: readonly Envelope[]) => listener(this.run.state, events);
        this.#listeners.add(all);
        return () => this.#listeners.delete(all);
      },
      send: (request) => {
        this.asked.push(request);
        return Promise.resolve({ ok: true });
      },
      connection: () => this.#connection,
      onConnection: (listener) => {
        this.#connectionListeners.add(listener);
        return () => this.#connectionListeners.delete(listener);
      },
      close: () => undefined,
    };
  }
}

const two = () => new Watched(new Scenario(plan([stream('A'), stream('B', { needs: ['A'] })])));

describe('a headless run', () => {
  test('is over when the run has ended and its engine has said goodbye', async () => {
    const watched = two();
    const over = watched.watch();
    watched.run.exits('A').exits('B');
    watched.publish();
    expect(watched.out).toContain('run  passed');
    expect(watched.out).not.toContain('r-1 passed');
    watched.become({ kind: 'ended' });
    expect(await over).toEqual({ kind: 'ended' });
    expect(watched.out).toContain('r-1 passed after');
  });

  test('as JSON gives every event once, in order, and nothing else', async () => {
    const watched = two();
    watched.run.exits('A');
    const over = watched.watch({ json: true });
    watched.run.exits('B');
    watched.publish().become({ kind: 'ended' });
    await over;
    const events = watched.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Envelope);
    expect(events).toEqual(watched.run.journal);
    expect(fold(events)).toEqual(watched.run.state);
  });

  test('with --no-wait leaves when only a person can bring it further', async () => {
    const watched = new Watched(
      new Scenario(
        plan([stream('A'), stream('B', { needs: ['checkpoint C'] })], { checkpoints: [checkpoint('C', { needs: ['A'], review: true })] }),
      ),
    );
    const over = watched.watch({ leaveWhenHeld: true });
    watched.run.exits('A');
    watched.publish();
    expect(await over).toEqual({ kind: 'held' });
  });

  test('asks at the first Ctrl-C, stops everything at the second, leaves at once at the third', async () => {
    const watched = two();
    const over = watched.watch();
    watched.signals.emit('SIGINT');
    expect(watched.talk).toHaveLength(1);
    expect(watched.asked).toEqual([]);
    watched.signals.emit('SIGINT');
    expect(watched.asked).toEqual([{ kind: 'stop', target: { kind: 'all' } }]);
    watched.signals.emit('SIGINT');
    expect(await over).toEqual({ kind: 'interrupted' });
  });

  test('stopped by a second Ctrl-C it waits until nothing is left', async () => {
    const watched = two();
    const over = watched.watch();
    watched.signals.emit('SIGINT');
    watched.signals.emit('SIGINT');
    watched.run.asks({ kind: 'stop', target: { kind: 'all' } });
    watched.publish().become({ kind: 'ended' });
    expect(await over).toEqual({ kind: 'interrupted' });
    expect(watched.out).toContain('r-1 stopped');
  });

  test.each(['SIGTERM', 'SIGHUP'])('%s leaves the run alone', async (signal) => {
    const watched = two();
    const over = watched.watch();
    watched.signals.emit(signal);
    expect(await over).toEqual({ kind: 'left', signal });
    expect(watched.asked).toEqual([]);
    expect(watched.signals.listenerCount('SIGINT')).toBe(0);
  });

  test('says when the engine is gone, and why when it stays away', async () => {
    const watched = two();
    const over = watched.watch();
    watched.become({ kind: 'reconnecting', reason: 'the engine died' });
    expect(watched.talk.join()).toContain('the engine died');
    watched.become({ kind: 'lost', reason: 'no room on the disk' });
    expect(await over).toEqual({ kind: 'lost', reason: 'no room on the disk' });
  });
});

describe('Ctrl-C', () => {
  test('a second one much later is a first again', () => {
    const signals = new EventEmitter();
    const steps: string[] = [];
    let nowMs = 0;
    const step = (name: string) => () => steps.push(name);
    const counting = { first: step('first'), second: step('second'), third: step('third'), leave: step('leave') };
    const interrupts = createInterrupts(signals, counting, () => nowMs);
    signals.emit('SIGINT');
    nowMs = 10_001;
    signals.emit('SIGINT');
    expect(steps).toEqual(['first', 'first']);
    nowMs = 20_001;
    signals.emit('SIGINT');
    expect(steps).toEqual(['first', 'first', 'second']);
    interrupts.close();
    expect(signals.eventNames()).toEqual([]);
  });
});
