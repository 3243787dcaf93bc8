import type { Node } from 'yaml';
import type { DraftProfile } from '../draft.ts';
import { needsList } from './needs.ts';
import { list, mapping, scalar, titleText } from './yaml-parts.ts';

/** Ways to carry out the plan, by their ids; `null` when there are none. */
export const profilesNode = (all: readonly DraftProfile[]): Node | null =>
  all.length === 0 ? null : mapping(all.map((profile) => ({ key: profile.id, notes: profile.notes, value: profileNode(profile) })));

function profileNode({ title, description, maxParallel, sequence, lanes, needs }: DraftProfile): Node {
  return mapping([
    { key: 'title', value: scalar(titleText(title)) },
    { key: 'description', value: description ? scalar(titleText(description)) : null },
    { key: 'max_parallel', value: maxParallel === null ? null : scalar(Math.min(1000, maxParallel)) },
    { key: 'sequence', value: sequence.length > 0 ? list(sequence.map(groupNode)) : null },
    { key: 'lanes', value: lanes.length > 0 ? mapping(lanes.map(({ id, streams }) => ({ key: id, value: idsNode(streams) }))) : null },
    {
      key: 'streams',
      value:
        needs.length > 0
          ? mapping(needs.map((each) => ({ key: each.stream, value: mapping([{ key: 'needs', value: needsList(each.needs) }], true) })))
          : null,
    },
  ]);
}

const idsNode = (ids: readonly string[]): Node =>
  list(
    ids.map((id) => scalar(id)),
    true,
  );
const groupNode = (ids: readonly string[]): Node => (ids.length === 1 ? scalar(ids[0] ?? '') : idsNode(ids));
