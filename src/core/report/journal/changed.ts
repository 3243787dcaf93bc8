/** Finds what has changed in a table of the state: entries are replaced when they change, and never written to. */
export function changeFinder<Id extends string, Entry>(ids: readonly Id[]): (table: Readonly<Record<Id, Entry>>) => readonly Entry[] {
  let before: Readonly<Record<Id, Entry>> | null = null;
  return (table) => {
    const last = before;
    before = table;
    if (last === table) return [];
    // A plain loop, for it goes over all of a large plan at nearly every event.
    const found: Entry[] = [];
    for (const id of ids) if (last?.[id] !== table[id]) found.push(table[id]);
    return found;
  };
}
