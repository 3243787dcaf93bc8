import type { GateId, StreamId } from '../ids.ts';
import type { Gate } from '../plan/model.ts';
import { awaitedResults } from './awaited-results.ts';
import { putGate, type Draft } from './draft.ts';
import { judgeGroup, openQuestion, settleGroups, unsettleGroups } from './gate-groups.ts';
import type { GateFinished, GateStarted, GateVerdict } from './events.ts';
import type { GateEvidence } from './evidence.ts';
import { noteTree, renew } from './staleness.ts';
import { gateOf } from './standing.ts';
import type { GateState, RunState } from './state.ts';
import { armTimer, disarmTimer } from './timers.ts';
import { duration, listed, plural } from './words.ts';

/**
 * Gates of one owner run one after the other in plan order; the first that must pass and does not stops the row. Questions to a person that
 * stand one after the other are asked together, for nothing is gained by asking them one by one.
 */
export type GateRow =
  | { readonly kind: 'passed' }
  | { readonly kind: 'running'; readonly gate: GateId }
  /** A person's answer is waited for. */
  | { readonly kind: 'asking'; readonly gate: GateId }
  /** Results of these streams are waited for, before `gate` compares them with the others. */
  | { readonly kind: 'awaiting'; readonly gate: GateId; readonly streams: readonly StreamId[] }
  /** `gate` is the next to run, or to be asked about. */
  | { readonly kind: 'waiting'; readonly gate: GateId }
  | { readonly kind: 'failed'; readonly gate: GateId; readonly verdict: GateVerdict };

export function gateRow(state: RunState, gates: readonly Gate[]): GateRow {
  // A no may come while other questions are open, or after they were withdrawn.
  for (const { id, level } of gates) {
    const { status } = gateOf(state, id);
    if (level !== 'must' || status.kind !== 'done' || status.verdict.kind === 'passed') continue;
    return { kind: 'failed', gate: id, verdict: status.verdict };
  }
  let asked: GateId | null = null;
  for (const gate of gates) {
    const { id, level, check } = gate;
    const { status } = gateOf(state, id);
    switch (status.kind) {
      case 'skipped':
      case 'done':
        break;
      case 'asking':
        // The others do not wait for an answer that holds nothing back.
        if (level === 'must') asked ??= id;
        break;
      case 'running':
        return { kind: 'running', gate: id };
      case 'waiting': {
        const question = check.kind === 'group' ? openQuestion(state, check) : null;
        // What it counts has not all been answered; it is judged with the last answer.
        if (question !== null) {
          if (level === 'must') asked ??= question;
          break;
        }
        if (asked !== null && check.kind !== 'human' && check.kind !== 'group') return { kind: 'asking', gate: asked };
        const streams = check.kind === 'consensus' ? awaitedResults(state, { ...gate, check }) : [];
        return streams.length > 0 ? { kind: 'awaiting', gate: id, streams } : { kind: 'waiting', gate: id };
      }
    }
  }
  return asked === null ? { kind: 'passed' } : { kind: 'asking', gate: asked };
}

/** Goes on with a row as far as it leads, and starts what is next; a pause of the run lets nothing new start. */
export function advanceRow(draft: Draft, gates: readonly Gate[]): GateRow {
  for (;;) {
    const row = gateRow(draft.state, gates);
    if (row.kind === 'passed' && renew(draft, gates)) continue;
    if (row.kind === 'failed') for (const { id } of gates) stopWaiting(draft, id);
    if (row.kind === 'awaiting') limitLateness(draft, row.gate);
    if (row.kind !== 'waiting' || draft.state.status.kind !== 'running') return row;
    startGate(draft, row.gate);
  }
}

/** `gate A/tests runs`, for an owner whose row has not come to its end. */
export function rowText(row: Exclude<GateRow, { readonly kind: 'passed' | 'failed' }>): string {
  const { gate } = row;
  switch (row.kind) {
    case 'awaiting':
      return `gate ${gate} waits for the ${row.streams.length === 1 ? 'result' : 'results'} of ${listed(row.streams)}`;
    case 'running':
      return `gate ${gate} runs`;
    case 'asking':
      return `gate ${gate} waits for a person`;
    case 'waiting':
      return `gate ${gate} waits until the run goes on`;
  }
}

/** `2 gates passed`, `2 of 3 gates passed`: what a row that let its owner go on has to show; empty without gates. */
export function rowSummary(state: RunState, gates: readonly Gate[]): readonly string[] {
  if (gates.length === 0) return [];
  const behind = gates.filter(({ id }) => {
    const { status } = gateOf(state, id);
    return status.kind === 'asking' || (status.kind === 'done' && status.verdict.kind !== 'passed');
  });
  const flaky = gates.filter(({ id }) => isFlaky(gateOf(state, id)));
  const warning = flaky.length > 0 ? ` (flaky: ${listed(flaky.map(({ name }) => name))})` : '';
  if (behind.length === 0) return [`${plural(gates.length, 'gate')} passed${warning}`];
  return [`${gates.length - behind.length} of ${plural(gates.length, 'gate')} passed${warning}`];
}

/** Whether it passed only after it had been tried again. */
export const isFlaky = ({ status }: GateState): boolean =>
  status.kind === 'done' && status.verdict.kind === 'passed' && status.verdict.flaky === true;

/** Begins a new round: the command is run (its log is named when the engine has opened it), or the person asked. */
export function startGate(draft: Draft, id: GateId): void {
  const { state, graph } = draft;
  forgetLateness(draft, id);
  const gate = gateOf(state, id);
  const round = gate.round + 1;
  const check = graph.gates.get(id)?.check;
  if (check?.kind === 'group') return judgeGroup(draft, id, check);
  unsettleGroups(draft, id);
  if (check?.kind === 'human') {
    putGate(draft, { ...gate, round, status: { kind: 'asking', since: state.at } });
    if (state.options.yes) answerGate(draft, id, true, '--yes', 'questions were answered beforehand');
    return;
  }
  putGate(draft, { ...gate, round, status: { kind: 'running', startedAt: state.at } });
  draft.commands.push({ type: 'runGate', gate: id, round });
}

/** A person's answer to a human gate, or a change of mind about a no. @param evidence what it was given on; `null` where that was not looked at */
export function answerGate(draft: Draft, id: GateId, yes: boolean, by: string, note: string, evidence: GateEvidence | null = null): void {
  const gate = gateOf(draft.state, id);
  const { at } = draft.state;
  const durationMs =
    gate.status.kind === 'asking' ? at - gate.status.since : gate.status.kind === 'done' ? gate.status.verdict.durationMs : 0;
  const verdict: GateVerdict = yes ? { kind: 'passed', durationMs, by, note } : { kind: 'failed', durationMs, exitCode: null, by, note };
  unsettleGroups(draft, id);
  putGate(draft, { ...gate, evidence, stale: null, status: { kind: 'done', verdict, at } });
  if (evidence?.tree) noteTree(draft, evidence.tree);
  settleGroups(draft, id);
}

/** Nobody is asked any more, and no result is waited for. */
function stopWaiting(draft: Draft, id: GateId): void {
  withdrawQuestion(draft, id);
  forgetLateness(draft, id);
}

/** From now on there is so much time for the results that are missing. */
function limitLateness(draft: Draft, id: GateId): void {
  const { state, graph } = draft;
  const check = graph.gates.get(id)?.check;
  if (check?.kind !== 'consensus' || check.lateAfterMs === null || state.status.kind !== 'running') return;
  const gate = gateOf(state, id);
  const lateAt = gate.lateAt ?? state.at + check.lateAfterMs;
  if (gate.lateAt === null) putGate(draft, { ...gate, lateAt });
  if (lateAt > state.at) armTimer(draft, { kind: 'late', gate: id }, lateAt);
}

function forgetLateness(draft: Draft, id: GateId): void {
  const gate = gateOf(draft.state, id);
  if (gate.lateAt === null) return;
  disarmTimer(draft, { kind: 'late', gate: id });
  putGate(draft, { ...gate, lateAt: null });
}

function withdrawQuestion(draft: Draft, id: GateId): void {
  const gate = gateOf(draft.state, id);
  if (gate.status.kind === 'asking') putGate(draft, { ...gate, status: { kind: 'waiting' } });
}

/** At the end of a run: questions that held nothing back stay without an answer. */
export function withdrawQuestions(draft: Draft): void {
  for (const id of draft.graph.gates.keys()) withdrawQuestion(draft, id);
}

/** Forgets what the gates said, because what they measured will be made anew. Rounds and logs stay. */
export function resetGates(draft: Draft, gates: readonly Gate[]): void {
  for (const { id } of gates) {
    const gate = gateOf(draft.state, id);
    if (gate.status.kind === 'waiting' && gate.renewals === 0 && gate.lateAt === null) continue;
    cancelGate(draft, id);
    putGate(draft, { ...gate, lateAt: null, status: { kind: 'waiting' }, stale: null, renewals: 0 });
    unsettleGroups(draft, id);
  }
}

/** Ends a round that runs; its verdict, should it still come, is of no interest. */
export function cancelGate(draft: Draft, id: GateId): void {
  stopWaiting(draft, id);
  const gate = gateOf(draft.state, id);
  if (gate.status.kind !== 'running') return;
  putGate(draft, { ...gate, status: { kind: 'waiting' } });
  draft.commands.push({ type: 'cancelGate', gate: id, round: gate.round });
}

/** A person let the gate be: it counts as passed, and says who answers for it. */
export function waiveGate(draft: Draft, id: GateId, by: string, note: string): void {
  unsettleGroups(draft, id);
  forgetLateness(draft, id);
  putGate(draft, { ...gateOf(draft.state, id), stale: null, status: { kind: 'skipped', by, note } });
  settleGroups(draft, id);
}

export function gateStarted(draft: Draft, event: GateStarted): void {
  const gate = gateOf(draft.state, event.gate);
  // A resumed engine runs the same round again and reports it again, with the same log: that is nothing new.
  if (gate.status.kind !== 'running' || gate.round !== event.round || gate.log === event.log) return;
  putGate(draft, { ...gate, log: event.log, status: { kind: 'running', startedAt: draft.state.at } });
}

/** Whether the verdict is one that is waited for. */
export function isExpected(state: RunState, event: GateFinished): boolean {
  const gate = gateOf(state, event.gate);
  return gate.status.kind === 'running' && gate.round === event.round;
}

/** @param isProvisional whether it is judged again before anything follows from it, for some of what it compares is being mended */
export function gateFinished(draft: Draft, event: GateFinished, isProvisional: boolean): void {
  const gate = gateOf(draft.state, event.gate);
  const { verdict, evidence = null } = event;
  const status: GateState['status'] = isProvisional ? { kind: 'waiting' } : { kind: 'done', verdict, at: draft.state.at };
  putGate(draft, { ...gate, evidence, stale: null, status });
  const tree = evidence?.treeAfter ?? evidence?.tree ?? null;
  if (tree !== null) noteTree(draft, tree);
  settleGroups(draft, event.gate);
}

/** `gate A/tests failed with exit status 1`, `gate A/tests could not be measured: timed out after 5m`. */
export function gateText(id: GateId, verdict: GateVerdict): string {
  switch (verdict.kind) {
    case 'passed':
      return verdict.by === undefined
        ? `gate ${id} passed in ${duration(verdict.durationMs)}${verdict.measured ? `: ${verdict.measured.text}` : ''}${triesText(verdict)}`
        : `gate ${id} was approved by ${verdict.by}${quoted(verdict.note)}`;
    case 'failed':
      if (verdict.by !== undefined) return `gate ${id} was rejected by ${verdict.by}${quoted(verdict.note)}`;
      return `gate ${id} failed${failureText(verdict)}${triesText(verdict)}`;
    case 'unmeasured':
      return `gate ${id} could not be measured: ${verdict.reason}${triesText(verdict)}`;
  }
}

/** `: 245 passed, 2 failed; demanded 0 failed`, ` with exit status 1`: goes on after "failed". */
export function failureText(verdict: Extract<GateVerdict, { readonly kind: 'failed' }>): string {
  if (verdict.by !== undefined) return `: rejected by ${verdict.by}`;
  return verdict.reason === undefined ? ` with exit status ${verdict.exitCode}` : `: ${verdict.reason}`;
}

/** ` (flaky: it passed on try 2)`, ` (3 tries)`, or nothing. */
export function triesText(verdict: GateVerdict): string {
  if (verdict.tries === undefined) return '';
  return verdict.kind === 'passed' ? ` (flaky: it passed on try ${verdict.tries})` : ` (${plural(verdict.tries, 'try', 'tries')})`;
}

const quoted = (note = ''): string => (note === '' ? '' : ` ("${note}")`);
