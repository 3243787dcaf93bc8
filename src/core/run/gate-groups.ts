import type { GateId } from '../ids.ts';
import { comparisonText, holds } from '../measure/quantities/comparison.ts';
import type { Gate, GroupCheck } from '../plan/model.ts';
import { putGate, type Draft } from './draft.ts';
import type { GateVerdict } from './events.ts';
import type { RunGraph } from './graph.ts';
import { gateOf } from './standing.ts';
import type { GateState, RunState } from './state.ts';
import { listed } from './words.ts';

/** Gates that count other gates run nothing: they are judged in the moment in which all that they count have ended. */

const isSettled = ({ status }: GateState): boolean => status.kind === 'done' || status.kind === 'skipped';
const hasPassed = ({ status }: GateState): boolean =>
  status.kind === 'skipped' || (status.kind === 'done' && status.verdict.kind === 'passed');

/** The gates that count this one. */
export function groupsOf(graph: RunGraph, id: GateId): readonly Gate[] {
  return [...graph.gates.values()].filter(({ check }) => check.kind === 'group' && check.of.includes(id));
}

/** Whether its owner waits for it: it must pass, or something counts it that must. */
export const holdsBack = (graph: RunGraph, { id, level }: Gate): boolean =>
  level === 'must' || groupsOf(graph, id).some((group) => holdsBack(graph, group));

/** A gate has ended: whatever counts it is judged, when nothing else is missing. */
export function settleGroups(draft: Draft, id: GateId): void {
  for (const group of groupsOf(draft.graph, id)) {
    const { check } = group;
    if (check.kind !== 'group' || gateOf(draft.state, group.id).status.kind !== 'waiting') continue;
    if (check.of.every((member) => isSettled(gateOf(draft.state, member)))) judgeGroup(draft, group.id, check);
  }
}

export function judgeGroup(draft: Draft, id: GateId, check: GroupCheck): void {
  const gate = gateOf(draft.state, id);
  const verdict = verdictOf(draft.state, check);
  putGate(draft, {
    ...gate,
    round: gate.round + 1,
    stale: stalenessOf(draft.state, check),
    status: { kind: 'done', verdict, at: draft.state.at },
  });
  settleGroups(draft, id);
}

/** A gate has become stale, or holds again: so do those that count it. @returns them */
export function noteStaleness(draft: Draft, id: GateId): readonly Gate[] {
  return groupsOf(draft.graph, id).flatMap((group) => {
    const before = gateOf(draft.state, group.id);
    const stale = group.check.kind === 'group' ? stalenessOf(draft.state, group.check) : null;
    if (before.status.kind !== 'done' || (stale === null) === (before.stale === null)) return [];
    putGate(draft, { ...before, stale });
    return [group, ...noteStaleness(draft, group.id)];
  });
}

/** What counts a stale verdict is itself one. */
const stalenessOf = (state: RunState, { of }: GroupCheck): GateState['stale'] =>
  of.map((member) => gateOf(state, member).stale).find((stale) => stale !== null) ?? null;

/** A gate begins anew, or its answer changes: what was judged by it no longer holds. What a person let be stays so. */
export function unsettleGroups(draft: Draft, id: GateId): void {
  for (const group of groupsOf(draft.graph, id)) {
    const gate = gateOf(draft.state, group.id);
    if (gate.status.kind !== 'done') continue;
    putGate(draft, { ...gate, status: { kind: 'waiting' } });
    unsettleGroups(draft, group.id);
  }
}

/** A question among what it counts, which nobody has answered yet; `null` without one. */
export function openQuestion(state: RunState, { of }: GroupCheck): GateId | null {
  return of.find((member) => gateOf(state, member).status.kind === 'asking') ?? null;
}

function verdictOf(state: RunState, { mode, of, is }: GroupCheck): GateVerdict {
  const passed = of.filter((id) => hasPassed(gateOf(state, id)));
  const others = of.filter((id) => !passed.includes(id));
  const rate = (100 * passed.length) / of.length;
  const text = `${passed.length} of ${of.length} passed (${Number(rate.toFixed(1))}%)`;
  const measured = { text, value: rate, unit: '%' };
  const demanded = mode === 'all' ? 'all pass' : mode === 'any' ? 'one passes' : is === null ? '' : `${comparisonText(is)} pass`;
  const isMet =
    mode === 'all'
      ? others.length === 0
      : mode === 'any'
        ? passed.length > 0
        : is !== null && holds(is, is.than.unit === '%' ? { value: rate, unit: '%' } : { value: passed.length, unit: null }) === true;
  if (isMet) return { kind: 'passed', durationMs: 0, measured, demanded };
  const reason = `${text}; demanded ${demanded}; not passed: ${listed(others, 6)}`;
  return { kind: 'failed', durationMs: 0, exitCode: null, measured, demanded, reason };
}
