import { withFurtherNeeds } from './further-needs.ts';
import type { NeedReference } from './needs-as-written.ts';
import type { Entry, Outline, PhaseEntry, StreamEntry } from './outline.ts';

/**
 * Gives the members of phases with `order: sequential` a need on the one before: a stream waits for the success of a stream, or for its
 * end where it is optional, and so on through the phases inside. What is done anytime stands outside of the order.
 */
export function withOrder(outline: Outline): Outline {
  const { phases, streams } = outline;
  const implied = new Map<Entry, NeedReference[]>();
  for (const phase of phases) {
    if (phase.yaml.order !== 'sequential') continue;
    const members: (StreamEntry | PhaseEntry)[] = [
      ...streams.filter(
        ({ inside, yaml }) => !yaml.anytime && (inside === phase || (!inside && phase.id !== null && yaml.phase === phase.id)),
      ),
      ...phases.filter(({ inside }) => inside === phase),
    ];
    for (const [index, member] of members.entries()) {
      const before = members[index - 1];
      if (!before || before.id === null) continue;
      const on = before.kind === 'stream' && before.yaml.optional ? 'ended' : 'succeeded';
      implied.set(member, [{ form: before.kind, id: before.id, milestone: null, on, isImplied: true, path: [...phase.path, 'order'] }]);
    }
  }
  return withFurtherNeeds(outline, implied);
}
