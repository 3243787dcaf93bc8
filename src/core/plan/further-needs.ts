import type { NeedReference } from './needs-as-written.ts';
import type { Entry, Outline, PhaseEntry } from './outline.ts';

/** The outline with needs besides those that stand at an entry: they follow from something else that the plan says. */
export function withFurtherNeeds(outline: Outline, further: ReadonlyMap<Entry, readonly NeedReference[]>): Outline {
  if (further.size === 0) return outline;
  const grown = <T extends Entry>(entry: T): T => {
    const needs = further.get(entry);
    return needs ? { ...entry, needs: [...entry.needs, ...needs] } : entry;
  };
  // A phase comes before the phases inside it, so that what is around an entry is known by its new object.
  const known = new Map<PhaseEntry, PhaseEntry>();
  const around = (inside: PhaseEntry | null) => (inside && known.get(inside)) ?? null;
  for (const phase of outline.phases) known.set(phase, { ...grown(phase), inside: around(phase.inside) });
  const phases = [...known.values()];
  const streams = outline.streams.map((stream) => ({ ...grown(stream), inside: around(stream.inside) }));
  const checkpoints = outline.checkpoints.map(grown);
  const waves = outline.waves.map(grown);
  return { phases, streams, checkpoints, waves, all: [...phases, ...streams, ...checkpoints, ...waves] };
}
