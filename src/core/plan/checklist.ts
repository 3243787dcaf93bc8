import { gateNameOf } from './gate-name.ts';
import type { ChecklistItemYaml, ChecklistYaml } from './schema/checklist.ts';
import type { Loose } from './shape.ts';
import type { Path } from './yaml-place.ts';

/** An item of a check-list as the gate that it stands for. */
export interface ChecklistGate {
  readonly name: string;
  readonly yaml: { readonly run?: string | string[]; readonly human?: string; readonly level?: 'must' | 'should' | 'nice' };
  readonly path: Path;
}

/** The items in the order in which they are asked: as they stand, or the musts before the others. */
export function checklistGates(checklist: Loose<ChecklistYaml> | undefined, path: Path): ChecklistGate[] {
  if (checklist === undefined) return [];
  if (Array.isArray(checklist)) return checklist.flatMap((item, index) => gateOf(item, [...path, index]));
  return (['must', 'should', 'nice'] as const).flatMap((level) =>
    (checklist[level] ?? []).flatMap((item, index) => gateOf(item, [...path, level, index], level)),
  );
}

function gateOf(item: Loose<ChecklistItemYaml>, path: Path, section?: 'must' | 'should' | 'nice'): ChecklistGate[] {
  const { title, run, level } = typeof item === 'string' ? { title: item, run: undefined, level: undefined } : item;
  // It has been reported as missing.
  if (title === undefined) return [];
  const check = run === undefined ? { human: title } : { run };
  return [{ name: gateNameOf(title), yaml: { ...check, level: level ?? section ?? 'must' }, path }];
}
