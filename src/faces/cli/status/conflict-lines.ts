import { filesText, presentConflicts, presentOutsideClaims, settledConflicts } from '../../../core/run/conflicts.ts';
import { openHolds } from '../../../core/run/held-pairs.ts';
import type { RunState } from '../../../core/run/state.ts';
import { plural } from '../../../core/run/words.ts';
import { plainLine, shortened } from '../../../core/text/plain.ts';
import type { Cell } from '../columns.ts';
import type { Output } from '../output.ts';

/** Who is held over a conflict, what merges would come to, and who works outside of their claims: a row each. */
export function conflictCells(state: RunState, paint: Output['paint']): Cell[][] {
  const warn = (text: string): Cell => ({ text, paint: (shown) => paint('warn', shown) });
  const files = (entry: Parameters<typeof filesText>[0]) =>
    `${plural(entry.count, 'file')}: ${shortened(plainLine(filesText(entry)), 100)}`;
  return [
    ...openHolds(state).map((entry) => [entry.pair.join(' + '), warn('held'), `${entry.resolver} settles ${files(entry)}`]),
    ...presentConflicts(state).map((entry) => [entry.pair.join(' + '), warn('would conflict'), files(entry)]),
    ...settledConflicts(state).map((entry) => [
      entry.pair.join(' + '),
      `settled by rule ${plainLine(entry.rules.join(', '))}`,
      files(entry),
    ]),
    ...presentOutsideClaims(state).map((entry) => [entry.stream, warn('outside its claims'), files(entry)]),
  ];
}
