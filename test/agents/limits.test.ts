import { describe, expect } from 'vitest';
import { agentTest, type Bed } from './support/bed.ts';
import { endsWell, hasResumed, told, until, untilEvent } from './support/journal.ts';
import { everyAgent, planOf } from './support/plan.ts';

const test = agentTest.extend({ homeOptions: { claude: 'subscription' } as const });
/** Gemini names no time on its screen; without it the first look is after minutes. */
const naming = everyAgent.filter(({ agent }) => agent !== 'gemini');

describe.each(naming)('$agent, $mode, at its usage limit', ({ agent, mode }) => {
  test('is parked until the time that it names, and goes on with what it was told', async ({ bed }) => {
    const resetsInS = 20;
    bed.model.put(agent, [
      { say: 'I have begun.', tools: [{ do: 'write', path: 'notes.md', content: '# Notes\n' }] },
      { fail: { what: 'usage-limit', resetsInS } },
      { say: 'Now it is done.' },
    ]);
    bed.put('plan.yaml', planOf(agent, mode));
    expect(await bed.sluice('run', 'plan.yaml', '--detach')).toMatchObject({ status: 0 });
    const { resetsAt } = await untilEvent(bed, 'agentJudged', (event) => event.state === 'limit-reached' && event.resetsAt !== null);
    const refused = bed.model.served(agent).find(({ outcome }) => outcome === 'refused');
    // A time in words has no seconds: the end of its minute is meant.
    const lateMs = (resetsAt ?? 0) - ((refused?.at ?? 0) + resetsInS * 1000);
    expect(lateMs).toBeGreaterThan(-2_000);
    expect(lateMs).toBeLessThan(62_000);
    await until(bed, 'the stream is parked', async () => (await stateOf(bed)) === 'parked');
    expect((await bed.status()).streams[0]?.pid).toBeNull();
    await endsWell(bed);
    expect(await hasResumed(bed, 'A'), await told(bed)).toBe(true);
    expect(JSON.stringify(bed.model.served(agent).at(-1)?.body)).toContain('I have begun');
  });
});

const stateOf = async (bed: Bed) => (await bed.status()).streams[0]?.state;
