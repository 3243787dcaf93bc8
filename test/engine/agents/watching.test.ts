import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../../src/core/ids.ts';
import { FakeAgent } from '../../support/fakes/fake-agent.ts';
import { scenario, type Scenario } from '../../support/scenario.ts';

const plan = (settings: string) => `
version: 1
streams:
  - { id: A, prompt: Do the work, ${settings} }
`;
const claude = plan('agent: claude');
const codex = plan('agent: codex');
const headless = plan('agent: claude, mode: headless');

/** Tells a story about the agent of A. */
const story = (yaml: string) => {
  const it: Scenario = scenario(yaml);
  return { it, agent: new FakeAgent(it.world, 'A') };
};

describe('a real agent', () => {
  test('gets its files and the id of its conversation before it is started', async () => {
    const { it, agent } = story(claude);
    const world = await it.play();
    expect(world.agentFiles.written.get('/run/streams/A/1/agent/prompt.md')).toBe('Do the work');
    const types = agent.recorded().map(({ type }) => type);
    expect(types.indexOf('conversationOpened')).toBeLessThan(types.indexOf('streamSpawned'));
    expect(agent.told()).toEqual(['conversation conversation-1']);
  });

  test('is told what it does when that changes, and not with every reading', async () => {
    const { it, agent } = story(claude);
    await it
      .step('it starts', () => agent.hook('SessionStart', { source: 'startup' }))
      .step('it begins', () => {
        agent.hook('UserPromptSubmit', { prompt: 'Do the work' });
      })
      .step('it works', () => {
        for (const tool of ['Read', 'Bash', 'Read']) agent.hook('PreToolUse', { tool_name: tool });
        agent.title('⠂ Claude Code');
        agent.title('⠐ Claude Code');
      })
      .advance('1s')
      .expectStatus('A', 'running')
      .step('it is done', () => agent.hook('Stop', { background_tasks: [], last_assistant_message: 'All done.' }))
      .expectStatus('A', 'stopping')
      .play();
    expect(agent.told()).toEqual(['conversation conversation-1', 'starting', 'working', 'prompt taken', 'done']);
  });

  test('that is done is left by its own keys, and its stream has ended well however its program ends', async () => {
    const { it, agent } = story(claude);
    await it
      .step('it works and is done', () => {
        agent.hook('UserPromptSubmit', { prompt: 'Do the work' });
        agent.hook('Stop', { background_tasks: [] });
      })
      .advance('500ms')
      .step('its keys are typed one after the other', () => expect(agent.typed()).toEqual(['/exit', '\r']))
      .exit('A', 130)
      .expectStatus('A', 'succeeded')
      .expectNoFault()
      .play();
  });

  test('that does not leave by its keys is stopped', async () => {
    const { it, agent } = story(claude);
    await it
      .step('it is done', () => {
        agent.hook('UserPromptSubmit', { prompt: 'Do the work' });
        agent.hook('Stop', { background_tasks: [] });
      })
      .advance('20s')
      .step('it is stopped', (world) => expect(world.hosts.live()).toEqual([]))
      .expectStatus('A', 'succeeded')
      .play();
  });

  test('is idle only when it has been so for a while, though nothing more is heard', async () => {
    const { it, agent } = story(codex);
    await it
      .step('it works', () => agent.state('working'))
      .step('and looks idle', () => agent.state('idle'))
      .advance('1s')
      .step('which is not told yet', () => expect(agent.told()).toEqual(['working', 'prompt taken']))
      .advance('1s')
      .step('and is told now', () => expect(agent.told()).toEqual(['working', 'prompt taken', 'idle']))
      .play();
  });

  test('whose conversation is kept in a file that comes late is known by it, though it shows nothing more', async () => {
    const { it, agent } = story(codex);
    await it
      .step('it works', () => agent.state('working'))
      .step('its file comes', () =>
        it.world.agentFiles.append('/home/sessions/rollout-1', JSON.stringify({ type: 'session_meta', payload: { id: 'thread-1' } })),
      )
      .advance('2s')
      .play();
    expect(agent.told()).toContain('conversation thread-1');
  });

  test('that has given up is told with its reason, which comes a moment later', async () => {
    const { it, agent } = story(plan('agent: codex, retry: 1'));
    const reason = 'Quota exceeded. Check your plan and billing details.';
    await it
      .step('it works', () => agent.state('working'))
      .step('it gives up', () => agent.state('error'))
      .advance('500ms')
      .step('why is not known', () => expect(agent.told()).not.toContain('failed'))
      .step('its file says why', () =>
        it.world.agentFiles.append(
          '/home/sessions/rollout-1',
          JSON.stringify({
            type: 'event_msg',
            timestamp: new Date(it.world.clock.now()).toISOString(),
            payload: { type: 'task_complete', last_agent_message: null, error: { message: reason } },
          }),
        ),
      )
      .advance('3s')
      .play();
    expect(agent.recorded().find((event) => event.type === 'agentJudged' && event.state === 'failed')).toMatchObject({ fault: 'billing' });
  });

  test('that has given up is told without a reason where none comes', async () => {
    const { it, agent } = story(plan('agent: codex'));
    await it
      .step('it works', () => agent.state('working'))
      .step('it gives up', () => agent.state('error'))
      .advance('3s')
      .play();
    expect(agent.told()).toContain('failed');
  });

  test('that is silent while it is at work counts as stalled after its time, and is not ended', async () => {
    const { it, agent } = story(plan('agent: codex, stalled_after: 5m'));
    await it
      .step('it works', () => agent.state('working'))
      .advance('3m')
      .step('its screen shows something new', () => agent.show('• Ran a test', '⠋ Working (1s)'))
      .advance('4m')
      .step('a spinner turns', () => agent.show('• Ran a test', '⠙ Working (12s)'))
      .advance('59s')
      .step('it is at work', () => expect(agent.told()).toEqual(['working', 'prompt taken']))
      .advance('1s')
      .step('it has stalled', () => expect(agent.told().at(-1)).toBe('stalled'))
      .expectStatus('A', 'running')
      .play();
  });

  test('tells what it has used up once a second at most, and at its end', async () => {
    const { it, agent } = story(headless);
    const message = (id: string, output: number) =>
      agent.event({ type: 'assistant', session_id: 'conversation-1', message: { id, usage: { input_tokens: 10, output_tokens: output } } });
    const used = () => agent.recorded().flatMap((event) => (event.type === 'agentUsed' ? [event.tokens] : []));
    await it
      .step('it uses up', () => message('one', 1))
      .step('more', () => message('one', 5))
      .step('and more', () => message('two', 1))
      .step('of which the first is told', () => expect(used()).toEqual([11]))
      .advance('1s')
      .step('and the newest', () => expect(used()).toEqual([11, 26]))
      .step('it tells the sum', () =>
        agent.event({
          type: 'result',
          session_id: 'conversation-1',
          is_error: false,
          total_cost_usd: 0.25,
          modelUsage: { opus: { inputTokens: 30, outputTokens: 4 } },
        }),
      )
      .exit('A', 0)
      .step('which is told before its end', () => {
        expect(used()).toEqual([11, 26, 34]);
        const types = agent.recorded().map(({ type }) => type);
        expect(types.lastIndexOf('agentUsed')).toBeLessThan(types.indexOf('streamExited'));
      })
      .expectEnded('passed')
      .play();
    expect(it.world.state().streams[asStreamId('A')]?.attempts[0]).toMatchObject({ tokens: 34, usd: 0.25 });
  });

  test('says its last though no engine was there to hear it, and nothing is recorded twice by the next', async () => {
    const { it, agent } = story(claude);
    await it
      .step('it works', () => {
        agent.hook('UserPromptSubmit', { prompt: 'Do the work' });
        agent.title('⠂ Claude Code');
      })
      .killEngine()
      .startEngine()
      .step('nothing is new', () => expect(agent.told()).toEqual(['conversation conversation-1', 'working', 'prompt taken']))
      .killEngine()
      .step('it fails while nobody is there', () =>
        agent.hook('StopFailure', { error: 'authentication_failed', last_assistant_message: '401' }),
      )
      .exit('A', 1)
      .startEngine()
      .step('which is told', () => {
        expect(agent.told()).toEqual(['conversation conversation-1', 'working', 'prompt taken', 'failed']);
        expect(
          agent
            .recorded()
            .map(({ type }) => type)
            .slice(-2),
        ).toEqual(['agentJudged', 'streamExited']);
      })
      .expectNoFault()
      .play();
  });

  test('whose exit status alone says what was wrong is judged by that', async () => {
    const { it, agent } = story(plan('agent: gemini, mode: headless'));
    await it
      .exit('A', 145)
      .step('it was its log-in', () =>
        expect(agent.recorded().find(({ type }) => type === 'agentJudged')).toMatchObject({
          state: 'failed',
          fault: 'authentication',
          rule: 'gemini.exit',
        }),
      )
      .play();
  });

  test('that goes with its host has said what it said', async () => {
    const { it, agent } = story(headless);
    await it
      .step('it begins', () => agent.event({ type: 'system', subtype: 'init', session_id: 'conversation-1' }))
      .killHost()
      .step('its loss is told', () => expect(agent.recorded().map(({ type }) => type)).toContain('streamLost'))
      .expectNoFault()
      .play();
  });
});
