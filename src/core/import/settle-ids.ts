import type { Draft, DraftNeed } from './draft.ts';

/** Phases and checkpoints that a plan makes of other keys have these ids. */
const reserved = ['preflight', 'final', 'sign-off'];
const longest = 56;

/**
 * Gives every node an id of its own, short enough, in capitals or not. What names a node by an id that it had alone names it by the new one; an id that several
 * had goes on naming the first of them.
 */
export function settleIds(draft: Draft): void {
  const taken = new Set<string>(reserved);
  const nodes = [...draft.phases, ...draft.streams, ...draft.checkpoints, ...draft.waves, ...draft.integration];
  const before = Map.groupBy(nodes, ({ id }) => id);
  for (const node of nodes) {
    const old = node.id;
    const base = old.slice(0, longest);
    let id = base;
    for (let count = 2; taken.has(id.toLowerCase()); count++) id = `${base}-${count}`;
    taken.add(id.toLowerCase());
    node.id = id;
    if (id === old) continue;
    const namesakes = before.get(old) ?? [];
    if (namesakes[0] === node) renameNeeds(draft, old, id);
    if (draft.phases.find((phase) => namesakes.some((each) => each === phase)) === node) renamePhase(draft, old, id);
  }
}

/** What can only name a phase. */
function renamePhase(draft: Draft, old: string, id: string): void {
  for (const stream of draft.streams) if (stream.phase === old) stream.phase = id;
  for (const phase of draft.phases) if (phase.parent === old) phase.parent = id;
  for (const rule of draft.rollback) {
    if (rule.in === old) rule.in = id;
    rule.stop = rule.stop.map((each) => (each === old ? id : each));
  }
}

function renameNeeds(draft: Draft, old: string, id: string): void {
  const rename = (needs: readonly DraftNeed[]) => {
    for (const need of needs) {
      if (need.kind === 'id' && need.id === old) need.id = id;
      else if (need.kind !== 'id' && need.stream === old) need.stream = id;
    }
  };
  for (const { needs } of [...draft.phases, ...draft.streams, ...draft.checkpoints]) rename(needs);
  for (const { expected } of draft.checkpoints) for (const each of expected) if (each.stream === old) each.stream = id;
  for (const item of draft.integration) {
    if (item.from === old) item.from = id;
    if (item.to === old) item.to = id;
  }
  for (const profile of draft.profiles) {
    for (const each of profile.needs) {
      if (each.stream === old) each.stream = id;
      rename(each.needs);
    }
    const renamed = (ids: readonly string[]) => ids.map((each) => (each === old ? id : each));
    profile.sequence = profile.sequence.map(renamed);
    profile.lanes = profile.lanes.map((lane) => ({ ...lane, streams: renamed(lane.streams) }));
  }
}
