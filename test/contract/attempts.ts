import { afterEach, describe, expect, test } from 'vitest';
import { asStreamId } from '../../src/core/ids.ts';
import type { AttemptExit, AttemptRef, Attempts, AttemptSigns, LaunchSpec } from '../../src/core/ports/index.ts';
import { waitUntil } from '../support/wait.ts';

/** A run's host, seen by any number of engines one after the other. */
export interface AttemptsWorld {
  connect(): Attempts;
  /** A program that ends at once with a status, or lives until `finish`, having set its title to a word and written it, or does not exist. */
  launch(ref: AttemptRef, behaviour: { readonly exits: number } | { readonly shows: string } | 'lives' | 'missing'): LaunchSpec;
  finish(ref: AttemptRef, exitCode: number): void;
  killHost(): void;
  /** How often the program of an attempt was really started. */
  starts(ref: AttemptRef): number;
  close(): Promise<void>;
}

const A: AttemptRef = { stream: asStreamId('zen/A'), attempt: 1 };
const graceMs = 2_000;

/** What every host does, as an engine sees it. */
export function attemptsContract(name: string, make: () => AttemptsWorld): void {
  describe(`attempts contract: ${name}`, () => {
    const worlds: AttemptsWorld[] = [];
    afterEach(async () => {
      for (const world of worlds.splice(0)) await world.close();
    });
    const world = () => {
      const made = make();
      worlds.push(made);
      return made;
    };
    const listening = (attempts: Attempts) => {
      const exits: AttemptExit[] = [];
      const lost: (readonly AttemptRef[])[] = [];
      attempts.onExit((exit) => exits.push(exit));
      attempts.onHostLost((_, refs) => lost.push(refs));
      return { attempts, exits, lost };
    };
    const alive = async (it: AttemptsWorld, ref = A) => {
      const engine = listening(it.connect());
      const spawned = await engine.attempts.spawn(ref, it.launch(ref, 'lives'));
      if (!spawned.ok) throw new Error(spawned.reason);
      await waitUntil('the program has begun', () => it.starts(ref) === 1);
      return { ...engine, process: spawned.process };
    };

    test('nothing is known before the first start', async () => {
      expect(await world().connect().list()).toEqual({ live: [], exits: [], begun: [] });
    });

    test('an exit is told once, with its status', async () => {
      const it = world();
      const { attempts, exits } = listening(it.connect());
      expect(await attempts.spawn(A, it.launch(A, { exits: 3 }))).toMatchObject({ ok: true });
      await waitUntil('the exit is told', () => exits.length > 0);
      await attempts.list();
      expect(exits).toEqual([{ ...A, exitCode: 3, signal: null, exitedAt: expect.any(Number) as number }]);
    });

    test('asked again, also by the next engine, a start answers with the process that is there', async () => {
      const it = world();
      const { attempts, process } = await alive(it);
      expect(await attempts.spawn(A, it.launch(A, 'lives'))).toEqual({ ok: true, process });
      expect(await it.connect().spawn(A, it.launch(A, 'lives'))).toEqual({ ok: true, process });
      expect(it.starts(A)).toBe(1);
    });

    test('asked again after its exit, it is not started again, and its exit is told', async () => {
      const it = world();
      const { attempts, exits } = await alive(it);
      it.finish(A, 4);
      await waitUntil('the exit is told', () => exits.length === 1);
      expect(await attempts.spawn(A, it.launch(A, 'lives'))).toMatchObject({ ok: true });
      const next = listening(it.connect());
      expect(await next.attempts.spawn(A, it.launch(A, 'lives'))).toMatchObject({ ok: true });
      await waitUntil('the exit is told to the next engine', () => next.exits.length === 1);
      expect(next.exits[0]).toMatchObject({ ...A, exitCode: 4 });
      expect(exits).toHaveLength(1);
      expect(it.starts(A)).toBe(1);
    });

    test('what lives and what has ended is listed, for an engine that comes later, too', async () => {
      const it = world();
      const { process } = await alive(it);
      const next = it.connect();
      expect(await next.list()).toEqual({ live: [{ ...A, process, paused: false }], exits: [], begun: [A] });
      it.finish(A, 0);
      await waitUntil('it is listed as ended', async () => (await next.list()).live.length === 0);
      expect(await next.list()).toEqual({
        live: [],
        exits: [{ ...A, exitCode: 0, signal: null, exitedAt: expect.any(Number) as number }],
        begun: [A],
      });
    });

    test('an attempt that is ending is listed as alive or as ended, never as neither', async () => {
      const it = world();
      await alive(it);
      const watching = it.connect();
      const seen: number[] = [];
      it.finish(A, 0);
      await waitUntil('it is listed as ended', async () => {
        const { live, exits } = await watching.list();
        seen.push(live.length + exits.length);
        return exits.length === 1;
      });
      expect(new Set(seen)).toEqual(new Set([1]));
    });

    test('a pause lasts until it is continued', async () => {
      const it = world();
      const { attempts } = await alive(it);
      expect(await attempts.pause(A)).toBe(true);
      expect((await attempts.list()).live[0]?.paused).toBe(true);
      expect(await attempts.continue(A)).toBe(true);
      expect((await attempts.list()).live[0]?.paused).toBe(false);
    });

    test('text is taken while it lives', async () => {
      const it = world();
      const { attempts } = await alive(it);
      expect(await attempts.write(A, 'hello\r')).toBe(true);
    });

    test('what a real agent tells its terminal is told, to an engine that comes later at once, and its screen can be looked at', async () => {
      const it = world();
      const first = it.connect();
      const told: AttemptSigns[] = [];
      first.onSigns((signs) => told.push(signs));
      await first.spawn(A, { ...it.launch(A, { shows: 'ready' }), signs: true });
      await waitUntil('its title is told', () => told.some(({ signs }) => signs.title === 'ready'));
      expect(told.at(-1)).toMatchObject({ ...A, at: expect.any(Number) as number, outputAt: expect.any(Number) as number });
      await waitUntil('its screen shows it', async () => (await first.screen(A))?.rows.includes('ready'));
      const later: AttemptSigns[] = [];
      const next = it.connect();
      await next.list();
      next.onSigns((signs) => later.push(signs));
      await waitUntil('its title is told again', () => later.some(({ signs }) => signs.title === 'ready'));
    });

    test('of a plain program no signs are told, and of one that nobody knows there is no screen', async () => {
      const it = world();
      const attempts = it.connect();
      const told: AttemptSigns[] = [];
      attempts.onSigns((signs) => told.push(signs));
      await attempts.spawn(A, it.launch(A, { shows: 'plain' }));
      await waitUntil('its screen shows it', async () => (await attempts.screen(A))?.rows.includes('plain'));
      expect(told.filter(({ signs }) => signs.title !== null)).toEqual([]);
      expect(await attempts.screen({ ...A, attempt: 7 })).toBeNull();
    });

    test('a stop ends it', async () => {
      const it = world();
      const { attempts, exits } = await alive(it);
      expect(await attempts.stop(A, graceMs)).toBe(true);
      await waitUntil('the exit is told', () => exits.length === 1);
      expect(exits[0]?.exitCode !== 0 || exits[0].signal !== null).toBe(true);
    });

    test('of what nobody knows, or what has gone, nothing can be asked', async () => {
      const it = world();
      const { attempts } = listening(it.connect());
      const ask = () => Promise.all([attempts.pause(A), attempts.continue(A), attempts.stop(A, graceMs), attempts.write(A, 'x')]);
      expect(await ask()).toEqual([false, false, false, false]);
      await attempts.spawn(A, it.launch(A, { exits: 0 }));
      await waitUntil('it has gone', async () => (await attempts.list()).live.length === 0);
      expect(await ask()).toEqual([false, false, false, false]);
    });

    test('what cannot be started is told, and has not begun', async () => {
      const it = world();
      const attempts = it.connect();
      expect(await attempts.spawn(A, it.launch(A, 'missing'))).toMatchObject({
        ok: false,
        reason: expect.stringMatching(/\w+ \w+/) as string,
      });
      expect((await attempts.list()).begun).toEqual([]);
    });

    test('a host that dies is told with what it had; that is not started again, but the next attempt is', async () => {
      const it = world();
      const { attempts, lost, exits } = await alive(it);
      it.killHost();
      await waitUntil('the loss is told', () => lost.length === 1);
      expect(lost[0]).toEqual([A]);
      expect(await attempts.list()).toEqual({ live: [], exits: [], begun: [A] });
      expect(await attempts.spawn(A, it.launch(A, 'lives'))).toMatchObject({ ok: false });
      const second = { ...A, attempt: 2 };
      expect(await attempts.spawn(second, it.launch(second, { exits: 0 }))).toMatchObject({ ok: true });
      await waitUntil('its exit is told', () => exits.length === 1);
      expect(exits[0]).toMatchObject(second);
    });

    test('the end of a host that is told to end is no loss', async () => {
      const it = world();
      const { attempts, lost, exits } = await alive(it);
      await attempts.end();
      await attempts.list();
      expect(exits).toHaveLength(1);
      expect(lost).toEqual([]);
      expect((await it.connect().list()).live).toEqual([]);
    });
  });
}
