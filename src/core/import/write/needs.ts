import type { Node } from 'yaml';
import type { DraftNeed } from '../draft.ts';
import { language } from '../language.ts';
import { list, mapping, scalar } from './yaml-parts.ts';

/** Needs that the language can say; the others become comments. */
export function sayable(need: DraftNeed): Node | null {
  if (need.kind === 'id') return scalar(need.id);
  if (need.kind === 'milestone') return language.milestones ? scalar(`${need.stream}.${need.milestone}`) : null;
  return language.waves ? mapping([{ key: 'merged', value: scalar(need.stream) }], true) : scalar(need.stream);
}

export function needsNode(all: readonly DraftNeed[]): Node | null {
  const nodes = all.flatMap((need) => sayable(need) ?? []);
  return nodes.length > 0 ? list(nodes, true) : null;
}

export function needsNotes(all: readonly DraftNeed[]) {
  const text = (need: DraftNeed) =>
    need.kind === 'id' ? need.id : need.kind === 'milestone' ? `${need.stream}.${need.milestone}` : `{merged: ${need.stream}}`;
  return {
    unsure: [...Map.groupBy(all, ({ unsure }) => unsure)].flatMap(([why, group]) =>
      why === undefined ? [] : [`unsure: needs ${group.map(text).join(', ')} (${why})`],
    ),
    notes: all.flatMap((need) =>
      need.kind === 'milestone' && !language.milestones
        ? [`needs: ${text(need)}`]
        : need.kind === 'merged' && !language.waves
          ? [text(need)]
          : [],
    ),
  };
}
