import { observe, type AgentState, type Moment, type Observation } from '../state.ts';
import { resetTime } from '../faults/reset-time.ts';

/**
 * How the screen of one agent tells its state: data, so that a new version of the agent is a change of a table. Rules look at the lowest rows alone and
 * at the shape of what the program draws there, never at a word by itself: the rest of the screen is prose.
 */
export interface ScreenRules {
  readonly agent: string;
  /** Raised with every change of the rules. */
  readonly version: number;
  /** Version of the agent's program that they were last seen to hold for. */
  readonly seenWith: string;
  /** The first that matches counts. */
  readonly rules: readonly ScreenRule[];
}

export interface ScreenRule {
  readonly name: string;
  readonly state: AgentState;
  readonly orElse?: readonly AgentState[];
  /** How many of the lowest rows that are not empty it looks at. */
  readonly rows: number;
  /** Each must match one of those rows. The first gives the text that is shown to a person who asks why. */
  readonly all: readonly RegExp[];
  /** Each must match one of those rows and no more. */
  readonly once?: readonly RegExp[];
  /** None may match any of those rows. */
  readonly none?: readonly RegExp[];
  /** A row that the agent's own time of reset stands in, anywhere on the screen: how it looks. */
  readonly resets?: RegExp;
}

/** Frames of boxes say nothing. */
const bare = (row: string): string => row.replaceAll(/^[\s│┃|]+|[\s│┃|]+$/g, '');

/** @param rows of the visible screen, top first */
export function readScreen(table: ScreenRules, rows: readonly string[], moment: Moment): Observation | null {
  const written = rows.map(bare).filter((row) => /[\p{L}\p{N}❯›>]/u.test(row));
  for (const rule of table.rules) {
    const lowest = written.slice(-rule.rows);
    const matches = rule.all.map((pattern) => lowest.findLast((row) => pattern.test(row)));
    if (matches.includes(undefined) || lowest.some((row) => rule.none?.some((pattern) => pattern.test(row)))) continue;
    if (rule.once?.some((pattern) => lowest.filter((row) => pattern.test(row)).length !== 1)) continue;
    const { resets, orElse = [] } = rule;
    const said = resets ? written.findLastIndex((row) => resets.test(row)) : -1;
    // A long sentence goes on in the next row.
    const sentence = said < 0 ? null : written.slice(said, said + 3).join(' ');
    return observe(`${table.agent}.screen.${rule.name}`, rule.state, sentence ?? matches[0] ?? '', moment.at, {
      orElse,
      fault: rule.state === 'limit-reached' ? 'usage-limit' : null,
      resetsAt: sentence === null ? null : resetTime(sentence, moment),
    });
  }
  return null;
}
