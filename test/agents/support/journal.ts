import type { Envelope, RunEvent } from '../../../src/core/run/events.ts';
import { fold } from '../../../src/core/run/reduce.ts';
import type { AttemptState } from '../../../src/core/run/state.ts';
import { start } from '../../e2e/support/command.ts';
import { waitUntil } from '../../support/wait.ts';
import type { Served } from '../model/model.ts';
import type { Bed } from './bed.ts';

type Of<K extends RunEvent['type']> = Extract<RunEvent, { type: K }>;

/** The events of the latest run, as `sluice events --json` prints them. */
export async function events(bed: Bed): Promise<Envelope[]> {
  const { stdout } = await bed.sluice('events', '--json');
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Envelope);
}

export async function eventsOf<K extends RunEvent['type']>(bed: Bed, type: K): Promise<Of<K>[]> {
  const all = await events(bed);
  return all.map(({ event }) => event).filter((event): event is Of<K> => event.type === type);
}

/** The attempts of a stream so far. */
export async function attemptsOf(bed: Bed, stream: string): Promise<readonly AttemptState[]> {
  const { streams } = fold(await events(bed));
  return Object.entries(streams).find(([id]) => id === stream)?.[1].attempts ?? [];
}

/** Whether there were two attempts, and the second went on with the conversation of the first. */
export async function hasResumed(bed: Bed, stream: string): Promise<boolean> {
  const [first, second, ...more] = (await attemptsOf(bed, stream)).map(({ agent }) => agent);
  const begun = first?.conversation ?? null;
  return begun !== null && more.length === 0 && second?.begins.conversation === begun && second.conversation === begun;
}

/** Waits for an event, and fails with how the run stands. */
export async function untilEvent<K extends RunEvent['type']>(
  bed: Bed,
  type: K,
  matches: (event: Of<K>) => boolean = () => true,
): Promise<Of<K>> {
  return await until(bed, `there is a ${type}`, async () => {
    const found = (await eventsOf(bed, type)).find(matches);
    if (found === undefined && (await bed.status()).outcome !== null) throw new Error(`the run has ended without a ${type}`);
    return found;
  });
}

/** Waits for a condition about a run, and fails with how the run stands. Generous: real programs take seconds to start. */
export async function until<T>(bed: Bed, why: string, condition: () => T | Promise<T>, timeoutMs = 90_000): Promise<NonNullable<T>> {
  const value = await waitUntil(why, async () => (await condition()) as T | false, timeoutMs).catch(async (error: Error) => {
    throw new Error(`${error.message}\n${await told(bed)}`);
  });
  return value as NonNullable<T>;
}

/** Follows a run to its end, which must be a good one. It may wait for a usage limit on the way. */
export async function endsWell(bed: Bed): Promise<void> {
  const { status, stdout } = await start(['attach', '--headless'], { cwd: bed.dir, env: bed.env, limitMs: 200_000 }).done;
  if (status !== 0) throw new Error(`the run has not ended well, but with ${status}:\n${stdout}\n${await told(bed)}`);
}

/** How a run stands, for the messages of tests that have failed. */
export async function told(bed: Bed): Promise<string> {
  const status = await bed.sluice('status');
  const { stdout } = await bed.sluice('events');
  const asked = bed.model
    .served()
    .map(({ script, outcome, isBeside, model }) => `${script} ${model} ${outcome}${isBeside ? ' beside' : ''}`);
  return [status.stdout, status.stderr, stdout.split('\n').slice(-60).join('\n'), ...asked, ...bed.model.strays()].join('\n');
}

/**
 * All tokens that the model has told in answers to turns, which must be counted, and those beside the turns that can be: what an interactive agent asks for
 * beside them, such as a title, stands in no record of its own, and a headless one tells it at its end, which one that is killed does not come to.
 * @param killedAt epoch milliseconds
 */
export const tokensOf = (served: readonly Served[], mode: 'interactive' | 'headless', killedAt = 0): number =>
  served
    .filter(({ isBeside, at }) => !isBeside || (mode === 'headless' && at > killedAt))
    .reduce((sum, { usage }) => sum + usage.input + usage.cached + usage.cacheWrite + usage.output + usage.reasoning, 0);
