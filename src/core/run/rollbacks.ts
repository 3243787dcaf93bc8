import type { RollbackId } from '../ids.ts';
import type { RollbackRule } from '../plan/model.ts';
import { fromScratch } from './agent-beginning.ts';
import { markStream, putStream, type Draft } from './draft.ts';
import { isAtLeast } from './finding.ts';
import { runAgain } from './going-back.ts';
import { hasEnded, missing, rollbackOf, streamOf } from './standing.ts';
import type { FoundBy, RollbackState, StreamState, StreamStatus } from './state.ts';
import { endStream } from './stopping.ts';

/**
 * A rollback rule is set off by findings: it stops what it names, and lets nothing of it start until a person has answered. However
 * they answer, it is there again for the next findings, also for the same ones when a later attempt finds them again.
 */
export function findingsCame(draft: Draft, fresh: readonly FoundBy[]): void {
  if (fresh.length === 0) return;
  for (const rule of draft.state.plan.rollback) {
    const found = fresh.filter((finding) => isAbout(rule, finding));
    if (found.length > 0) hold(draft, rule, found);
  }
}

const isAbout = (rule: RollbackRule, { severity, stream }: FoundBy): boolean =>
  isAtLeast(severity, rule.severity) && (rule.in === null || rule.in.includes(stream));

function hold(draft: Draft, rule: RollbackRule, found: readonly FoundBy[]): void {
  const before = rollbackOf(draft.state, rule.id);
  // What it stops is stopped already: the person has one thing more to deal with.
  if (before.status.kind === 'holding') {
    const again = (old: FoundBy) => found.some(({ stream, id }) => stream === old.stream && id === old.id);
    return put(draft, { ...before, findings: [...before.findings.filter((old) => !again(old)), ...found] });
  }
  const stopped = rule.stop.filter((id) => isAtWork(streamOf(draft.state, id).status));
  put(draft, { id: rule.id, status: { kind: 'holding', since: draft.state.at }, findings: found, stopped });
  const [first] = found;
  const because = first === undefined ? '' : `${first.stream} found ${first.title} (${first.severity})`;
  for (const id of stopped) {
    // Its work begins anew when it is let go: nothing of it counts any more.
    const fresh: StreamState = { ...fromScratch(streamOf(draft.state, id)), spent: 0, lost: 0, milestones: {} };
    putStream(draft, fresh);
    endStream(draft, fresh, { becomes: 'held', by: null }, because);
  }
  markHeld(draft, rule);
}

/** Whether there is work to cut short. What is being stopped anyway is held afterwards, if it would start again. */
function isAtWork(status: StreamStatus): boolean {
  switch (status.kind) {
    case 'preparing':
    case 'starting':
    case 'running':
    case 'paused':
    case 'checking':
    case 'retrying':
    case 'parked':
      return true;
    default:
      return false;
  }
}

/** A person has dealt with the findings: what was stopped runs again, and so does whoever is to look or to work once more. */
export function releaseRollback(draft: Draft, id: RollbackId, by: string, note: string): void {
  const rule = ruleOf(draft, id);
  const { findings, stopped } = rollbackOf(draft.state, id);
  put(draft, { ...rollbackOf(draft.state, id), status: { kind: 'released', at: draft.state.at, by, note } });
  const rerun = rule.rerun === 'same' ? findings.map(({ stream }) => stream) : rule.rerun;
  runAgain(draft, [...new Set([...stopped, ...rerun])], `rollback ${id} was approved by ${by}`);
  markHeld(draft, rule);
}

/** A person wants none of it to go on: what the rule holds is stopped as if they had stopped each of it. */
export function refuseRollback(draft: Draft, id: RollbackId, by: string, note: string): void {
  const rule = ruleOf(draft, id);
  put(draft, { ...rollbackOf(draft.state, id), status: { kind: 'refused', at: draft.state.at, by, note } });
  for (const stream of rule.stop.map((each) => streamOf(draft.state, each))) {
    const { status } = stream;
    const isGoing = status.kind === 'stopping' && (status.becomes === 'stopped' || status.becomes === 'skipped');
    if (!hasEnded(status) && !isGoing) endStream(draft, stream, { becomes: 'stopped', by });
  }
}

function markHeld(draft: Draft, { stop }: RollbackRule): void {
  for (const id of stop) markStream(draft, streamOf(draft.state, id));
}

function put(draft: Draft, next: RollbackState): void {
  draft.state.rollbacks = { ...draft.state.rollbacks, [next.id]: next };
}

const ruleOf = (draft: Draft, id: RollbackId): RollbackRule =>
  draft.state.plan.rollback.find((rule) => rule.id === id) ?? missing('rollback rule', id);
