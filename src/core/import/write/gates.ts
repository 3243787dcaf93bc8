import type { Node } from 'yaml';
import { gateNameOf } from '../../plan/gate-name.ts';
import type { DraftCheck } from '../draft.ts';
import { list, mapping, noted, scalar, titleText } from './yaml-parts.ts';

/** Longest name that the plan language takes for a gate. */
const longestName = 60;

/** Checks as gates: with the command that measures them, or as the question that a person answers. `null` when there are none. */
export function gatesNode(checks: readonly DraftCheck[]): Node | null {
  const names = new Set<string>();
  const nodes = checks.flatMap(({ title, level, run, notes }) => {
    const words = titleText(title === '' ? (run ?? '') : title);
    if (words === '') return [];
    const command = run?.toWellFormed().replaceAll('\0', '') ?? null;
    const byItself = gateNameOf(command ?? words);
    const wanted = command !== null && words !== titleText(command) ? titleText(words, longestName) : byItself;
    let name = wanted;
    for (let count = 2; names.has(name); count++) name = `${titleText(wanted, longestName - 6)} (${count})`;
    names.add(name);
    const whole = command !== null && words !== titleText(command) && words !== name ? [words] : [];
    const node = mapping([
      { key: 'name', value: name === byItself ? null : scalar(name) },
      command === null ? { key: 'human', value: scalar(words) } : { key: 'run', value: scalar(command) },
      { key: 'level', value: level === 'must' ? null : scalar(level) },
    ]);
    return [noted(node, [...whole, ...notes])];
  });
  return nodes.length > 0 ? list(nodes) : null;
}
