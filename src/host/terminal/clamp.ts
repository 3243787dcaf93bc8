import type { Terminal } from './xterm.ts';
import { internalsOf } from './xterm-internals.ts';

/**
 * Bounds the counts of sequences that xterm carries out in a loop: one `CSI 2147483647 b` would end the process, and a `CSI 999999999 L`
 * would block it for minutes. More than a screenful has no other effect than a screenful; a character is repeated for one line at most,
 * as other terminals do it.
 */
export function clampCounts(terminal: Terminal): void {
  const { _params: parameters } = internalsOf(terminal)._inputHandler._parser;
  const clamp = (final: string, most: () => number) =>
    terminal.parser.registerCsiHandler({ final }, () => {
      if (parameters.length > 0) parameters.params[0] = Math.min(parameters.params[0] ?? 0, most());
      // Not handled: xterm's own handler comes next and finds the count bounded.
      return false;
    });
  const rows = () => terminal.rows;
  const columns = () => terminal.cols;
  // IL, DL, SU, SD; REP, CHT, CBT.
  for (const final of ['L', 'M', 'S', 'T']) clamp(final, rows);
  for (const final of ['b', 'I', 'Z']) clamp(final, columns);
}
