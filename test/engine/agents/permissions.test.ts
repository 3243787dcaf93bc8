import { describe, expect, test } from 'vitest';
import { attention } from '../../../src/core/run/attention.ts';
import { asItemId } from '../../../src/core/ids.ts';
import { FakeAgent } from '../../support/fakes/fake-agent.ts';
import { scenario } from '../../support/scenario.ts';

const plan = (settings: string) => `
version: 1
streams:
  - { id: A, prompt: Do the work, ${settings} }
`;
const story = (yaml: string) => {
  const it = scenario(yaml);
  return { it, agent: new FakeAgent(it.world, 'A') };
};
const asks = (agent: FakeAgent, command = 'touch x', id = 'p-1') => {
  agent.hook('UserPromptSubmit', { prompt: 'Do the work' });
  agent.hook('PreToolUse', { tool_name: 'Bash', tool_input: { command } });
  agent.hook('PermissionRequest', { tool_name: 'Bash', tool_input: { command } }, id);
};
const permission = (id: string) => asItemId(`permission:A:${id}`);
const settledAs = (agent: FakeAgent) => agent.told().filter((each) => / by |^asks /.test(each));

const dialog = [
  '  Would you like to run the following command?',
  '',
  '  Reason: May I write outside the workspace?',
  '',
  '  $ touch /srv/x',
  '',
  '› 1. Yes, proceed (y)',
  "  2. Yes, and don't ask again for commands that start with `touch /srv/x` (p)",
  '  3. No, and tell Codex what to do differently (esc)',
  '',
  '  Press enter to confirm or esc to cancel',
];
const codexAsks = (agent: FakeAgent) => {
  agent.state('working');
  agent.show('• Running touch /srv/x', '', ...dialog);
  agent.state('blocked', { kind: 'permission' });
};

describe('a permission that a hook holds open', () => {
  test('is asked with what will happen, answered by a file, and settled when the agent goes on', async () => {
    const { it, agent } = story(plan('agent: claude'));
    await it
      .step('it asks', () => asks(agent))
      .step('which is told', () =>
        expect(agent.recorded().find(({ type }) => type === 'permissionAsked')).toMatchObject({
          permission: 'p-1',
          tool: 'Bash',
          summary: 'touch x',
          preview: 'touch x',
          by: 'hook',
        }),
      )
      .request({ kind: 'approve', item: permission('p-1'), note: '' })
      .step('the answer lies there', () => expect(agent.answer('p-1')).toEqual({ decision: 'allow', input: null }))
      .step('it is not settled before it is taken', () => expect(settledAs(agent)).toEqual(['asks touch x']))
      .advance('100ms')
      .step('it goes on', () => agent.title('⠂ Claude Code'))
      .step('it is settled', () => expect(settledAs(agent)).toEqual(['asks touch x', 'allow by ada@here']))
      .expectNoFault()
      .play();
  });

  test('is denied with the reason', async () => {
    const { it, agent } = story(plan('agent: claude'));
    await it
      .step('it asks', () => asks(agent))
      .request({ kind: 'reject', item: permission('p-1'), note: 'use the other file' })
      .step('the reason lies there', () => expect(agent.answer('p-1')).toEqual({ decision: 'deny', message: 'use the other file' }))
      .advance('1s')
      .step('it goes on', () => agent.hook('PreToolUse', { tool_name: 'Read' }))
      .step('it is settled', () => expect(settledAs(agent)).toEqual(['asks touch x', 'deny by ada@here']))
      .step('nothing is typed', () => expect(agent.typed()).toEqual([]))
      .play();
  });

  test('is decided by a standing rule without anybody', async () => {
    const { it, agent } = story(plan('agent: claude, permissions: { allow: [touch x] }'));
    await it
      .step('it asks', () => asks(agent))
      .step('the answer lies there', () => expect(agent.answer('p-1')).toEqual({ decision: 'allow', input: null }))
      .advance('3s')
      .step('and nobody is called for it, though it has not been taken yet', (world) => {
        expect(agent.told().at(-1)).toBe('waiting-for-permission');
        expect(attention(world.state())).toEqual([]);
      })
      .step('it goes on', () => agent.title('⠂ Claude Code'))
      .step('which is recorded', () =>
        expect(agent.recorded().find(({ type }) => type === 'permissionSettled')).toMatchObject({
          decision: 'allow',
          by: 'rule',
          rule: 'touch x',
        }),
      )
      .play();
  });

  test('that was answered in the pane is gone', async () => {
    for (const how of ['gone', 'run'] as const) {
      const { it, agent } = story(plan('agent: claude'));
      await it
        .step('it asks', () => asks(agent))
        .step('it is answered in the pane', () =>
          how === 'gone'
            ? agent.hook('PermissionGone', {}, 'p-1')
            : agent.hook('PostToolUse', { tool_name: 'Bash', tool_input: { command: 'touch x' } }),
        )
        .step('it is gone', () => expect(settledAs(agent)).toEqual(['asks touch x', 'gone by nobody']))
        .play();
    }
  });

  test('of which the answer is not taken comes back with a note', async () => {
    const { it, agent } = story(plan('agent: claude'));
    await it
      .step('it asks', () => asks(agent))
      .request({ kind: 'approve', item: permission('p-1'), note: '' })
      .advance('15s')
      .step('it is asked again', () => expect(settledAs(agent)[1]).toMatch(/^asks touch x again: the answer lies there/))
      .play();
  });

  test('is asked once, however many engines there are, and answered by whichever is there', async () => {
    const { it, agent } = story(plan('agent: claude'));
    await it
      .step('it asks', () => asks(agent))
      .killEngine()
      .startEngine()
      .request({ kind: 'approve', item: permission('p-1'), note: '' })
      .killEngine()
      .startEngine()
      .advance('1s')
      .step('it goes on', () => agent.title('⠂ Claude Code'))
      .step('it was asked once and settled once', () => expect(settledAs(agent)).toEqual(['asks touch x', 'allow by ada@here']))
      .killEngine()
      .startEngine()
      .step('it runs', () => agent.hook('PostToolUse', { tool_name: 'Bash', tool_input: { command: 'touch x' } }))
      .step('nothing more is told', () => expect(settledAs(agent)).toEqual(['asks touch x', 'allow by ada@here']))
      .expectNoFault()
      .play();
  });

  test('that is a question is answered by an option', async () => {
    const { it, agent } = story(plan('agent: claude'));
    const tool_input = { questions: [{ question: 'Which one?', options: [{ label: 'SQLite' }, { label: 'Postgres' }] }] };
    await it
      .step('it asks', () => {
        agent.hook('UserPromptSubmit', { prompt: 'Do the work' });
        agent.hook('PermissionRequest', { tool_name: 'AskUserQuestion', tool_input }, 'q');
      })
      .request({ kind: 'answer', item: permission('q'), option: 2 })
      .step('the answer lies there', () =>
        expect(agent.answer('q')).toEqual({ decision: 'allow', input: { ...tool_input, answers: { 'Which one?': 'Postgres' } } }),
      )
      .play();
  });
});

describe('a permission on the screen', () => {
  test('is read from it, answered by a key, and settled when it has gone', async () => {
    const { it, agent } = story(plan('agent: codex'));
    await it
      .step('it asks', () => codexAsks(agent))
      .advance('1s')
      .step('which is told', () =>
        expect(agent.recorded().find(({ type }) => type === 'permissionAsked')).toMatchObject({
          tool: 'Bash',
          summary: 'touch /srv/x',
          by: 'screen',
          preview: expect.stringContaining('Reason: May I write outside the workspace?') as string,
          options: ['Yes, proceed (y)', expect.stringMatching(/^Yes, and/) as string, expect.stringMatching(/^No/) as string],
        }),
      )
      .request({ kind: 'approve', item: permission('screen-1'), note: '' })
      .step('the key is typed', () => expect(agent.typed()).toEqual(['1']))
      .step('it goes on', () => {
        agent.show('✔ You approved codex to run touch /srv/x this time');
        agent.state('working');
      })
      .step('it is settled', () => expect(settledAs(agent)).toEqual(['asks touch /srv/x', 'allow by ada@here']))
      .expectNoFault()
      .play();
  });

  test('is denied by a key, and the agent is told why, because it leaves its turn', async () => {
    const { it, agent } = story(plan('agent: codex'));
    await it
      .step('it asks', () => codexAsks(agent))
      .advance('1s')
      .request({ kind: 'reject', item: permission('screen-1'), note: 'not there' })
      .step('the key is typed', () => expect(agent.typed()).toEqual(['3']))
      .step('it stops', () => {
        agent.show('■ Conversation interrupted', '', '› Ask Codex to do anything');
        agent.state('idle');
      })
      .advance('3s')
      .step('the reason is typed', () => expect(agent.typed()).toEqual(['3', '\u001b[200~not there\u001b[201~']))
      .step('and stands there', () => agent.show('› not there'))
      .advance('300ms')
      .step('it is sent off', () => expect(agent.typed().at(-1)).toBe('\r'))
      .step('it goes on', () => agent.state('working'))
      .play();
    expect(settledAs(agent)).toEqual(['asks touch /srv/x', 'deny by ada@here']);
    expect(agent.told().slice(-2)).toEqual(['prompt taken', 'working']);
  });

  test('is denied, and the reason waits for as long as the agent has something to do', async () => {
    const { it, agent } = story(plan('agent: codex'));
    await it
      .step('it asks', () => codexAsks(agent))
      .advance('1s')
      .request({ kind: 'reject', item: permission('screen-1'), note: 'not there' })
      .step('it goes on with something else', () => {
        agent.show('• Working', '› Ask Codex to do anything');
        agent.state('working');
      })
      .advance('8m')
      .step('nothing more is typed', () => expect(agent.typed()).toEqual(['3']))
      .step('it stops', () => agent.state('idle'))
      .advance('2s')
      .step('the reason is typed', () => expect(agent.typed()).toEqual(['3', '\u001b[200~not there\u001b[201~']))
      .play();
    expect(agent.told().filter((each) => each.startsWith('undelivered'))).toEqual([]);
  });

  test('that stays there after the key comes back with a note', async () => {
    const { it, agent } = story(plan('agent: codex'));
    await it
      .step('it asks', () => codexAsks(agent))
      .advance('1s')
      .request({ kind: 'approve', item: permission('screen-1'), note: '' })
      .advance('6s')
      .step('it is asked again', () => expect(settledAs(agent)[1]).toMatch(/again: it still stands on its screen/))
      .play();
  });

  test('that was answered in the pane is gone, and is not answered by a key that means something else', async () => {
    const { it, agent } = story(plan('agent: codex'));
    await it
      .step('it asks', () => codexAsks(agent))
      .advance('1s')
      .step('it is answered there', () => {
        agent.show('✔ You approved');
        agent.state('working');
      })
      .step('it is gone', () => expect(settledAs(agent)).toEqual(['asks touch /srv/x', 'gone by nobody']))
      .step('no key was typed', () => expect(agent.typed()).toEqual([]))
      .play();
  });

  test('is asked once, however many engines there are', async () => {
    const { it, agent } = story(plan('agent: codex'));
    await it
      .step('it asks', () => codexAsks(agent))
      .advance('1s')
      .killEngine()
      .startEngine()
      .advance('5s')
      .step('once', () => expect(settledAs(agent)).toEqual(['asks touch /srv/x']))
      .request({ kind: 'approve', item: permission('screen-1'), note: '' })
      .step('the key is typed', () => expect(agent.typed()).toEqual(['1']))
      .play();
  });
});

describe('an interruption', () => {
  test('is Esc, and the stream is paused when the agent has left its turn', async () => {
    const { it, agent } = story(plan('agent: codex'));
    await it
      .step('it works', () => agent.state('working'))
      .request({ kind: 'pause', target: { kind: 'stream', stream: agent.ref.stream }, mode: 'interrupt' })
      .step('Esc is typed', () => expect(agent.typed()).toEqual(['\u001b']))
      .expectStatus('A', 'running')
      .step('it stops', () => agent.state('idle'))
      .advance('2s')
      .expectStatus('A', 'paused')
      .step('its process goes on', (world) => expect(world.hosts.live()[0]?.paused).toBe(false))
      .play();
  });
});
