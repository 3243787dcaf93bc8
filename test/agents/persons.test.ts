import { describe, expect } from 'vitest';
import { agentTest as test, type Bed } from './support/bed.ts';
import { attemptsOf, endsWell, eventsOf, told, until, untilEvent } from './support/journal.ts';
import { planOf } from './support/plan.ts';
import { agentNames, type AgentName } from './support/programs.ts';

/** What persons do with agents that are at work, from another terminal. */
describe.each(agentNames.map((agent) => ({ agent })))('a person and $agent', ({ agent }) => {
  // Codex has a tool for questions in its planning mode alone.
  test.skipIf(agent === 'codex')('answers its question', async ({ bed }) => {
    bed.model.put(agent, [
      { say: 'I need a decision.', tools: [{ do: 'ask', question: 'Which database shall I use?', options: ['SQLite', 'Postgres'] }] },
      { say: 'So be it.' },
    ]);
    await begins(bed, agent);
    const item = await until(bed, 'it asks', async () =>
      (await bed.status()).attention.find(({ id }) => /^(?:question|permission):A/.test(id)),
    );
    expect(await bed.sluice('answer', item.id, '2')).toMatchObject({ status: 0 });
    await endsWell(bed);
    expect(lastAsked(bed, agent)).toMatch(/Postgres/);
  });

  test('interrupts it, and has it go on later', async ({ bed }) => {
    bed.model.put(agent, [
      { say: 'I have begun.', tools: [{ do: 'write', path: 'notes.md', content: '# Notes\n' }] },
      { gate: 'late', say: 'Now it is done.' },
    ]);
    await begins(bed, agent);
    await until(bed, 'it waits for its model', () => bed.model.isWaiting('late'));
    expect(await bed.sluice('pause', 'A', '--interrupt')).toMatchObject({ status: 0 });
    await until(bed, 'it is paused', async () => (await bed.status()).streams[0]?.state === 'paused');
    await until(bed, 'it has left its turn', () => !bed.model.isWaiting('late'));
    bed.model.release('late');
    expect(await bed.sluice('resume', 'A')).toMatchObject({ status: 0 });
    await endsWell(bed);
    expect(await attemptsOf(bed, 'A')).toHaveLength(1);
    // Gemini takes a turn that is cut short out of its conversation, with the prompt that began it, and knows nothing of either afterwards.
    if (agent !== 'gemini') expect(lastAsked(bed, agent)).toContain('I have begun');
  });

  test('answers in its pane what it asks leave for', async ({ bed }) => {
    bed.model.put(agent, [
      { say: 'I need the shell.', tools: [{ do: 'run', command: 'git tag asked', why: 'Leave a mark', escalated: true }] },
      { say: 'That is all.' },
    ]);
    await begins(bed, agent);
    await untilEvent(bed, 'permissionAsked');
    // Each of them takes the number of an option without Enter.
    expect(await bed.sluice('send', 'A', '1', '--no-enter')).toMatchObject({ status: 0 });
    await endsWell(bed);
    expect(await eventsOf(bed, 'permissionSettled')).toMatchObject([{ decision: 'gone' }]);
  });
});

async function begins(bed: Bed, agent: AgentName): Promise<void> {
  bed.put('plan.yaml', planOf(agent, 'interactive'));
  const { status, stderr } = await bed.sluice('run', 'plan.yaml', '--detach');
  expect(status, `${stderr}\n${await told(bed)}`).toBe(0);
}

/** The conversation as the agent has told it to the model last. */
const lastAsked = (bed: Bed, agent: AgentName): string =>
  JSON.stringify(
    bed.model
      .served(agent)
      .filter(({ isBeside }) => !isBeside)
      .at(-1)?.body,
  );
