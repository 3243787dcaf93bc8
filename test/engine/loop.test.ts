import { expect, test } from 'vitest';
import { asStreamId } from '../../src/core/ids.ts';
import { scenario } from '../support/scenario.ts';

const three = `
version: 1
streams:
  - { id: A, run: work }
  - { id: B, run: work }
  - { id: C, run: work, needs: [A, B] }
`;

test('what one turn brings is one commit', async () => {
  let commits = 0;
  await scenario(three, { onCall: (name) => void (name === 'before journal.append' ? (commits += 1) : 0) })
    .step('two requests at once', async (world) => {
      commits = 0;
      const send = (stream: string) => world.engine?.request({ kind: 'send', stream: asStreamId(stream), text: 'y' }, 'ada@here');
      await Promise.all([send('A'), send('B')]);
      expect(commits).toBe(1);
    })
    .play();
});

test('an effect begins, a face hears and a request is answered only when the decision is durable', async () => {
  const order: string[] = [];
  const story = scenario(three, {
    onCall: (name) => void (/^after journal.append|^before attempts\.(spawn|pause)/.test(name) ? order.push(name.replace(/^\w+ /, '')) : 0),
  });
  await story
    .step('pause', async (world) => {
      order.length = 0;
      world.engine?.onEvents(() => order.push('published'));
      await world.engine?.request({ kind: 'pause', target: { kind: 'stream', stream: asStreamId('A') } }, 'ada@here');
      order.push('answered');
    })
    .play();
  expect(order.slice(0, 3)).toEqual(['journal.append', 'attempts.pause', 'published']);
  expect(order.indexOf('answered')).toBeGreaterThan(order.indexOf('published'));
});

test('a journal that takes no more is the end of the engine, which then does nothing more; a later one goes on', async () => {
  await scenario(three)
    .step('the disk is full', async (world) => {
      world.journals.failNextAppend = new Error('the disk that holds it is full');
      world.hosts.exit({ stream: asStreamId('A'), attempt: 1 }, 0);
      expect(await world.engine?.over).toEqual({ kind: 'fault', reason: 'the disk that holds it is full' });
      const seq = world.state().seq;
      world.hosts.exit({ stream: asStreamId('B'), attempt: 1 }, 0);
      await world.settle();
      expect(world.state().seq).toBe(seq);
      expect(world.hosts.started).toHaveLength(2);
      world.killEngine();
    })
    .startEngine()
    .expectRunning('C')
    .play();
});

test('events come in order, and faces can read them back', async () => {
  const heard: number[] = [];
  const world = await scenario(three)
    .step('listen', (world) => void world.engine?.onEvents((events) => heard.push(...events.map((event) => event.seq))))
    .exit('A', 0)
    .exit('B', 0)
    .exit('C', 0)
    .expectEnded('passed')
    .play();
  expect(heard).toEqual(Array.from(heard, (_, index) => (heard[0] ?? 0) + index));
  expect(world.engine?.lastSeq()).toBe(heard.at(-1));
  expect(world.engine?.eventsAfter(2, 3).map((event) => event.seq)).toEqual([3, 4, 5]);
});
