import { describe, expect } from 'vitest';
import { agentTest as test, type Bed } from './support/bed.ts';
import { endsWell, attemptsOf, hasResumed, told, until } from './support/journal.ts';
import { everyAgent, planOf, type modes } from './support/plan.ts';
import type { AgentName } from './support/programs.ts';

describe.each(everyAgent)('$agent, $mode,', ({ agent, mode }) => {
  test('killed in the middle of its work, goes on with its conversation', async ({ bed }) => {
    const pid = await working(bed, agent, mode, 'retry: 1');
    process.kill(pid, 'SIGKILL');
    await until(bed, 'a second attempt has begun', async () => (await attemptsOf(bed, 'A'))[1]?.spawnedAt ?? null);
    bed.model.release('late');
    await endsWell(bed);
    expect(await hasResumed(bed, 'A'), await told(bed)).toBe(true);
    expect(conversation(bed, agent)).toContain('I have begun');
  });

  test('works on when the engine is killed, and ends under the next one', async ({ bed }) => {
    await working(bed, agent, mode);
    const { enginePid } = await bed.status();
    process.kill(enginePid ?? 0, 'SIGKILL');
    await until(bed, 'the engine is dead', async () => (await bed.status()).enginePid === null);
    const again = bed.start('run', 'plan.yaml', '--headless', '--no-wait');
    await until(bed, 'another engine has taken over', async () => (await bed.status()).enginePid !== null);
    bed.model.release('late');
    const { status, stdout } = await again.done;
    expect(status, `${stdout}\n${await told(bed)}`).toBe(0);
    expect(await attemptsOf(bed, 'A')).toHaveLength(1);
  });

  test('stopped while its tool runs, leaves nothing behind', async ({ bed }) => {
    bed.model.put(agent, [{ say: 'This takes long.', tools: [{ do: 'run', command: 'touch running && sleep 1000' }] }]);
    bed.put('plan.yaml', planOf(agent, mode, 'permissions: {allow: [touch, sleep]}'));
    expect(await bed.sluice('run', 'plan.yaml', '--detach')).toMatchObject({ status: 0 });
    await until(bed, 'the tool runs', () => bed.has('running'));
    expect(await bed.sluice('stop', '--all')).toMatchObject({ status: 0 });
    await bed.nothingLeft();
  });
});

/** Starts an agent that has done something and waits for the model. @returns its process */
async function working(bed: Bed, agent: AgentName, mode: (typeof modes)[number], rest = ''): Promise<number> {
  bed.model.put(agent, [
    { say: 'I have begun.', tools: [{ do: 'write', path: 'notes.md', content: '# Notes\n' }] },
    { gate: 'late', say: 'Now it is done.' },
  ]);
  bed.put('plan.yaml', planOf(agent, mode, rest));
  expect(await bed.sluice('run', 'plan.yaml', '--detach')).toMatchObject({ status: 0 });
  await until(bed, 'the model is asked for the second answer', () => bed.model.isWaiting('late'));
  const pid = (await bed.status()).streams[0]?.pid;
  if (pid === undefined || pid === null) throw new Error(`no process:\n${await told(bed)}`);
  return pid;
}

/** The conversation as the agent has told it to the model last. */
const conversation = (bed: Bed, agent: AgentName): string =>
  JSON.stringify(
    bed.model
      .served(agent)
      .filter(({ isBeside }) => !isBeside)
      .at(-1)?.body,
  );
