import { mergedName, type NeedReference } from './needs-as-written.ts';
import type { StreamYaml } from './schema/stream.ts';
import type { Loose } from './shape.ts';
import type { Path } from './yaml-place.ts';

/** A wave that the branch of a stream starts from, by the name under which it is known, with its place. */
export interface BaseReference {
  readonly form: 'merged' | 'wave';
  /** As it is written. */
  readonly id: string;
  /** As `Names` has it. */
  readonly name: string;
  readonly path: Path;
}

/** What a stream names as its base, when that is not a commit. Of two names, which is reported, both count. */
export function basesOf({ worktree }: Loose<StreamYaml>, path: Path): readonly BaseReference[] {
  const base = typeof worktree === 'object' ? worktree.base : undefined;
  if (typeof base !== 'object') return [];
  const at = [...path, 'worktree', 'base'];
  return [
    ...(base.merged === undefined
      ? []
      : [{ form: 'merged', id: base.merged, name: mergedName(base.merged), path: [...at, 'merged'] } as const]),
    ...(base.wave === undefined ? [] : [{ form: 'wave', id: base.wave, name: base.wave, path: [...at, 'wave'] } as const]),
  ];
}

/** A stream waits for the wave that its branch starts from. */
export const baseNeeds = (yaml: Loose<StreamYaml>, path: Path): readonly NeedReference[] =>
  basesOf(yaml, path).map(({ form, name, path: at }) => ({
    form: form === 'merged' ? 'merged' : 'id',
    id: name,
    milestone: null,
    on: 'succeeded',
    isImplied: true,
    path: at,
  }));
