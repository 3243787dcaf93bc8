import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../src/core/ids.ts';
import { scenario } from '../support/scenario.ts';

const target = (stream: string) => ({ kind: 'stream', stream: asStreamId(stream) }) as const;
const two = `
version: 1
streams:
  - { id: A, run: work, retry: { attempts: 2, backoff: 10s } }
  - { id: B, run: work, needs: [A] }
`;

describe('an engine takes up what another left', () => {
  test('streams that live go on, without a second start', async () => {
    const world = await scenario(two)
      .killEngine()
      .startEngine()
      .expectRunning('A')
      .exit('A', 0)
      .expectRunning('B')
      .exit('B', 0)
      .expectEnded('passed')
      .play();
    expect(world.hosts.started).toEqual([
      { stream: 'A', attempt: 1 },
      { stream: 'B', attempt: 1 },
    ]);
  });

  test('an exit that nobody was there for counts as it was', async () => {
    const world = await scenario(two).killEngine().exit('A', 0).advance('1h').startEngine().expectRunning('B').play();
    const attempt = world.state().streams[asStreamId('A')]?.attempts[0];
    expect((attempt?.endedAt ?? 0) - (attempt?.spawnedAt ?? 0)).toBe(0);
  });

  test('an exit that comes while the engine looks round, and is found and told, is recorded once', async () => {
    for (let turns = 0; turns < 40; turns += 1) {
      const world = await scenario(two).killEngine().play();
      world.startEngine();
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      world.hosts.exit({ stream: asStreamId('A'), attempt: 1 }, 0);
      await world.settle();
      const exits = (world.journals.events.get(world.run) ?? []).filter(({ event }) => event.type === 'streamExited');
      expect(exits, `after ${turns} turns`).toHaveLength(1);
      expect(world.state().streams[asStreamId('B')]?.status.kind).toBe('running');
    }
  });

  test('timers are armed again; one that was due meanwhile fires', async () => {
    await scenario(two)
      .exit('A', 1)
      .expectStatus('A', 'retrying')
      .killEngine()
      .advance('1m')
      .startEngine()
      .advance('1ms')
      .expectRunning('A')
      .expectAttempt('A', 2)
      .play();
  });

  test('a wish to pause that was not carried out is carried out', async () => {
    const killed = scenario(two, {
      onCall: (name, kill) => (name === 'before attempts.pause' ? kill() : undefined),
    });
    await killed
      .step('pause', (world) => void world.engine?.request({ kind: 'pause', target: target('A') }, 'ada@here'))
      .step('the engine is dead', (world) => expect(world.isEngineAlive()).toBe(false))
      .step('it still runs', (world) => expect(world.hosts.live()).toMatchObject([{ paused: false }]))
      .play();
  });

  test('a process that was left standing still although nobody wishes it any more goes on', async () => {
    const world = await scenario(two)
      .killEngine()
      .step('the dead engine had paused it, and had not written that down', async ({ hosts }) => {
        expect(await hosts.connect().pause({ stream: asStreamId('A'), attempt: 1 })).toBe(true);
      })
      .startEngine()
      .expectRunning('A')
      .play();
    expect(world.hosts.live()).toMatchObject([{ paused: false }]);
    expect(world.state().streams[asStreamId('A')]?.attempts[0]).toMatchObject({ pausedSince: null });
  });

  test('a host that died with its engine: what it had is lost, its leftovers are ended, and it is tried again in a new one', async () => {
    const world = await scenario(two).killEngine().killHost().startEngine().expectAttempt('A', 2).play();
    expect(world.programs.endedLeftovers).toEqual(['r-1:A:1']);
    expect(world.state().streams[asStreamId('A')]?.attempts[0]?.end).toMatchObject({ kind: 'lost' });
  });

  test('a host that dies under a living engine', async () => {
    const world = await scenario(two).killHost().expectAttempt('A', 2).expectNoFault().play();
    expect(world.programs.endedLeftovers).toEqual(['r-1:A:1']);
    expect(world.hosts.started).toHaveLength(2);
  });

  test('a host that dies while a start is asked of it: the attempt is lost, and not started a second time', async () => {
    const story = scenario(two, {
      onCall: (name) => {
        if (name !== 'after attempts.spawn' || story.world.hosts.started.length !== 1) return;
        void Promise.resolve().then(() => story.world.hosts.kill());
      },
    });
    const world = await story.expectAttempt('A', 2).expectNoFault().play();
    expect(world.hosts.started.filter((each) => each.attempt === 1)).toHaveLength(1);
    expect(world.hosts.live()).toMatchObject([{ stream: 'A', attempt: 2 }]);
  });

  test('a host that dies while an engine asks what it has', async () => {
    let engines = 0;
    const story = scenario(two, {
      onCall: (name) => {
        if (name !== 'after attempts.list') return;
        engines += 1;
        if (engines === 1) story.world.hosts.kill();
      },
    });
    const world = await story.killEngine().startEngine().expectAttempt('A', 2).expectRunning('A').expectNoFault().play();
    expect(world.state().streams[asStreamId('A')]?.attempts[0]?.end).toMatchObject({ kind: 'lost' });
  });

  test('an ended run is kept open for a person for a while, then left', async () => {
    const world = await scenario(two)
      .exit('A', 0)
      .exit('B', 1)
      .expectEnded('failed')
      .killEngine()
      .startEngine()
      .advance('9s')
      .request({ kind: 'retry', target: target('B') })
      .expectRunning('B')
      .advance('1h')
      .expectRunning('B')
      .exit('B', 0)
      .expectEnded('passed')
      .play();
    expect(await world.engine?.over).toEqual({ kind: 'ended', outcome: 'passed' });

    const idle = await scenario(two).exit('A', 0).exit('B', 1).killEngine().startEngine().advance('10s').play();
    expect(await idle.engine?.over).toEqual({ kind: 'ended', outcome: 'failed' });
  });

  test('requests that come while the world is being compared wait, and are carried out', async () => {
    await scenario(two)
      .killEngine()
      .step('an engine starts, and is asked at once', async (world) => {
        const engine = world.startEngine();
        expect(await engine?.request({ kind: 'send', stream: asStreamId('A'), text: 'hello' }, 'ada@here')).toEqual({ ok: true });
      })
      .step('it arrived', (world) => expect(world.hosts.typed).toEqual(['A: hello']))
      .play();
  });

  test('a live engine keeps a second one out; one that was taken over writes nothing more and leaves', async () => {
    await scenario(two)
      .step('a second engine', async (world) => {
        expect(() => world.startEngine()).toThrow(/has the run/);
        const first = world.engine;
        world.startEngine(true);
        await world.settle();
        const before = world.state().seq;
        void first?.request({ kind: 'pause', target: target('A') }, 'ada@here');
        expect(await first?.over).toMatchObject({ kind: 'replaced' });
        expect(world.state().seq).toBe(before);
        expect(world.hosts.live()).toMatchObject([{ paused: false }]);
      })
      .expectRunning('A')
      .play();
  });
});
