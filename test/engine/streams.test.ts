import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../src/core/ids.ts';
import { scenario } from '../support/scenario.ts';

const target = (stream: string) => ({ kind: 'stream', stream: asStreamId(stream) }) as const;
const all = { kind: 'all' } as const;

const chain = `
version: 1
streams:
  - { id: A, run: work }
  - { id: B, run: work, needs: [A] }
`;

describe('a run goes through its streams', () => {
  test('what waits starts when what it needs has succeeded, and the engine ends with the run', async () => {
    const world = await scenario(chain)
      .expectRunning('A')
      .exit('A', 0)
      .expectRunning('B')
      .exit('B', 0)
      .expectEnded('passed')
      .expectNoFault()
      .play();
    expect(await world.engine?.over).toEqual({ kind: 'ended', outcome: 'passed' });
  });

  test('an attempt is started where and as the plan says', async () => {
    const world = await scenario(`
version: 1
streams:
  - { id: A, run: make all, cwd: sub }
`).play();
    const launch = world.hosts.launches.get('A:1');
    expect(launch).toMatchObject({ args: ['make all'], cwd: '/project/sub' });
    expect(launch?.env['SLUICE_MARK']).toBe('r-1:A:1');
  });

  test('a process that ends before the answer to its start is known counts as it ended', async () => {
    const world = await scenario(`
version: 1
streams:
  - { id: A, run: exits 0 }
  - { id: B, run: exits 3, needs: [A] }
`)
      .expectStatus('A', 'succeeded')
      .expectStatus('B', 'failed')
      .expectEnded('failed')
      .expectNoFault()
      .play();
    const life = world.journals.events
      .get(world.run)
      ?.flatMap(({ event }) => ('attempt' in event && event.stream === 'A' ? [event.type] : []));
    expect(life).toEqual(['streamPrepared', 'streamSpawned', 'streamExited']);
  });

  test('a failed attempt is tried again after its back-off', async () => {
    await scenario(`
version: 1
streams:
  - { id: A, run: work, retry: { attempts: 2, backoff: 10s } }
`)
      .exit('A', 1)
      .expectStatus('A', 'retrying')
      .advance('9s')
      .expectStatus('A', 'retrying')
      .advance('1s')
      .expectRunning('A')
      .expectAttempt('A', 2)
      .exit('A', 0)
      .expectEnded('passed')
      .play();
  });

  test('an attempt that takes too long is stopped', async () => {
    const world = await scenario(`
version: 1
streams:
  - { id: A, run: work, timeout: 5m }
`)
      .advance('5m')
      .expectStatus('A', 'failed')
      .expectEnded('failed')
      .play();
    expect(world.hosts.live()).toEqual([]);
  });

  test('a program that cannot be started is said, in the words of the adapter', async () => {
    const story = scenario(`
version: 1
streams:
  - { id: A, run: frobnicate }
`);
    story.world.hosts.unstartable.set('A', 'no such program: frobnicate');
    const world = await story.expectEnded('failed').play();
    expect(world.state().streams[asStreamId('A')]?.why.text).toContain('no such program: frobnicate');
  });

  test('an agent that cannot be launched fails its stream, and nothing else', async () => {
    await scenario(`
version: 1
streams:
  - { id: A, agent: demo, prompt: hello }
  - { id: B, run: work }
`)
      .expectStatus('A', 'failed')
      .expectRunning('B')
      .expectNoFault()
      .play();
  });

  test('a folder that does not exist, and a worktree that cannot be made, fail the stream with the reason', async () => {
    const story = scenario(`
version: 1
streams:
  - { id: A, run: work, cwd: nowhere }
  - { id: B, run: work, worktree: { branch: b } }
`);
    story.world.workspaces.absent.add('/project/nowhere');
    story.world.workspaces.failures.set('B', 'branch b is checked out in /elsewhere');
    const world = await story.expectStatus('A', 'failed').expectStatus('B', 'failed').play();
    expect(world.state().streams[asStreamId('A')]?.why.text).toContain('/project/nowhere');
    expect(world.state().streams[asStreamId('B')]?.why.text).toContain('branch b is checked out in /elsewhere');
    expect(world.hosts.started).toEqual([]);
  });

  test('a workspace that cannot be prepared ends the run with the reason', async () => {
    const story = scenario(chain);
    story.world.workspaces.failures.set('workspace', 'the disk is full');
    const world = await story.expectEnded('failed').play();
    expect(world.state().status).toMatchObject({ reason: expect.stringContaining('the disk is full') as string });
  });

  test('a deliverable that is missing, or cannot be looked for, fails the stream', async () => {
    const yaml = `
version: 1
streams:
  - { id: A, run: work, deliverables: [out.md] }
`;
    const absent = scenario(yaml);
    absent.world.workspaces.absent.add('/project/out.md');
    await absent.exit('A', 0).expectStatus('A', 'failed').expectNoFault().play();

    const unreadable = scenario(yaml);
    const world = await unreadable
      .step('the folder cannot be read', (world) => void world.workspaces.failures.set('missing /project', 'EACCES'))
      .exit('A', 0)
      .expectStatus('A', 'failed')
      .play();
    expect(world.state().faults[0]?.what).toMatch(/deliverables in \/project cannot be checked: EACCES/);
    await scenario(yaml).exit('A', 0).expectEnded('passed').play();
  });
});

describe('a person asks', () => {
  test('pause and resume reach the process', async () => {
    await scenario(chain)
      .request({ kind: 'pause', target: target('A') })
      .expectStatus('A', 'paused')
      .step('it stands still', (world) => expect(world.hosts.live()).toMatchObject([{ stream: 'A', paused: true }]))
      .request({ kind: 'resume', target: target('A') })
      .expectStatus('A', 'running')
      .step('it goes on', (world) => expect(world.hosts.live()).toMatchObject([{ stream: 'A', paused: false }]))
      .play();
  });

  test('stop ends the tree and the run', async () => {
    const world = await scenario(chain).request({ kind: 'stop', target: all }).expectEnded('stopped').play();
    expect(world.hosts.live()).toEqual([]);
  });

  test('text is typed into the terminal', async () => {
    const world = await scenario(chain)
      .request({ kind: 'send', stream: asStreamId('A'), text: 'yes\r' })
      .play();
    expect(world.hosts.typed).toEqual(['A: yes\r']);
  });

  test('what is impossible is refused, and leaves no event', async () => {
    const world = await scenario(chain)
      .expectRefused({ kind: 'resume', target: target('A') }, /not paused/)
      .play();
    expect(world.journals.events.get(world.run)?.map(({ event }) => event.type)).not.toContain('requestAccepted');
  });

  test('a stream that a person stops and that nobody knows any more is lost, not waited for', async () => {
    await scenario(chain)
      .step('the host forgets it', (world) => world.hosts.forget({ stream: asStreamId('A'), attempt: 1 }))
      .request({ kind: 'stop', target: target('A') })
      .expectStatus('A', 'stopped')
      .play();
  });

  test('text for a process that has just gone is said to have been lost', async () => {
    const world = await scenario(chain)
      .step('the host forgets it', (world) => world.hosts.forget({ stream: asStreamId('A'), attempt: 1 }))
      .request({ kind: 'send', stream: asStreamId('A'), text: 'yes' })
      .play();
    expect(world.state().faults[0]?.what).toMatch(/text for A was not delivered/);
  });
});

describe('what a person sends to a stream', () => {
  const send = { kind: 'send', stream: asStreamId('A'), text: 'blue\r' } as const;

  test('is typed into its terminal', async () => {
    const world = await scenario(chain).expectRunning('A').request(send).play();
    expect(world.hosts.typed).toEqual(['A: blue\r']);
  });

  test('answers the question that its agent waits for, and is not typed then', async () => {
    const world = await scenario(chain)
      .expectRunning('A')
      .step('A asks', (world) => void world.questions.open.add('A:1'))
      .request(send)
      .request({ ...send, text: 'and on\r' })
      .play();
    expect(world.questions.answers).toEqual([{ to: 'A:1', by: 'ada@here', text: 'blue' }]);
    expect(world.hosts.typed).toEqual(['A: and on\r']);
  });
});

describe('people who do not look', () => {
  const called = `
version: 1
notify: { webhook: 'http://127.0.0.1/hook' }
streams:
  - { id: A, run: work }
`;

  test('are told what begins to wait for them and the end, also by an engine that takes over', async () => {
    const world = await scenario(called)
      .report('A', { question: 'Which colour?' })
      .killEngine()
      .startEngine()
      .exit('A', 0)
      .expectEnded('passed')
      .play();
    expect(world.notifier.told.map(({ about }) => about)).toEqual(['question:A', 'end']);
  });

  test('are not told when the plan does not say so', async () => {
    const world = await scenario(chain).report('A', { question: 'Which colour?' }).play();
    expect(world.notifier.told).toEqual([]);
  });

  test('that it does not work is said once', async () => {
    const world = await scenario(called)
      .step('nothing works', ({ notifier }) => void (notifier.problems = ['it does not work']))
      .report('A', { question: 'Which colour?' })
      .exit('A', 0)
      .play();
    expect(world.state().faults.map(({ what }) => what)).toEqual(['it does not work']);
  });
});
