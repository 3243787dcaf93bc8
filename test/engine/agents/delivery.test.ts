import { describe, expect, test } from 'vitest';
import { FakeAgent } from '../../support/fakes/fake-agent.ts';
import { scenario } from '../../support/scenario.ts';

const plan = (settings: string) => `
version: 1
streams:
  - { id: A, prompt: Do the work, ${settings} }
`;
const pasted = plan('agent: gemini, args: [paste]');
const paste = '\u001b[200~Do the work\u001b[201~';
const story = (yaml: string) => {
  const it = scenario(yaml);
  return { it, agent: new FakeAgent(it.world, 'A') };
};
const ready = (agent: FakeAgent) => {
  agent.title('◇  Ready (dir)');
  agent.show('────', ' >   Type your message or @path/to/file', ' workspace (/directory)');
};
const typed = (agent: FakeAgent) => agent.show('────', ' > Do the work', ' workspace (/directory)');
const said = (agent: FakeAgent) =>
  agent.show(' > Do the work', '✦ Done.', '────', ' >   Type your message or @path/to/file', ' workspace (/directory)');

describe('the first prompt', () => {
  test('is typed when the agent can take it, sent off when it stands there, and taken when the agent begins', async () => {
    const { it, agent } = story(pasted);
    await it
      .advance('14s')
      .step('nothing is typed into an agent that comes up', () => expect(agent.typed()).toEqual([]))
      .step('it is ready', () => ready(agent))
      .step('the prompt is typed', () => expect(agent.typed()).toEqual([paste]))
      .advance('2s')
      .step('and not sent off before it is there', () => expect(agent.typed()).toEqual([paste]))
      .step('it is there', () => typed(agent))
      .advance('300ms')
      .step('now', () => expect(agent.typed()).toEqual([paste, '\r']))
      .step('it begins', () => agent.title('✦  Working… (dir)'))
      .advance('10m')
      .step('and nothing is sent again', () => expect(agent.typed()).toEqual([paste, '\r']))
      .play();
    expect(agent.told().slice(0, 3)).toEqual(
      ['idle', 'working', 'prompt taken'].slice(agent.told()[0] === 'idle' ? 0 : 1).concat(agent.told()[0] === 'idle' ? [] : ['stalled']),
    );
  });

  test('that stands in the input line because Enter came too soon is sent off, and not typed again', async () => {
    const { it, agent } = story(pasted);
    await it
      .step('it is ready', () => ready(agent))
      .step('it is typed', () => typed(agent))
      .advance('6s')
      .step('Enter is pressed again', () => expect(agent.typed()).toEqual([paste, '\r', '\r']))
      .step('it begins', () => agent.hook('BeforeAgent', { prompt: 'Do the work' }))
      .advance('1m')
      .step('that is all', () => expect(agent.typed()).toEqual([paste, '\r', '\r']))
      .play();
    expect(agent.told()).toContain('prompt taken');
  });

  test('that was lost is sent again, a few times, and then flagged; what comes of it later is recorded all the same', async () => {
    const { it, agent } = story(pasted);
    await it
      .step('it is ready', () => ready(agent))
      .advance('5m')
      .step('it was sent three times', () => expect(agent.typed().filter((keys) => keys === paste)).toHaveLength(3))
      .step('and is flagged', () => expect(agent.told().at(-1)).toBe('undelivered after 3'))
      .step('a person sends it off in the pane', () => agent.title('✦  Working… (dir)'))
      .step('which counts', () => expect(agent.told().slice(-2)).toEqual(['working', 'prompt taken']))
      .expectStatus('A', 'running')
      .expectNoFault()
      .play();
  });

  test('that was taken up and done before anybody could see it is not sent again', async () => {
    const { it, agent } = story(pasted);
    await it
      .step('it is ready', () => ready(agent))
      .step('it is typed', () => typed(agent))
      .advance('300ms')
      .step('it has been done', () => said(agent))
      .advance('5m')
      .step('it was sent once', () => expect(agent.typed().filter((keys) => keys === paste)).toHaveLength(1))
      .play();
    expect(agent.told()).toContain('prompt taken');
  });

  test('is not put behind what stands in the input line', async () => {
    const { it, agent } = story(pasted);
    await it
      .step('something stands there', () => {
        agent.title('◇  Ready (dir)');
        agent.show('────', ' > Something else', ' workspace (/directory)');
      })
      .advance('100ms')
      .step('it is removed', () => expect(agent.typed()).toEqual(['\u0015']))
      .step('it has gone', () => ready(agent))
      .advance('300ms')
      .step('and the prompt typed', () => expect(agent.typed()).toEqual(['\u0015', '\u007f', paste]))
      .play();
  });

  test('is not typed into a dialog', async () => {
    const { it, agent } = story(pasted);
    await it
      .step('it asks for trust', () => {
        agent.title('✋  Action Required (dir)');
        agent.show('Do you trust this folder?', '● 1. Yes', '  2. No');
      })
      .advance('1m')
      .step('nothing is typed', () => expect(agent.typed()).toEqual([]))
      .play();
  });

  test('goes on after the engine has died at any point of it, and is not typed twice', async () => {
    for (const at of ['typed', 'sent', 'begun'] as const) {
      const { it, agent } = story(pasted);
      it.step('it is ready', () => ready(agent)).step('it is typed', () => typed(agent));
      if (at === 'typed') it.killEngine();
      it.advance('300ms');
      if (at === 'sent') it.killEngine();
      if (at === 'begun') it.killEngine();
      if (at !== 'typed') it.step('it begins', () => agent.title('✦  Working… (dir)'));
      if (at === 'sent') it.step('its input line is empty', () => said(agent));
      await it
        .startEngine()
        .advance('2s')
        .step('it was typed once', () => expect(agent.typed().filter((keys) => keys === paste)).toHaveLength(1))
        .step('and is sent off', () => expect(agent.typed()).toContain('\r'))
        .step('it begins', () => agent.title('✦  Working… (dir)'))
        .advance('1s')
        .play();
      expect(
        agent.told().filter((each) => each === 'prompt taken'),
        at,
      ).toHaveLength(1);
    }
  });

  test('of an agent that was started with it is not typed, as long as it is taken', async () => {
    const { it, agent } = story(plan('agent: codex'));
    await it
      .advance('80s')
      .step('it begins late', () => agent.state('working'))
      .advance('10m')
      .step('nothing was typed', () => expect(agent.typed()).toEqual([]))
      .play();
    expect(agent.told()[0]).toBe('unknown');
    expect(agent.told()).toContain('prompt taken');
  });

  test('of an agent that was started with it and never began is typed', async () => {
    const { it, agent } = story(plan('agent: codex'));
    await it
      .step('it waits', () => {
        agent.state('idle');
        agent.show('› Ask Codex to do anything');
      })
      .advance('91s')
      .step('it is typed', () => expect(agent.typed()).toEqual([paste]))
      .play();
  });

  test('of a headless agent that never began is flagged', async () => {
    const { it, agent } = story(plan('agent: codex, mode: headless'));
    await it
      .advance('91s')
      .step('it is flagged', () => expect(agent.told()).toContain('undelivered after 1'))
      .play();
    expect(agent.typed()).toEqual([]);
  });
});
