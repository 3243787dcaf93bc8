import type { Gate } from '../plan/model.ts';
import { mark, putGate, treesOf, type Draft } from './draft.ts';
import type { TreeMoved } from './events.ts';
import { holdsBack, noteStaleness, unsettleGroups } from './gate-groups.ts';
import type { Tree } from './evidence.ts';
import { allOf } from './needs.ts';
import { ownerOf, signedEvidence } from './signed-evidence.ts';
import { checkpointOf, gateOf, streamOf, waveOf } from './standing.ts';
import type { GateState, RunState, StreamState } from './state.ts';
import { voidSignatures } from './signatures.ts';

/**
 * How often a gate is measured again by itself because something was committed. One that commits something itself would go on for ever; after so
 * many times it stays stale, until a person has it run again.
 */
export const mostRenewals = 5;

/**
 * Another commit is checked out in a work tree. What was measured there before no longer holds, unless the content is the same: committing what was
 * measured uncommitted changes nothing.
 */
export function treeMoved(draft: Draft, { tree }: TreeMoved): void {
  noteTree(draft, tree);
  if (draft.state.status.kind === 'ended') return;
  voidSignatures(draft, tree);
}

/** Remembers how a work tree stands, and judges what was measured in it. */
export function noteTree(draft: Draft, tree: Tree): void {
  treesOf(draft)[tree.dir] = tree;
  for (const gate of draft.graph.gates.values()) {
    const before = gateOf(draft.state, gate.id);
    // What is being measured again is told to be stale until that is done.
    if (before.evidence?.tree?.dir !== tree.dir || before.status.kind !== 'done') continue;
    const stale = stalenessOf(draft, gate, before, tree);
    if ((stale === null) === (before.stale === null) && stale?.to === before.stale?.to) continue;
    putGate(draft, { ...before, stale });
    noteStaleness(draft, gate.id);
    mark(draft, ownerOf(draft.graph, gate).rank);
  }
}

function stalenessOf({ state }: Draft, gate: Gate, { status, evidence, stale }: GateState, now: Tree): GateState['stale'] {
  const then = evidence?.tree ?? null;
  if (status.kind !== 'done' || status.verdict.kind !== 'passed' || then === null) return null;
  if (!differs(then, now) || isSuperseded(state, gate)) return null;
  return { since: stale?.since ?? state.at, from: then.head, to: now.head };
}

export const differs = (one: Tree, other: Tree): boolean => one.dir === other.dir && one.head !== other.head && one.hash !== other.hash;

/** A later wave has gone on with the branch: what the earlier one has measured is history, and not a thing that could be measured again. */
function isSuperseded(state: RunState, { owner }: Gate): boolean {
  if (owner.kind !== 'wave') return false;
  const { waves } = state.plan;
  const place = waves.findIndex(({ id }) => id === owner.wave);
  return waves.slice(place + 1).some(({ id, into }) => into === waves[place]?.into && waveOf(state, id).round > 0);
}

/**
 * Those of the gates that are to be measured again, before what depends on their owner goes on, or before somebody signs for them. Verdicts of a
 * folder that several share are only marked until then: every one of them would be measured again with each commit of the others.
 */
export function toRenew(draft: Draft, gates: readonly Gate[]): readonly Gate[] {
  if (draft.state.status.kind !== 'running') return [];
  return gates.filter((gate) => {
    const { status, stale, renewals } = gateOf(draft.state, gate.id);
    if (stale === null || status.kind !== 'done' || renewals >= mostRenewals) return false;
    // What counts others is judged again with them.
    if (gate.check.kind === 'group' || !holdsBack(draft.graph, gate)) return false;
    const { rank, isolated } = ownerOf(draft.graph, gate);
    if (gate.owner.kind === 'wave' && waveOf(draft.state, gate.owner.wave).landed !== null) return false;
    return (isolated && isAwaited(draft, rank)) || isToBeSigned(draft, gate);
  });
}

/** Forgets stale verdicts, so that their gates run again. @returns whether there were any */
export function renew(draft: Draft, gates: readonly Gate[]): boolean {
  const stale = toRenew(draft, gates);
  for (const { id } of stale) {
    const gate = gateOf(draft.state, id);
    putGate(draft, { ...gate, status: { kind: 'waiting' }, renewals: gate.renewals + 1 });
    unsettleGroups(draft, id);
  }
  return stale.length > 0;
}

/** Whether something that depends on the node has not begun yet. */
function isAwaited({ state, graph }: Draft, rank: number): boolean {
  const seen = new Set(graph.dependents[rank]);
  for (const next of seen) {
    for (const each of graph.dependents[next] ?? []) seen.add(each);
    const node = graph.nodes[next];
    if (node?.kind === 'stream' && isAhead(streamOf(state, node.id))) return true;
    if (node?.kind === 'wave' && ['waiting', 'merging'].includes(waveOf(state, node.id).status)) return true;
    if (node?.kind === 'checkpoint' && ['ahead', 'held'].includes(checkpointOf(state, node.id).status.kind)) return true;
  }
  // A wave lands what it has measured.
  const own = graph.nodes[rank];
  return own?.kind === 'wave' && ['checking', 'landing'].includes(waveOf(state, own.id).status);
}

/** Its work has not begun, though its directory is perhaps being prepared. */
const isAhead = ({ attempt, status }: StreamState): boolean => attempt === 0 || status.kind === 'preparing';

/** Whether a sign-off that rests on the gate is asked for, or would be now. */
function isToBeSigned({ state, graph }: Draft, { id }: Gate): boolean {
  return state.plan.checkpoints.some((checkpoint) => {
    if (checkpoint.signOff === null || !signedEvidence(state, checkpoint).gates.some((gate) => gate.id === id)) return false;
    const { kind } = checkpointOf(state, checkpoint.id).status;
    return kind === 'held' || (kind === 'ahead' && allOf(state, graph, checkpoint.needs).kind === 'met');
  });
}

/** Whether evidence of the sign-off is being measured again, or is about to be; its owners are looked at then. */
export function awaitsEvidence(draft: Draft, gates: readonly Gate[]): boolean {
  const stale = toRenew(draft, gates);
  for (const gate of stale) mark(draft, ownerOf(draft.graph, gate).rank);
  return stale.length > 0 || gates.some(({ id }) => isRenewing(gateOf(draft.state, id)));
}

export const isRenewing = ({ status, renewals }: GateState): boolean =>
  renewals > 0 && (status.kind === 'waiting' || status.kind === 'running');
