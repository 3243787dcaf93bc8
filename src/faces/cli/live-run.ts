import type { RunHandle } from '../../wire/handles.ts';
import type { Context } from './context.ts';
import { pickedRun } from './pick-run.ts';

/**
 * Connects to the run that is meant, for asking something of it. A run whose engine died is resumed by that, and one that has ended gets an
 * engine again, which tells whether what is asked is still possible.
 * @param by who asks, as the journal will name them
 */
export async function connectToRun(context: Context, named: string | null, by: string): Promise<RunHandle> {
  const { run, state, engine } = await pickedRun(context, named);
  if (!engine && state.status.kind !== 'ended') context.err.write(`sluice: run ${run} has no engine any more; resuming it\n`);
  return await context.services.connect(context.projectDir, run, by);
}
