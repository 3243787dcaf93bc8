import type { Fields } from '../../../core/text/fields.ts';

/**
 * Turns the event stream of one kind of agent into text for a pane: what it says, its tools with their commands and results, and what it has used in
 * the end. Pure; what it does not know it leaves out. The answers are text for a terminal with colours, each line ended by `\n`.
 */
export interface StreamShow {
  event(event: Fields): string;
  /** What still stands without a line end when the stream is over. */
  end(): string;
}
