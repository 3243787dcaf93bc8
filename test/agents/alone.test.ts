import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Usage } from './model/script.ts';
import { agentTest as test } from './support/bed.ts';
import { eventsOf, told, tokensOf } from './support/journal.ts';
import { everyAgent, planOf } from './support/plan.ts';

const usage: Usage = { input: 700, cached: 200, cacheWrite: 0, output: 30, reasoning: 12 };

test.for(everyAgent)('$agent alone runs to its end, $mode', async ({ agent, mode }, { bed }) => {
  bed.model.put(agent, [
    { say: 'I write it down.', tools: [{ do: 'write', path: 'notes.md', content: '# Notes\n' }], usage },
    { say: 'Written and done.', usage },
  ]);
  bed.put('plan.yaml', planOf(agent, mode, 'gates: test -s notes.md'));
  const { status, stdout } = await bed.sluice('run', 'plan.yaml', '--headless', '--no-wait');
  expect(status, `${stdout}\n${await told(bed)}`).toBe(0);
  expect(readFileSync(bed.path('notes.md'), 'utf8').trim()).toBe('# Notes');
  expect(await eventsOf(bed, 'conversationOpened')).toMatchObject([{ stream: 'A', attempt: 1, resumes: false, agent }]);
  expect(await eventsOf(bed, 'promptTaken')).toHaveLength(1);
  expect((await eventsOf(bed, 'agentJudged')).map(({ state }) => state)).toContain('working');
  expect((await eventsOf(bed, 'agentUsed')).at(-1)?.tokens).toBe(tokensOf(bed.model.served(), mode));
  expect(bed.model.strays()).toEqual([]);
});
