import { describe, expect, test } from 'vitest';
import { asItemId } from '../../src/core/ids.ts';
import { attention } from '../../src/core/run/attention.ts';
import type { Fields } from '../../src/core/text/fields.ts';
import type { FakeWorld } from '../support/fakes/fake-world.ts';
import { scenario } from '../support/scenario.ts';

const plan = `
version: 1
phases:
  - {id: build, streams: [{id: A, run: work}]}
streams:
  - {id: Z, run: work}
  - {id: B, run: work, needs: [Z], cwd: sub}
integration: [{id: int-plan, from: A, to: B, what: planned}]
`;
const puts = (dir: string, fields: Fields) => (world: FakeWorld) => world.sharedStatus.put(dir, fields);
const file = (world: FakeWorld) => world.sharedStatus.files.get('/project');
const queued = { id: 'int-1', from: 'agent-a', to: 'B', description: 'the card', status: 'pending', note: 'of an agent' };
const agent = { id: 'agent-a', phase: 'A', status: 'in_progress', tasksComplete: 1, lastUpdate: '2026-01-01T00:00:00Z' };
const begun = (more: Fields = {}): Fields => ({
  projectId: 'p',
  agents: [agent],
  inProgressPhases: ['elsewhere'],
  completedPhases: [],
  integrationQueue: [queued, { id: 'int-plan', status: 'pending' }],
  ...more,
});

describe('agent-status.json', () => {
  test('an item of its queue blocks until its provider is done, and the file is told', async () => {
    await scenario(plan)
      .step('the file is there', puts('/project', begun()))
      .exit('Z', 0)
      .expectStatus('B', 'waiting')
      .step('the phase runs', (world) => expect(file(world)).toMatchObject({ inProgressPhases: ['elsewhere', 'build'] }))
      .exit('A', 0)
      .expectRunning('B')
      .step('all of it stands in the file', (world) =>
        expect(file(world)).toMatchObject({
          projectId: 'p',
          agents: [agent],
          inProgressPhases: ['elsewhere'],
          completedPhases: ['build'],
          integrationQueue: [
            { ...queued, status: 'resolved', resolvedBy: 'sluice' },
            { id: 'int-plan', status: 'resolved', resolvedBy: 'sluice' },
          ],
        }),
      )
      .exit('B', 0)
      .expectEnded('passed')
      .expectNoFault()
      .play();
  });

  test('what is newer in a worktree comes to the main checkout', async () => {
    const later = { ...agent, tasksComplete: 7, lastUpdate: '2026-01-01T01:00:00Z' };
    await scenario(plan)
      .step('the main checkout has it', puts('/project', begun()))
      .step('and so has a folder that is worked in', puts('/project/sub', { agents: [later, { id: 'agent-b' }] }))
      .exit('A', 0)
      .exit('Z', 0)
      .expectRunning('B')
      .step('they are joined', (world) => expect(file(world)).toMatchObject({ agents: [later, { id: 'agent-b' }], projectId: 'p' }))
      .expectNoFault()
      .play();
  });

  test('files that an item names are looked for where its provider works', async () => {
    const withFile = begun({ integrationQueue: [{ ...queued, file: 'card.ts' }] });
    await scenario(plan)
      .step('the file is there', puts('/project', withFile))
      .step('the card is not', (world) => void world.workspaces.absent.add('/project/card.ts'))
      .exit('Z', 0)
      .exit('A', 0)
      .expectStatus('B', 'waiting')
      .killEngine()
      .startEngine()
      .step('a person sees why', (world) => expect(attention(world.state())[0]?.detail).toContain('has ended without card.ts'))
      .request({ kind: 'approve', item: asItemId('integration:int-1'), note: '' })
      .expectRunning('B')
      .step('who settled it stands in the file', (world) =>
        expect(file(world)?.['integrationQueue']).toMatchObject([{ status: 'resolved', resolvedBy: 'ada@here' }]),
      )
      .expectNoFault()
      .play();
  });

  test('an engine that resumes reads what was written while none was there', async () => {
    await scenario(plan)
      .step('the file is there', puts('/project', begun()))
      .exit('Z', 0)
      .killEngine()
      .step('an agent settles it', puts('/project', begun({ integrationQueue: [{ ...queued, status: 'resolved' }, { id: 'int-plan' }] })))
      .startEngine()
      .expectStatus('B', 'waiting')
      .exit('A', 0)
      .expectRunning('B')
      .expectNoFault()
      .play();
  });

  test('one that stays unreadable is told', async () => {
    const name = '/project/.claude/agent-status.json';
    await scenario(plan)
      .step('it is spoilt', (world) => world.sharedStatus.judge(name, { reason: 'is no JSON: expected a colon', line: 2, column: 7 }))
      .advance('2s')
      .step('it is told', (world) =>
        expect(attention(world.state())).toMatchObject([
          {
            id: `file:${name}`,
            title: 'agent-status.json cannot be read',
            detail: `${name}, line 2, column 7, is no JSON: expected a colon; what it said before stands`,
          },
        ]),
      )
      .play();
  });
});
