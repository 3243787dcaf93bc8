import { isFields } from '../../text/fields.ts';
import { splitMilestone } from '../needs-as-written.ts';
import type { Groups } from './groups.ts';
import { entriesOf, entryOf, itemsOf, tracedList, tracedMapping, withEntries, type Traced } from './trail.ts';

export interface References {
  readonly groups: Groups;
  /** Streams that the profile leaves out: what is said of them is left out too. */
  readonly leftOut: ReadonlySet<string>;
}

/** Writes out the names of groups wherever a stream can be named, and takes out what the profile leaves out. */
export function expandReferences(plan: Traced, references: References): Traced {
  const { ids, mapping, needs } = expander(references);
  const gates = (list: Traced): Traced => eachItem(list, (gate) => change(gate, { consensus: (value) => change(value, { streams: ids }) }));
  const change = (holder: Traced, keys: Readonly<Record<string, (value: Traced) => Traced>>): Traced => {
    if (!isFields(holder.value)) return holder;
    const changes: Record<string, Traced> = {};
    for (const [key, expand] of Object.entries(keys)) {
      const before = entryOf(holder, key);
      const after = before && expand(before);
      if (after && after !== before) changes[key] = after;
    }
    return Object.keys(changes).length > 0 ? withEntries(holder, changes) : holder;
  };
  const each =
    (keys: Readonly<Record<string, (value: Traced) => Traced>>) =>
    (list: Traced): Traced =>
      mapped(list, (item) => (isFields(item.value) ? change(item, keys) : item));
  const streams = each({ needs, gates });
  const phases = (list: Traced): Traced => each({ needs, streams, phases, gates })(list);
  const values = (holder: Traced): Traced =>
    isFields(holder.value) ? change(holder, Object.fromEntries(Object.keys(holder.value).map((key) => [key, ids]))) : holder;
  return change(plan, {
    streams,
    phases,
    checkpoints: each({ needs, expected: mapping }),
    waves: each({ needs, merge: ids, gates }),
    preflight: gates,
    final: gates,
    integration: (list) => each({ blocks: ids })(withoutLeftOut(list, references.leftOut)),
    rollback: each({ stop: ids, rerun: ids, when: (when) => change(when, { in: ids }) }),
    integration_queue: (queue) => change(queue, { blocks: ids }),
    sign_off: (signOff) => change(signOff, { needs }),
    lanes: values,
    sequence: (list) => mapped(list, ids),
  });
}

/** An integration item says nothing when either of its streams is left out. */
function withoutLeftOut(list: Traced, leftOut: ReadonlySet<string>): Traced {
  if (!Array.isArray(list.value) || leftOut.size === 0) return list;
  const isLeftOut = (end: Traced | null) =>
    typeof end?.value === 'string' && (leftOut.has(end.value) || leftOut.has(splitMilestone(end.value).id));
  const items = itemsOf(list);
  const kept = items.filter((item) => !isFields(item.value) || !(isLeftOut(entryOf(item, 'from')) || isLeftOut(entryOf(item, 'to'))));
  return kept.length === items.length ? list : tracedList(kept, list.trail);
}

/** A list, or a value that stands for a list of itself alone, with its items changed. */
const eachItem = (list: Traced, change: (item: Traced) => Traced): Traced =>
  Array.isArray(list.value) ? mapped(list, change) : change(list);

/** A list with its items changed; a list of which none changes stays the same. */
function mapped(list: Traced, change: (item: Traced) => Traced): Traced {
  if (!Array.isArray(list.value)) return list;
  const items = itemsOf(list);
  const after = items.map(change);
  return after.some((item, index) => item !== items[index]) ? tracedList(after, list.trail) : list;
}

function expander({ groups, leftOut }: References) {
  /** @returns `null` when a name stays as it is */
  const written = (name: string): readonly string[] | null => {
    const members = groups.members(name);
    if (members) return members.filter((id) => !leftOut.has(id));
    return leftOut.has(name) ? [] : null;
  };

  /** `zen/security.baseline` is that milestone of each of its streams. */
  const writtenPoint = (name: string): readonly string[] | null => {
    const whole = written(name);
    const dot = name.lastIndexOf('.');
    if (whole || dot === -1) return whole;
    return written(name.slice(0, dot))?.map((id) => id + name.slice(dot)) ?? null;
  };

  const spliced = (list: Traced, expand: (item: Traced) => readonly Traced[] | null): Traced => {
    const items = itemsOf(list);
    const after = items.map(expand);
    if (after.every((found) => found === null)) return list;
    return tracedList(
      items.flatMap((item, index) => after[index] ?? [item]),
      list.trail,
    );
  };
  const copies = (item: Traced, names: readonly string[]): Traced[] => names.map((value) => ({ value, trail: item.trail }));

  /** A list of ids, or of mappings that name one as `stream`. */
  const ids = (list: Traced): Traced =>
    spliced(list, (item) => {
      const named = isFields(item.value) ? entryOf(item, 'stream') : item;
      if (!named || typeof named.value !== 'string') return null;
      const names = written(named.value);
      if (!names || named === item) return names && copies(item, names);
      return copies(named, names).map((stream) => withEntries(item, { stream }));
    });

  const mapping = (record: Traced): Traced => {
    const entries = entriesOf(record);
    if (entries.every(([key]) => written(key) === null)) return record;
    const expanded = new Map<string, Traced>();
    for (const [key, value] of entries) {
      // What is said of one stream goes before what is said of its group.
      for (const id of written(key) ?? [key]) if (id === key || !expanded.has(id)) expanded.set(id, value);
    }
    return tracedMapping(expanded, record.trail);
  };

  const need = (item: Traced): readonly Traced[] | null => {
    if (typeof item.value === 'string') {
      const names = writtenPoint(item.value);
      return names && copies(item, names);
    }
    if (!isFields(item.value)) return null;
    const any = entryOf(item, 'any');
    if (any) {
      const alternatives = spliced(any, need);
      if (alternatives === any) return null;
      return itemsOf(alternatives).length === 0 ? [] : [withEntries(item, { any: alternatives })];
    }
    for (const key of ['stream', 'milestone', 'merged']) {
      const named = entryOf(item, key);
      if (!named || typeof named.value !== 'string') continue;
      const names = key === 'milestone' ? writtenPoint(named.value) : written(named.value);
      if (!names) return null;
      if (names.length === 0 && item.value['on'] === 'failed') reportLeftOut(named);
      return copies(named, names).map((each) => withEntries(item, { [key]: each }));
    }
    return null;
  };

  return { ids, mapping, needs: (list: Traced): Traced => spliced(list, need) };
}

function reportLeftOut({ value, trail }: Traced): void {
  const message = `the profile leaves out \`${String(value)}\`, so that it cannot fail: what needs that never starts`;
  trail.source.at(trail.path, { code: 'impossible-need', message, hint: 'let the profile leave out both' });
}
