import type { StreamEntry } from './outline.ts';

/** The port of each stream that is to have a certain one: those of the plan count from the first on, in its order. */
export function portsOf(streams: readonly StreamEntry[]): ReadonlyMap<StreamEntry, number> {
  const counted = streams.flatMap((entry) => {
    const { worktree } = entry.yaml;
    const port = typeof worktree === 'object' ? worktree.port : undefined;
    return typeof port === 'object' && typeof port.from === 'number' ? [[entry, port.from] as const] : [];
  });
  return new Map(counted.map(([entry, from], index) => [entry, from + index]));
}
