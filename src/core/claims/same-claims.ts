import type { StreamId } from '../ids.ts';
import type { Plan, Stream } from '../plan/model.ts';
import { drawGraph, nodeKey } from '../run/draw-graph.ts';
import { globOf, overlap, type Glob } from './glob.ts';

/** Two streams that may run at once and both claim some path. */
export interface SameClaim {
  /** In the order of the plan. */
  readonly streams: readonly [StreamId, StreamId];
  /** Which claims meet, as the plan writes them: one of the first stream, and one of the second. */
  readonly claims: readonly [string, string];
}

/** More tell a reader nothing. */
const mostPairs = 500;

const cache = new WeakMap<Plan, readonly SameClaim[]>();

/** Each pair once, by the first claims that meet; at most 500 of them. Made once for each plan object. */
export function sameClaims(plan: Plan): readonly SameClaim[] {
  let found = cache.get(plan);
  if (found === undefined) cache.set(plan, (found = findSameClaims(plan)));
  return found;
}

/** The claims of a stream as paths of the workspace, or of its worktree: they are written relative to the folder that it works in. */
export const claimsOf = ({ cwd, claims }: Stream): readonly { readonly claim: string; readonly glob: Glob }[] =>
  claims.map((claim) => ({ claim, glob: globOf(cwd === '.' ? claim : `${cwd}/${claim}`) }));

function findSameClaims(plan: Plan): readonly SameClaim[] {
  const claiming = plan.streams.filter(({ claims }) => claims.length > 0).map((stream) => ({ id: stream.id, claims: claimsOf(stream) }));
  if (claiming.length < 2) return [];
  const after = followersOf(plan);
  const found: SameClaim[] = [];
  for (const [index, second] of claiming.entries()) {
    for (const first of claiming.slice(0, index)) {
      if (found.length >= mostPairs) return found;
      const meeting = meetingOf(first.claims, second.claims);
      if (meeting === null || after(first.id).has(second.id) || after(second.id).has(first.id)) continue;
      found.push({ streams: [first.id, second.id], claims: meeting });
    }
  }
  return found;
}

function meetingOf(ones: ReturnType<typeof claimsOf>, others: ReturnType<typeof claimsOf>): SameClaim['claims'] | null {
  for (const one of ones) for (const other of others) if (overlap(one.glob, other.glob)) return [one.claim, other.claim];
  return null;
}

/**
 * Streams that start only when a stream has ended. A need on a milestone does not make them, for the stream goes on behind it, nor one of several
 * in `any:`, nor one on a phase that fails, which it does while others of its streams still run.
 */
function followersOf(plan: Plan): (id: StreamId) => ReadonlySet<StreamId> {
  const { nodes, conditions } = drawGraph(plan);
  const next: number[][] = nodes.map(() => []);
  for (const [node, waits] of conditions.entries()) {
    for (const [source, ...others] of waits) {
      if (source === undefined || others.length > 0) continue;
      const { need } = source;
      if (need?.kind === 'milestone' || (need?.kind === 'phase' && need.on !== 'succeeded')) continue;
      next[source.node]?.push(node);
    }
  }
  const numberOf = new Map(nodes.map((node, number) => [nodeKey(node), number]));
  const known = new Map<StreamId, ReadonlySet<StreamId>>();
  return (id) => {
    let found = known.get(id);
    if (found === undefined) {
      const reached = new Set(next[numberOf.get(nodeKey({ kind: 'stream', id })) ?? -1]);
      for (const node of reached) for (const further of next[node] ?? []) reached.add(further);
      found = new Set([...reached].flatMap((number) => (nodes[number]?.kind === 'stream' ? [nodes[number].id] : [])));
      known.set(id, found);
    }
    return found;
  };
}
