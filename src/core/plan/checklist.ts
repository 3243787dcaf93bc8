import { gateNameOf } from './gate-name.ts';
import type { ChecklistItemYaml, ChecklistYaml } from './schema/checklist.ts';
import type { LooseGate } from './checks/gate-check.ts';
import type { Loose } from './shape.ts';
import type { Path } from './yaml-place.ts';

/** An item of a check-list as the gate that it stands for. */
export interface ChecklistGate {
  readonly name: string;
  readonly yaml: LooseGate;
  readonly path: Path;
  readonly isItem: true;
}

/** What makes a `file` more than something that is there: without `file` it is told as an error, and no person is asked. */
const demands = ['run', 'tests', 'metric', 'file', 'matches', 'not_matches', 'min_size', 'json'] as const;

/** The items in the order in which they are asked: as they stand, or the musts before the others. */
export function checklistGates(checklist: Loose<ChecklistYaml> | undefined, path: Path): ChecklistGate[] {
  if (checklist === undefined) return [];
  if (Array.isArray(checklist)) return checklist.flatMap((item, index) => gateOf(item, [...path, index]));
  return (['must', 'should', 'nice'] as const).flatMap((level) =>
    (checklist[level] ?? []).flatMap((item, index) => gateOf(item, [...path, level, index], level)),
  );
}

function gateOf(item: Loose<ChecklistItemYaml>, path: Path, section?: 'must' | 'should' | 'nice'): ChecklistGate[] {
  const { title, level, ...rest } = typeof item === 'string' ? { title: item } : item;
  // It has been reported as missing.
  if (title === undefined) return [];
  const check: LooseGate = demands.some((key) => rest[key] !== undefined) ? rest : { human: title };
  return [{ name: gateNameOf(title), yaml: { ...check, level: level ?? section ?? 'must' }, path, isItem: true }];
}
