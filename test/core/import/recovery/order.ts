import type { Need, Plan } from '../../../../src/core/plan/model.ts';

/** What comes before what in a plan, through any number of others: streams begin after their phase, and a phase ends after its streams. */
export interface Order {
  /** Whether the end of one node comes before the beginning of another. `stream.milestone` is a point within a stream. */
  readonly isBefore: (from: string, to: string) => boolean;
}

export function orderOf(plan: Plan): Order {
  const after = new Map<string, Set<string>>();
  const edge = (from: string, to: string) => after.set(from, (after.get(from) ?? new Set()).add(to));
  for (const { id, parent } of plan.phases) {
    edge(begin(id), id);
    if (parent === null) continue;
    edge(begin(parent), begin(id));
    edge(id, parent);
  }
  for (const { id, phase, anytime, milestones } of plan.streams) {
    edge(begin(id), id);
    for (const milestone of milestones) {
      edge(begin(id), `${id}.${milestone.id}`);
      edge(`${id}.${milestone.id}`, id);
    }
    if (phase === null) continue;
    if (!anytime) edge(begin(phase), begin(id));
    edge(id, phase);
  }
  for (const { id } of [...plan.checkpoints, ...plan.waves]) edge(begin(id), id);
  for (const wave of plan.waves) for (const { stream } of wave.merges) edge(stream, begin(wave.id));
  for (const { from, to } of needsOf(plan)) for (const one of from) edge(one, begin(to));
  const reached = new Map<string, ReadonlySet<string>>();
  const behind = (from: string): ReadonlySet<string> => {
    const known = reached.get(from);
    if (known) return known;
    const found = new Set<string>();
    const open = [from];
    for (let now = open.pop(); now !== undefined; now = open.pop()) {
      for (const next of after.get(now) ?? []) {
        if (found.has(next)) continue;
        found.add(next);
        open.push(next);
      }
    }
    reached.set(from, found);
    return found;
  };
  return { isBefore: (from, to) => behind(from).has(begin(to)) };
}

const begin = (id: string) => `begin ${id}`;

/** A need as it was written: one of some nodes comes before another. */
export interface Edge {
  readonly from: readonly string[];
  readonly to: string;
}

/** All needs of a plan. Who does what (lanes) is no order of the work, and is left out. */
export function needsOf({ phases, streams, checkpoints, waves }: Plan): Edge[] {
  return [...phases, ...streams, ...checkpoints, ...waves].flatMap(({ id, needs }) =>
    needs.filter((need) => !(need.kind === 'stream' && need.lane !== undefined)).map((need) => ({ from: targets(need), to: id })),
  );
}

/** What a need waits for: several where one of them is enough. */
function targets(need: Need): string[] {
  switch (need.kind) {
    case 'any':
      return need.needs.flatMap((each) => targets(each));
    case 'milestone':
      return [`${need.stream}.${need.milestone}`];
    case 'stream':
      return [need.stream];
    case 'phase':
      return [need.phase];
    case 'checkpoint':
      return [need.checkpoint];
    case 'wave':
      return [need.wave];
  }
}
