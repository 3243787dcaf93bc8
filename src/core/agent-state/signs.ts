import type { Fault } from './faults/fault.ts';
import type { Fields } from '../text/fields.ts';
import type { ScreenRules } from './screen/rules.ts';
import type { Moment, Observation } from './state.ts';
import type { StandingSigns } from './terminal/signs.ts';
import type { ContextUse } from './usage/context.ts';
import type { UsageReading } from './usage/ledger.ts';

/** What is in one line, payload, or look at a terminal. Whatever says nothing is null or empty. */
export interface Reading {
  readonly observation: Observation | null;
  readonly usage: UsageReading | null;
  readonly context: ContextUse | null;
  /** The id by which the agent's program resumes this conversation. */
  readonly conversation: string | null;
  /** Where it is about one conversation only, that one: a program may tell of helpers of its own in the same way. Whoever knows another leaves it out. */
  readonly onlyOf: string | null;
  /** The agent has taken up a prompt: what was sent has arrived. */
  readonly promptTaken: boolean;
}

export const nothing: Reading = { observation: null, usage: null, context: null, conversation: null, onlyOf: null, promptTaken: false };

/**
 * How one kind of agent shows its state: one small module per agent stands behind it. All of it is pure, and nothing of it fails: what cannot be
 * understood reads as {@link nothing}. It knows no conversation but what it is given, so feed it one agent only.
 */
export interface AgentSigns {
  readonly agent: 'claude' | 'codex' | 'gemini';
  /** One object of the event stream of a headless agent. */
  event(event: Fields, moment: Moment): Reading;
  /** One line that is no event: what a headless agent writes to its standard error. */
  errorLine(line: string, moment: Moment): Reading;
  /** What a hook was given on its standard input, with the status line's payload counted as a hook. */
  hook(payload: Fields, moment: Moment): Reading;
  /** One object of the file in which the program keeps the conversation. Its own time counts where it has one. */
  transcript(entry: Fields, moment: Moment): Reading;
  /** All signs of the terminal that stand. */
  terminal(signs: StandingSigns, moment: Moment): Observation | null;
  /** The id of its conversation, or the beginning of it, as its terminal shows it; `null` where that shows none. */
  conversationIn(signs: StandingSigns): string | null;
  /** What the exit status of the program says, where it says something. @param status not zero */
  exit(status: number): Fault | null;
  readonly screenRules: ScreenRules;
  /** @param rows of the visible screen, top first */
  screen(rows: readonly string[], moment: Moment): Observation | null;
}
