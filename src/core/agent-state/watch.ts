import type { AgentSigns, Reading } from './signs.ts';
import { begin, hear, type AgentStanding } from './standing.ts';
import type { Moment } from './state.ts';
import { noSigns, withSign, type StandingSigns } from './terminal/signs.ts';
import type { TerminalSign } from './terminal/scan.ts';
import { withContext, type ContextUse } from './usage/context.ts';
import { count, type UsageLedger } from './usage/ledger.ts';

/** All that is known of one process of an agent. */
export interface AgentWatch {
  readonly standing: AgentStanding;
  readonly signs: StandingSigns;
  readonly ledger: UsageLedger;
  readonly context: ContextUse | null;
  /** Id by which the program resumes the conversation; known before the launch where the agent lets it be set. */
  readonly conversation: string | null;
  /** When the agent last said that it has taken up a prompt, in epoch milliseconds. */
  readonly promptTakenAt: number | null;
}

/**
 * @param at start of the process, in epoch milliseconds
 * @param ledger what the attempts of the stream before this one have used up: see {@link UsageLedger}
 */
export const beginWatch = (at: number, ledger: UsageLedger, conversation: string | null = null): AgentWatch => ({
  standing: begin(at),
  signs: noSigns,
  ledger,
  context: null,
  conversation,
  promptTakenAt: null,
});

/** Takes in what was read from a line or a payload. @param process names this process of the agent for the ledger */
export function take(watch: AgentWatch, reading: Reading, { at }: Moment, process: string): AgentWatch {
  if (reading.onlyOf !== null && reading.onlyOf !== watch.conversation) return watch;
  const { observation, usage, context, promptTaken } = reading;
  const conversation = reading.conversation ?? watch.conversation;
  return {
    ...watch,
    standing: observation === null ? watch.standing : hear(watch.standing, observation),
    ledger: usage === null ? watch.ledger : count(watch.ledger, usage, { process, conversation: conversation ?? process }),
    context: context === null ? watch.context : withContext(watch.context, context),
    conversation,
    promptTakenAt: promptTaken ? at : watch.promptTakenAt,
  };
}

/**
 * Takes in what a terminal told. Give it all signs of one burst of output at once: title and progress bar change together, but not in one command.
 * Whether output is a sign of life is for the caller to say, with `heardOutput`: a spinner alone is none.
 */
export function takeSigns(watch: AgentWatch, signs: readonly TerminalSign[], agent: AgentSigns, moment: Moment): AgentWatch {
  return takeStanding(watch, signs.reduce(withSign, watch.signs), agent, moment);
}

/** Takes in all signs of a terminal that stand. @param moment when they became so */
export function takeStanding(watch: AgentWatch, signs: StandingSigns, agent: AgentSigns, moment: Moment): AgentWatch {
  const said = signs === watch.signs ? null : agent.terminal(signs, moment);
  return { ...watch, signs, standing: said === null ? watch.standing : hear(watch.standing, said) };
}

/** Takes in a look at the screen. */
export function takeScreen(watch: AgentWatch, rows: readonly string[], agent: AgentSigns, moment: Moment): AgentWatch {
  const said = agent.screen(rows, moment);
  return said === null ? watch : { ...watch, standing: hear(watch.standing, said) };
}
