import type { GateYaml } from './schema/parts.ts';
import type { Loose } from './shape.ts';

/** The ways in which a gate counts others. */
export const groupKeys = ['all', 'any', 'pass_rate'] as const;

interface Named {
  readonly name: string;
  readonly yaml: Loose<GateYaml> | string;
}

/** What a gate counts, as it is written; `null` for one that counts nothing. */
export function countedBy(yaml: Named['yaml']): readonly string[] | null {
  if (typeof yaml === 'string') return null;
  const written = yaml.all ?? yaml.any ?? yaml.pass_rate?.of;
  if (written === undefined) return null;
  return typeof written === 'string' ? [written] : written;
}

/** The gates that a word stands for: the one of that name, else all of that category. A group is in no category of its own counting. */
export function meantBy<Gate extends Named>(word: string, group: Gate, gates: readonly Gate[]): readonly Gate[] {
  const named = gates.filter(({ name }) => name === word);
  if (named.length > 0) return named;
  return gates.filter((gate) => gate !== group && typeof gate.yaml !== 'string' && gate.yaml.category === word);
}

/** All that a gate counts, each once, in the order in which they are written down. */
export function membersOf<Gate extends Named>(group: Gate, gates: readonly Gate[]): readonly Gate[] {
  return [...new Set((countedBy(group.yaml) ?? []).flatMap((word) => meantBy(word, group, gates)))];
}

/** The gates with every group behind what it counts, for it is judged when that has ended. In a circle, which is an error, they stay as they are. */
export function groupsLast<Gate extends Named>(gates: readonly Gate[]): readonly Gate[] {
  const placed: Gate[] = [];
  let rest = [...gates];
  while (rest.length > 0) {
    const next = rest.find((gate) => membersOf(gate, gates).every((member) => placed.includes(member))) ?? rest[0];
    if (next === undefined) break;
    placed.push(next);
    rest = rest.filter((gate) => gate !== next);
  }
  return placed;
}
