import type { RunCommand } from '../../src/core/run/commands.ts';
import type { Envelope } from '../../src/core/run/events.ts';
import { openFold } from '../../src/core/run/reduce.ts';
import type { RunState } from '../../src/core/run/state.ts';

/** What a golden journal must fold to, for ever: the decisions, event by event, and the state at the end. */
export interface Golden {
  /** Commands by the sequence number of the event that caused them: `spawnStream A 1`. */
  readonly decisions: Readonly<Record<string, readonly string[]>>;
  readonly state: unknown;
}

export const readJournal = (text: string): Envelope[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Envelope);

export function goldenOf(journal: readonly Envelope[]): Golden {
  const folding = openFold(null);
  const decisions: Record<string, readonly string[]> = {};
  for (const envelope of journal) {
    const commands = folding.apply(envelope);
    if (commands.length > 0) decisions[envelope.seq] = commands.map(inWords);
  }
  return { decisions, state: withoutWording(folding.state()) };
}

/** Who typed a text was not told with it at first, and decides nothing. */
const inWords = (command: RunCommand): string =>
  Object.entries(command)
    .filter(([key]) => command.type !== 'sendInput' || key !== 'by')
    .map(([, value]) => String(value))
    .join(' ');

/** Sentences for people may be improved; what was decided, when and by which rule may not. The plan stands in the journal itself. */
function withoutWording(state: RunState): unknown {
  return JSON.parse(JSON.stringify({ ...state, plan: undefined }), (key, value: unknown) =>
    key === 'text' || key === 'reason' ? undefined : value,
  );
}
