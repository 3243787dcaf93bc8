import { describe, expect } from 'vitest';
import { git } from '../adapters/workspaces/repository.ts';
import { agentTest as test, type Bed } from './support/bed.ts';
import { endsWell, eventsOf, told, untilEvent } from './support/journal.ts';
import { planOf } from './support/plan.ts';
import { agentNames, type AgentName } from './support/programs.ts';

describe.each(agentNames.map((agent) => ({ agent })))('$agent asks for a permission', ({ agent }) => {
  test('that is approved from the inbox', async ({ bed }) => {
    const item = await asked(bed, agent);
    expect(await bed.sluice('approve', item)).toMatchObject({ status: 0 });
    await endsWell(bed);
    expect(isTagged(bed)).toBe(true);
    expect(await eventsOf(bed, 'permissionSettled')).toMatchObject([{ decision: 'allow', rule: null }]);
  });

  test('that is denied from the inbox, with a reason that reaches the agent', async ({ bed }) => {
    const item = await asked(bed, agent);
    expect(await bed.sluice('reject', item, '--note', 'Leave the shell alone')).toMatchObject({ status: 0 });
    await endsWell(bed);
    expect(isTagged(bed)).toBe(false);
    expect(await eventsOf(bed, 'permissionSettled')).toMatchObject([{ decision: 'deny', note: 'Leave the shell alone' }]);
    expect(JSON.stringify(bed.model.served(agent).at(-1)?.body)).toContain('Leave the shell alone');
  });

  test('that a standing rule of the plan allows', async ({ bed }) => {
    begin(bed, agent, 'permissions: {allow: [git tag]}');
    expect((await bed.sluice('run', 'plan.yaml', '--headless', '--no-wait')).status, await told(bed)).toBe(0);
    expect(isTagged(bed)).toBe(true);
    expect(await eventsOf(bed, 'permissionSettled')).toMatchObject([{ decision: 'allow', by: 'rule', rule: 'git tag' }]);
  });
});

function begin(bed: Bed, agent: AgentName, rest = ''): void {
  bed.model.put(agent, [
    { say: 'I need the shell.', tools: [{ do: 'run', command: 'git tag asked', why: 'Leave a mark', escalated: true }] },
    { say: 'That is all.' },
    { say: 'So be it.' },
  ]);
  bed.put('plan.yaml', planOf(agent, 'interactive', rest));
}

/** Starts an agent that asks. @returns the name of the item in the inbox */
async function asked(bed: Bed, agent: AgentName): Promise<string> {
  begin(bed, agent);
  expect(await bed.sluice('run', 'plan.yaml', '--detach')).toMatchObject({ status: 0 });
  const { summary, preview } = await untilEvent(bed, 'permissionAsked');
  expect(`${summary} ${preview}`).toContain('git tag asked');
  const [item, ...others] = (await bed.status()).attention;
  expect(others).toEqual([]);
  if (item === undefined) throw new Error(`nothing waits for a person:\n${await told(bed)}`);
  return item.id;
}

const isTagged = (bed: Bed): boolean => git(bed.dir, 'tag') === 'asked';
