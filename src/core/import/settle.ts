import { pathFault } from '../plan/paths.ts';
import type { Draft, DraftNeed, Noted } from './draft.ts';
import { settleIds } from './settle-ids.ts';
import { settleWaves, waveOfStream } from './settle-waves.ts';

/**
 * Puts right what no plan may have, whatever the guide says: ids twice, needs of nothing, circles. What is taken away stays as a comment.
 */
export function settle(draft: Draft): void {
  settleIds(draft);
  settleWaves(draft);
  settleEvidence(draft);
  settleRollback(draft);
  const nodes = [...draft.phases, ...draft.streams, ...draft.checkpoints];
  const ids = new Set([...nodes, ...draft.waves].map(({ id }) => id));
  for (const node of nodes) node.needs = node.needs.filter((need) => known(draft, node, ids, need));
  for (const profile of draft.profiles)
    for (const each of profile.needs) each.needs = each.needs.filter((need) => known(draft, profile, ids, need));
  for (const checkpoint of draft.checkpoints) {
    if (checkpoint.at === null && checkpoint.needs.length === 0)
      checkpoint.needs.push(...draft.phases.slice(0, 1).map(({ id }) => ({ kind: 'id' as const, id })));
  }
  draft.checkpoints = draft.checkpoints.filter(({ at, needs }) => at !== null || needs.length > 0);
  cutCircles(draft);
}

/** Rules name phases. One whose phase has got another id, since something else has its own, is for a person to put right. */
function settleRollback(draft: Draft): void {
  const phases = new Set(draft.phases.map(({ id }) => id));
  draft.rollback = draft.rollback.filter((rule) => {
    const missing = [rule.in, ...rule.stop].find((id) => !phases.has(id));
    if (missing !== undefined) draft.asides.rollback.push(`unsure: a rule about ${missing}, which was not found`, ...rule.notes);
    return missing === undefined;
  });
}

/** A signature rests on what the plan has: the files that it names must be there in the end. */
function settleEvidence({ signOff, deliverables, streams }: Draft): void {
  if (!signOff) return;
  signOff.evidence = [...new Set(signOff.evidence)].filter((path) => {
    const fault = pathFault(path);
    if (fault !== null) signOff.notes.push(`unsure: evidence ${path}, which ${fault}`);
    return fault === null;
  });
  const known = new Set([...deliverables, ...streams.flatMap((stream) => stream.deliverables)]);
  deliverables.push(...signOff.evidence.filter((path) => !known.has(path)));
}

function known(draft: Draft, node: Noted & { id: string }, ids: ReadonlySet<string>, need: DraftNeed): boolean {
  const id = need.kind === 'id' ? need.id : need.stream;
  const phase = draft.streams.find((stream) => stream === node)?.phase ?? null;
  if (ids.has(id) && id !== node.id && id !== phase) return true;
  if (id !== node.id && id !== phase) node.notes.push(`unsure: needs ${id}, which was not found`);
  return false;
}

/**
 * Drops the need that closes a circle, the later one of the guide. Streams begin after their phase, and a phase ends after its streams; a wave comes
 * after its streams and after the wave before it.
 */
function cutCircles(draft: Draft): void {
  const after = new Map<string, Set<string>>();
  const edge = (from: string, to: string) => {
    const set = after.get(from) ?? new Set<string>();
    set.add(to);
    after.set(from, set);
  };
  const reaches = (from: string, to: string): boolean => {
    const seen = new Set<string>();
    const stack = [from];
    for (let now = stack.pop(); now !== undefined; now = stack.pop()) {
      if (now === to) return true;
      if (seen.has(now)) continue;
      seen.add(now);
      stack.push(...(after.get(now) ?? []));
    }
    return false;
  };
  const begin = (id: string) => `begin ${id}`;
  const phases = new Set(draft.phases.map(({ id }) => id));
  for (const { id, parent } of draft.phases) {
    edge(begin(id), id);
    if (parent !== null) {
      edge(begin(parent), begin(id));
      edge(id, parent);
    }
  }
  for (const { id, phase } of draft.streams) {
    if (phase === null) continue;
    edge(begin(phase), id);
    edge(id, phase);
  }
  draft.waves.forEach(({ id, merges }, index) => {
    const before = draft.waves[index - 1];
    if (before) edge(before.id, id);
    for (const { stream } of merges) edge(stream, id);
  });
  for (const node of [...draft.phases, ...draft.streams, ...draft.checkpoints]) {
    const to = phases.has(node.id) ? begin(node.id) : node.id;
    node.needs = node.needs.filter((need) => {
      const wave = need.kind === 'merged' ? waveOfStream(draft, need.stream) : undefined;
      const from = wave?.id ?? (need.kind === 'id' ? need.id : need.stream);
      if (reaches(to, from)) {
        node.notes.push(`unsure: needs ${from} as the guide has it, but that would be a circle`);
        return false;
      }
      edge(from, to);
      return true;
    });
  }
}
