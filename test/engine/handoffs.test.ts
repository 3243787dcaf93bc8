import { describe, expect, test } from 'vitest';
import type { FakeWorld } from '../support/fakes/fake-world.ts';
import { scenario } from '../support/scenario.ts';

const path = '/project/.claude/session-handoffs/A-HANDOFF.md';
const plan = `
version: 1
streams:
  - {id: A, run: work, handoff: true}
  - {id: B, run: work, needs: [A]}
`;
const text = (world: FakeWorld) => world.results.files.get(path)?.text ?? '';

describe('hand-offs', () => {
  test('are written from what is known, before who reads them starts', async () => {
    await scenario(plan)
      .step('a file was committed', (world) => void (world.workspaces.changed = [{ path: 'src/a.ts', added: 3, deleted: 1 }]))
      .exit('A', 0)
      .expectRunning('B')
      .step('it is there', (world) => {
        expect(text(world)).toContain('## Session hand-off: Stream A complete');
        expect(text(world)).toContain('- `src/a.ts` (+3 -1)');
        expect(world.hosts.launches.get('B:1')?.env['SLUICE_HANDOFF']).toBe(path);
      })
      .exit('B', 0)
      .expectEnded('passed')
      .expectNoFault()
      .play();
  });

  test('keep what the agent has written itself in this run, and nothing of an earlier one', async () => {
    const own = (world: FakeWorld) => world.results.put(path, 'My own words.');
    await scenario(plan)
      .step('A writes', own)
      .exit('A', 0)
      .step('both are there', (world) => expect(text(world)).toMatch(/^My own words\.\n\n<!--[^]*Session hand-off/))
      .play();
    const later = scenario(plan);
    own(later.world);
    await later.world.clock.advance(60_000);
    await later
      .exit('A', 0)
      .step('only the new is there', (world) => expect(text(world)).toMatch(/^<!--[^]*Session hand-off/))
      .play();
  });

  test('that cannot be written are told, and hold nobody up', async () => {
    const story = scenario(plan);
    story.world.results.write = () => Promise.reject(new Error('the disk is full'));
    const world = await story.exit('A', 0).expectRunning('B').play();
    expect(world.state().faults).toMatchObject([{ what: 'the hand-off of stream:A could not be written: the disk is full' }]);
    expect(world.hosts.launches.get('B:1')?.env['SLUICE_HANDOFF']).toBeUndefined();
  });

  test('are written by the next engine when one dies before', async () => {
    const story = scenario(plan);
    const { results } = story.world;
    const write = results.write.bind(results);
    story.world.results.write = () => new Promise(() => undefined);
    await story
      .exit('A', 0)
      .expectStatus('B', 'preparing')
      .killEngine()
      .step('the disk is quick again', (world) => void (world.results.write = write))
      .startEngine()
      .expectRunning('B')
      .step('it is there', (world) => expect(text(world)).toContain('Stream A complete'))
      .expectNoFault()
      .play();
  });
});
