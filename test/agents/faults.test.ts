import { describe, expect } from 'vitest';
import { agentTest } from './support/bed.ts';
import { attemptsOf, endsWell, eventsOf, told, until } from './support/journal.ts';
import { everyAgent, planOf } from './support/plan.ts';

const test = agentTest.extend({ homeOptions: { claude: 'subscription' } as const });

describe.each(everyAgent)('$agent, $mode,', ({ agent, mode }) => {
  test('without money, is told to a person at once, whatever retries are left', async ({ bed }) => {
    bed.model.put(agent, [{ fail: { what: 'billing' } }]);
    bed.put('plan.yaml', planOf(agent, mode, 'retry: 3'));
    expect(await bed.sluice('run', 'plan.yaml', '--detach')).toMatchObject({ status: 0 });
    await until(bed, 'a person is told', async () => (await bed.status()).attention.length > 0);
    const judged = await eventsOf(bed, 'agentJudged');
    // Interactive, Gemini says why on its screen alone, which is not read for that: a person is told that it is idle.
    const isSeen = agent !== 'gemini' || mode === 'headless';
    expect(judged.at(-1)?.fault, await told(bed)).toBe(isSeen ? 'billing' : null);
    expect(await attemptsOf(bed, 'A')).toHaveLength(1);
  });
});

test('at a limit, Claude is taken over by Codex, which begins from what was handed over', async ({ bed }) => {
  bed.model.put('claude', [
    { say: 'I have begun.', tools: [{ do: 'write', path: 'notes.md', content: '# Notes\n' }] },
    { fail: { what: 'usage-limit', resetsInS: 3600 } },
  ]);
  bed.model.put('codex', [{ say: 'I have taken over and am done.' }]);
  bed.put(
    'plan.yaml',
    `version: 1
name: taken
agents:
  opus: {kind: claude, permission_mode: acceptEdits, on_limit: {take_over: gpt}}
  gpt: {kind: codex}
streams:
  - {id: A, agent: opus, prompt: Write the notes., gates: test -s notes.md}
`,
  );
  expect(await bed.sluice('run', 'plan.yaml', '--detach')).toMatchObject({ status: 0 });
  await endsWell(bed);
  expect((await attemptsOf(bed, 'A')).map(({ agent }) => agent?.name)).toEqual(['opus', 'gpt']);
  expect(JSON.stringify(bed.model.served('codex')[0]?.body)).toContain('Write the notes.');
});

test('Claude calls the tools that Sluice serves it', async ({ bed }) => {
  const call = (tool: string, input: Readonly<Record<string, unknown>>) => ({ do: 'call', server: 'sluice', tool, input }) as const;
  bed.model.put('claude', [
    { say: 'First a report.', tools: [call('report_progress', { percent: 40, now: 'half of it' })] },
    { say: 'Now a question.', tools: [call('ask_person', { question: 'Blue or green?' })] },
    { say: 'Thank you.' },
  ]);
  bed.put('plan.yaml', planOf('claude', 'interactive'));
  expect(await bed.sluice('run', 'plan.yaml', '--detach')).toMatchObject({ status: 0 });
  await until(bed, 'it asks', async () => (await bed.status()).attention.some(({ id }) => id.startsWith('question:A')));
  expect(await bed.sluice('send', 'A', 'Green')).toMatchObject({ status: 0 });
  await endsWell(bed);
  expect(JSON.stringify(bed.model.served('claude').at(-1)?.body)).toContain('Green');
  expect((await eventsOf(bed, 'streamProgressed')).some(({ progress }) => progress.percent === 40)).toBe(true);
});
