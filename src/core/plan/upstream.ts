import { alternativesOf, neededNode } from '../run/draw-graph.ts';
import type { Need, Plan } from './model.ts';

/** Everything that something waits for, directly or through others: ids of streams, phases and checkpoints. */
export function upstreamOf(plan: Pick<Plan, 'streams' | 'phases' | 'checkpoints'>, id: string): ReadonlySet<string> {
  const direct = new Map<string, readonly string[]>();
  const children = new Map<string, string[]>();
  for (const { id: child, around } of [
    ...plan.streams.map((stream) => ({ id: stream.id as string, around: stream.phase })),
    ...plan.phases.map((phase) => ({ id: phase.id as string, around: phase.parent })),
  ]) {
    if (around !== null) children.set(around, [...(children.get(around) ?? []), child]);
  }
  const entry = new Map(plan.phases.map((phase) => [phase.id as string, phase]));
  const entryNeeds = (phase: string | null): readonly string[] => {
    const found = phase === null ? undefined : entry.get(phase);
    return found ? [...found.needs.flatMap(needed), ...entryNeeds(found.parent)] : [];
  };
  for (const stream of plan.streams) direct.set(stream.id, [...stream.needs.flatMap(needed), ...entryNeeds(stream.phase)]);
  for (const checkpoint of plan.checkpoints) direct.set(checkpoint.id, checkpoint.needs.flatMap(needed));
  for (const phase of plan.phases) direct.set(phase.id, [...entryNeeds(phase.id), ...(children.get(phase.id) ?? [])]);
  const seen = new Set<string>();
  const queue = [id];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const before of direct.get(next) ?? []) {
      if (seen.has(before)) continue;
      seen.add(before);
      queue.push(before);
    }
  }
  return seen;
}

const needed = (need: Need): string[] => alternativesOf(need).map((each) => neededNode(each).id);
