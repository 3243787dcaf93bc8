import { describe, expect, test } from 'vitest';
import { asItemId, asStreamId } from '../../src/core/ids.ts';
import { scenario } from '../support/scenario.ts';

const A = asStreamId('A');
const target = { kind: 'stream', stream: A } as const;
const yaml = `
version: 1
streams:
  - { id: A, run: work, worktree: { setup: [make ready], port: { from: 4000 } }, retry: { attempts: 2, backoff: 1s }, gates: 'exits 0' }
`;

describe('the worktree of a stream', () => {
  test('is set up before the first attempt and not before the next one, and its port is known to all that works in it', async () => {
    const world = await scenario(yaml)
      .expectStatus('A', 'preparing')
      .step('the set-up ends', (now) => now.workspaces.settingUp.get(A)?.finish())
      .expectRunning('A')
      .exit('A', 1)
      .advance('1s')
      .expectRunning('A')
      .expectAttempt('A', 2)
      .exit('A', 0)
      .expectEnded('passed')
      .expectNoFault()
      .play();
    expect(['A:1', 'A:2'].map((key) => world.hosts.launches.get(key)?.env['SLUICE_PORT'])).toEqual(['4000', '4000']);
    expect(world.programs.started.map(({ env }) => env['SLUICE_PORT'])).toEqual(['4000']);
  });

  test('that cannot be set up fails the attempt with the reason', async () => {
    const world = await scenario(yaml.replace('attempts: 2', 'attempts: 1'))
      .step('the set-up is told what it needs', ({ workspaces }) => {
        expect(workspaces.settingUp.get(A)?.env).toMatchObject({ SLUICE_STREAM: 'A', SLUICE_PORT: '4000', SLUICE_WORKSPACE: '/project' });
      })
      .step('the set-up fails', (now) => now.workspaces.settingUp.get(A)?.fail('its set-up `make ready` ended with exit status 2'))
      .expectStatus('A', 'failed')
      .play();
    expect(world.state().streams[A]?.why.text).toContain('its set-up `make ready` ended with exit status 2');
  });

  test('is not set up any further when its stream is stopped', async () => {
    await scenario(yaml)
      .expectStatus('A', 'preparing')
      .request({ kind: 'stop', target })
      .expectStatus('A', 'stopped')
      .step('nothing is being set up', ({ workspaces }) => expect(workspaces.settingUp.size).toBe(0))
      .expectNoFault()
      .play();
  });

  test('whose engine died while it was set up is set up anew, after what was left of that has ended', async () => {
    await scenario(yaml)
      .expectStatus('A', 'preparing')
      .killEngine()
      .startEngine()
      .expectStatus('A', 'preparing')
      .step('what was left is ended', ({ workspaces }) => expect(workspaces.endedSetUps).toEqual([A]))
      .step('the set-up ends', (now) => now.workspaces.settingUp.get(A)?.finish())
      .expectRunning('A')
      .expectNoFault()
      .play();
  });

  test('starts from what a wave has merged by then', async () => {
    const world = await scenario(`
version: 1
streams:
  - { id: A, run: work, worktree: true }
  - { id: B, run: work, worktree: { base: { merged: A } } }
waves:
  - { id: first, merge: A }
`)
      .expectStatus('B', 'waiting')
      .exit('A', 0)
      .expectRunning('B')
      .play();
    expect(world.workspaces.bases.get(asStreamId('B'))).toBe(Object.values(world.state().waves)[0]?.commit);
  });
});

test('what a stream left uncommitted is asked about, and committed when a person approves', async () => {
  const world = await scenario(`
version: 1
streams:
  - { id: A, title: The first, run: work, worktree: true }
waves:
  - { id: first, merge: A }
`)
    .expectRunning('A')
    .step('it leaves a file', ({ workspaces }) => void workspaces.left.set('/project/.worktrees/A', ['a.txt']))
    .exit('A', 0)
    .expectStatus('A', 'succeeded')
    .killEngine()
    .startEngine()
    .request({ kind: 'approve', item: asItemId('uncommitted:A'), note: 'looks right' })
    .expectEnded('passed')
    .expectNoFault()
    .play();
  expect(world.workspaces.messages).toEqual([
    expect.stringMatching(/^The first\n\nlooks right\n\nLeft uncommitted by stream A; committed by decision of /),
  ]);
});
