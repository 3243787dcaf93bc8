import { countedBy, groupKeys, meantBy, membersOf } from '../gate-groups.ts';
import type { Source } from '../source.ts';
import { suggestion } from '../suggest.ts';
import type { GateEntry } from './gate-check.ts';

/** What gates of one owner count: it has to be there, and to be something else than the gate itself. */
export function checkGroups(gates: readonly GateEntry[], source: Source): void {
  for (const gate of gates) {
    const { yaml, path } = gate;
    if (typeof yaml === 'string') continue;
    const key = groupKeys.find((each) => yaml[each] !== undefined);
    if (key === undefined) continue;
    const at = key === 'pass_rate' ? [...path, key, 'of'] : [...path, key];
    for (const unused of ['cwd', 'env', 'timeout'] as const) {
      if (yaml[unused] !== undefined)
        source.atKey([...path, unused], { code: 'unused-key', message: `a gate that counts others takes no \`${unused}\`` });
    }
    for (const word of countedBy(yaml) ?? []) {
      if (meantBy(word, gate, gates).length > 0) continue;
      const known = gates.flatMap(({ name, yaml: other }) =>
        typeof other === 'string' || other.category === undefined ? [name] : [name, other.category],
      );
      const near = suggestion(word, known);
      source.at(
        at,
        {
          code: 'unknown-gate',
          message: `no gate beside it is called \`${word}\`, and none is of that category`,
          ...(near === null ? {} : { hint: `did you mean \`${near}\`?` }),
        },
        word,
      );
    }
    if (reaches(gate, gate, gates)) source.at(at, { code: 'cycle', message: `\`${gate.name}\` counts itself` });
  }
}

function reaches(from: GateEntry, to: GateEntry, gates: readonly GateEntry[], seen = new Set<GateEntry>()): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  return membersOf(from, gates).some((member) => member === to || reaches(member, to, gates, seen));
}
