import { withFurtherNeeds } from './further-needs.ts';
import { splitMilestone, targetsOf, type NeedReference } from './needs-as-written.ts';
import type { CheckpointEntry, Entry, Outline } from './outline.ts';
import type { IntegrationYaml } from './schema/integration.ts';
import type { PlanYaml } from './schema.ts';
import type { Loose } from './shape.ts';
import type { Path } from './yaml-place.ts';

/** A name that an integration item gives, with its place. */
export interface NamedPlace {
  readonly id: string;
  readonly path: Path;
}

/** An integration item as it is written, with all that it is about. */
export interface IntegrationEntry {
  readonly id: string | null;
  readonly yaml: Loose<IntegrationYaml>;
  readonly path: Path;
  readonly blocks: readonly NamedPlace[];
}

export function integrationOf({ integration = [] }: Loose<PlanYaml>): IntegrationEntry[] {
  return integration.map((yaml, index) => {
    const path = ['integration', index];
    return { id: yaml.id ?? null, yaml, path, blocks: blockedBy(yaml, path) };
  });
}

/** What waits for the item: what it names, or else whoever takes what is provided. */
function blockedBy({ blocks, to }: Loose<IntegrationYaml>, path: Path): NamedPlace[] {
  if (Array.isArray(blocks)) return blocks.map((id, index) => ({ id, path: [...path, 'blocks', index] }));
  if (blocks !== undefined) return [{ id: blocks, path: [...path, 'blocks'] }];
  return to === undefined ? [] : [{ id: to, path: [...path, 'to'] }];
}

/** The checkpoints that the items are: reached when what is provided is there, and approved by a person where the plan wants that. */
const checkpointsOf = (items: readonly IntegrationEntry[]): CheckpointEntry[] =>
  items.map(({ id, yaml: { from, to, what, resolve }, path }) => ({
    kind: 'checkpoint',
    id,
    path,
    yaml: { review: resolve === 'person', ...(what === undefined ? {} : { title: what }) },
    integration: { from: from ?? '', to: to ?? '', what: what ?? '' },
    needs: from === undefined ? [] : [provided(from, id, path)],
  }));

const provided = (from: string, item: string | null, path: Path): NeedReference => ({
  form: 'id',
  ...splitMilestone(from),
  on: 'succeeded',
  isImplied: true,
  ...(item === null ? {} : { item }),
  path: [...path, 'from'],
});

/** Adds the items, and lets wait for each what it blocks. What an item names that does not exist has a message of its own. */
export function withIntegration(written: Outline, plan: Loose<PlanYaml>): Outline {
  const items = integrationOf(plan);
  if (items.length === 0) return written;
  const outline = withCheckpoints(written, checkpointsOf(items));
  const entries = new Map(outline.all.map((entry) => [entry.id, entry]));
  const further = new Map<Entry, NeedReference[]>();
  for (const { id, blocks } of items) {
    if (id === null) continue;
    for (const { id: blocked, path } of blocks) {
      const entry = entries.get(blocked);
      if (!entry || blocked === id || entry.needs.flatMap(targetsOf).some((need) => need.id === id)) continue;
      const need: NeedReference = { form: 'id', id, milestone: null, on: 'succeeded', isImplied: true, item: id, path };
      further.set(entry, [...(further.get(entry) ?? []), need]);
    }
  }
  return withFurtherNeeds(outline, further);
}

/** A sign-off stays behind all other checkpoints. */
function withCheckpoints(outline: Outline, more: readonly CheckpointEntry[]): Outline {
  const { phases, streams, waves } = outline;
  const isLast = ({ signOff }: CheckpointEntry) => signOff !== undefined;
  const checkpoints = [...outline.checkpoints.filter((each) => !isLast(each)), ...more, ...outline.checkpoints.filter(isLast)];
  return { phases, streams, checkpoints, waves, all: [...phases, ...streams, ...checkpoints, ...waves] };
}
