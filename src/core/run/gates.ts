import type { GateId } from '../ids.ts';
import type { Gate } from '../plan/model.ts';
import { putGate, type Draft } from './draft.ts';
import type { GateFinished, GateStarted, GateVerdict } from './events.ts';
import { gateOf } from './standing.ts';
import type { RunState } from './state.ts';
import { duration } from './words.ts';

/** Gates of a stream or a phase run one after the other in plan order; the first that does not pass stops the row. */
export type GateRow =
  | { readonly kind: 'passed' }
  | { readonly kind: 'running'; readonly gate: GateId }
  /** `gate` is the next to run. */
  | { readonly kind: 'waiting'; readonly gate: GateId }
  | { readonly kind: 'failed'; readonly gate: GateId; readonly verdict: GateVerdict };

export function gateRow(state: RunState, gates: readonly Gate[]): GateRow {
  for (const { id } of gates) {
    const { status } = gateOf(state, id);
    if (status.kind === 'skipped' || (status.kind === 'done' && status.verdict.kind === 'passed')) continue;
    if (status.kind === 'done') return { kind: 'failed', gate: id, verdict: status.verdict };
    return { kind: status.kind, gate: id };
  }
  return { kind: 'passed' };
}

/** Begins a new round. Its log is named when the engine has opened it. */
export function startGate(draft: Draft, id: GateId): void {
  const gate = gateOf(draft.state, id);
  const round = gate.round + 1;
  putGate(draft, { ...gate, round, status: { kind: 'running', startedAt: draft.state.at } });
  draft.commands.push({ type: 'runGate', gate: id, round });
}

/** Forgets what the gates said, because what they measured will be made anew. Rounds and logs stay. */
export function resetGates(draft: Draft, gates: readonly Gate[]): void {
  for (const { id } of gates) {
    const gate = gateOf(draft.state, id);
    if (gate.status.kind === 'waiting') continue;
    cancelGate(draft, id);
    putGate(draft, { ...gate, status: { kind: 'waiting' } });
  }
}

/** Ends a round that runs; its verdict, should it still come, is of no interest. */
export function cancelGate(draft: Draft, id: GateId): void {
  const gate = gateOf(draft.state, id);
  if (gate.status.kind !== 'running') return;
  putGate(draft, { ...gate, status: { kind: 'waiting' } });
  draft.commands.push({ type: 'cancelGate', gate: id, round: gate.round });
}

/** A person let the gate be: it counts as passed, and says who answers for it. */
export function waiveGate(draft: Draft, id: GateId, by: string, note: string): void {
  putGate(draft, { ...gateOf(draft.state, id), status: { kind: 'skipped', by, note } });
}

export function gateStarted(draft: Draft, event: GateStarted): void {
  const gate = gateOf(draft.state, event.gate);
  // A resumed engine runs the same round again and reports it again, with the same log: that is nothing new.
  if (gate.status.kind !== 'running' || gate.round !== event.round || gate.log === event.log) return;
  putGate(draft, { ...gate, log: event.log, status: { kind: 'running', startedAt: draft.state.at } });
}

/** @returns whether the verdict is one that was waited for */
export function gateFinished(draft: Draft, event: GateFinished): boolean {
  const gate = gateOf(draft.state, event.gate);
  if (gate.status.kind !== 'running' || gate.round !== event.round) return false;
  putGate(draft, { ...gate, status: { kind: 'done', verdict: event.verdict, at: draft.state.at } });
  return true;
}

/** `gate A/tests failed with exit status 1`, `gate A/tests could not be measured: timed out after 5m`. */
export function gateText(id: GateId, verdict: GateVerdict): string {
  switch (verdict.kind) {
    case 'passed':
      return `gate ${id} passed in ${duration(verdict.durationMs)}`;
    case 'failed':
      return `gate ${id} failed with exit status ${verdict.exitCode}`;
    case 'unmeasured':
      return `gate ${id} could not be measured: ${verdict.reason}`;
  }
}
