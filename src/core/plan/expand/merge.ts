import { isFields } from '../../text/fields.ts';
import { entriesOf, itemsOf, tracedList, tracedMapping, type Traced } from './trail.ts';

/** Lists to which every file adds: what is included stands before what the including file says. */
const added = ['phases', 'streams', 'checkpoints', 'waves', 'conflicts', 'rollback', 'metrics', 'integration'];
/** The same, where a single value may stand for a list. */
const addedGates = ['preflight', 'final'];
/** Mappings to which every file adds; of one key the including file's value counts. */
const merged = ['vars', 'templates', 'agents', 'profiles', 'defaults'];

/** A plan made of an included file and the one that includes it, whose word counts. */
export function mergeIncluded(included: Traced, own: Traced): Traced {
  const entries = new Map(entriesOf(included));
  // `include` has been followed; what is left of it is checked where the plan itself says it.
  entries.delete('include');
  for (const [key, value] of entriesOf(own)) {
    const before = entries.get(key);
    entries.set(key, before ? mergeKey(key, before, value) : value);
  }
  return tracedMapping(entries, own.trail);
}

function mergeKey(key: string, before: Traced, own: Traced): Traced {
  if (added.includes(key)) {
    // A value of the wrong kind is kept, so that the schema reports it.
    if (!Array.isArray(before.value)) return before;
    return Array.isArray(own.value) ? tracedList([...itemsOf(before), ...itemsOf(own)], own.trail) : own;
  }
  if (addedGates.includes(key)) return tracedList([...itemsOf(before), ...itemsOf(own)], own.trail);
  if (key === 'checklist') return tracedList([...checklistItems(before), ...checklistItems(own)], own.trail);
  if (merged.includes(key)) {
    if (!isFields(before.value)) return before;
    return isFields(own.value) ? overlaid(before, own) : own;
  }
  return own;
}

/** Both mappings in one; of a key in both the upper one's value counts. */
export const overlaid = (lower: Traced, upper: Traced): Traced =>
  tracedMapping(new Map([...entriesOf(lower), ...entriesOf(upper)]), upper.trail);

/** A check-list that is written by levels, as the list that it is short for. */
function checklistItems(list: Traced): Traced[] {
  if (!isFields(list.value) || 'title' in list.value) return itemsOf(list);
  return entriesOf(list).flatMap(([level, items]) =>
    itemsOf(items).map((item) => {
      const entries = isFields(item.value) ? entriesOf(item) : [['title', item] as const];
      return tracedMapping([...entries, ['level', { value: level, trail: items.trail }]], item.trail);
    }),
  );
}
