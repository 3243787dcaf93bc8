import type { Node } from 'yaml';
import type { DraftNeed } from '../draft.ts';
import { list, mapping, scalar } from './yaml-parts.ts';

function needNode(need: DraftNeed): Node {
  if (need.kind === 'id') return scalar(need.id);
  if (need.kind === 'milestone') return scalar(`${need.stream}.${need.milestone}`);
  return mapping([{ key: 'merged', value: scalar(need.stream) }], true);
}

export const needsList = (needs: readonly DraftNeed[]): Node => list(needs.map(needNode), true);

/** `null` when there are none. */
export const needsNode = (needs: readonly DraftNeed[]): Node | null => (needs.length > 0 ? needsList(needs) : null);

/** Comments on needs that are not certain, told once for all needs with the same doubt. */
export function needsNotes(needs: readonly DraftNeed[]): string[] {
  return [...Map.groupBy(needs, ({ unsure }) => unsure)].flatMap(([why, group]) =>
    why === undefined ? [] : [`unsure: needs ${group.map(needText).join(', ')} (${why})`],
  );
}

function needText(need: DraftNeed): string {
  if (need.kind === 'id') return need.id;
  return need.kind === 'milestone' ? `${need.stream}.${need.milestone}` : `{merged: ${need.stream}}`;
}
