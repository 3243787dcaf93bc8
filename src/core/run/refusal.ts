import { leftWorkRefusal } from './left-work.ts';
import type { GateId, ItemId, RollbackId, StreamId, WaveId } from '../ids.ts';
import { suggestion } from '../plan/suggest.ts';
import type { Checkpoint, Wave } from '../plan/model.ts';
import type { RunRequest, SeenByEngine, Target } from './events.ts';
import { budgetName, usedUpPausing } from './budget-scopes.ts';
import { budgetText } from './budgets.ts';
import { isInterruptible } from './agent-prompts.ts';
import { pauseWisher } from './pausing.ts';
import { openPermissions } from './permissions.ts';
import { groupsOf } from './gate-groups.ts';
import { gateText } from './gates.ts';
import { runGraph } from './graph.ts';
import { heldFor } from './held-pairs.ts';
import { heldPairOf } from './holding-pairs.ts';
import { heldBy } from './holds.ts';
import { itemId, itemSubject } from './items.ts';
import { isMeasured, signOffProblems } from './sign-off-problems.ts';
import { streamNeeds } from './needs.ts';
import { checkpointOf, currentAttempt, gateOf, hasEnded, missing, phaseOf, rollbackOf, streamOf, waveOf } from './standing.ts';
import type { BudgetScope, RunState, StreamState } from './state.ts';
import { conflictedWave, conflictItems } from './wave-conflicts.ts';
import { isRolledBack } from './wave-mending.ts';
import { isUnderWay } from './wave-standing.ts';

/**
 * Why a request makes no sense now, as a sentence for the person who made it, or `null` when it can be carried out. The engine asks before it
 * accepts; the reducer asks again, so that a journal can hold no request that breaks a run.
 * @param seen what the engine has looked at for a signature; `null` when nobody has
 */
export function refusal(state: RunState, request: RunRequest, seen: SeenByEngine | null = null): string | null {
  return unknown(state, request) ?? runRefuses(state, request) ?? requestRefusal(state, request, seen);
}

function unknown(state: RunState, request: RunRequest): string | null {
  switch (request.kind) {
    case 'send':
      return unknownStream(state, request.stream);
    case 'retryGate':
    case 'skipGate':
      return unknownGate(state, request.gate);
    case 'retryWave':
      return unknownWave(state, request.wave);
    case 'approve':
    case 'reject':
    case 'answer':
      return unknownItem(state, request.item);
    default:
      return request.target.kind === 'stream' ? unknownStream(state, request.target.stream) : null;
  }
}

function noSuch(what: string, id: string, known: readonly string[]): string | null {
  if (known.includes(id)) return null;
  const near = suggestion(id, known);
  return `this run has no ${what} \`${id}\`${near === null ? '' : `; did you mean \`${near}\`?`}`;
}
const unknownStream = (state: RunState, id: StreamId) => (state.streams[id] ? null : noSuch('stream', id, Object.keys(state.streams)));
const unknownGate = (state: RunState, id: GateId) => (state.gates[id] ? null : noSuch('gate', id, Object.keys(state.gates)));

const unknownWave = (state: RunState, id: WaveId) => (state.waves[id] ? null : noSuch('wave', id, Object.keys(state.waves)));

function unknownItem(state: RunState, item: ItemId): string | null {
  const subject = itemSubject(item);
  switch (subject?.kind) {
    case 'review':
      return noSuch('checkpoint', subject.checkpoint, Object.keys(state.checkpoints));
    case 'gate':
      return unknownGate(state, subject.gate);
    case 'stream':
    case 'question':
    case 'blocker':
    case 'stuck':
    case 'uncommitted':
    case 'escalation':
    case 'permission':
    case 'agent':
      return unknownStream(state, subject.stream);
    case 'wave':
      return unknownWave(state, subject.wave);
    case 'budget':
    case 'budget-warning':
      return noSuch('budget', subject.scope, Object.keys(state.budgets));
    case 'conflict':
    case 'hold':
      return null;
    case 'rollback':
      return noSuch('rollback rule', subject.rollback, Object.keys(state.rollbacks));
    case 'integration':
      return noSuch('integration item', subject.item, Object.keys(state.sharedStatus?.queue ?? {}));
    case 'file':
    case 'fault':
      return null;
    case undefined:
      return `\`${item}\` is no item; items look like \`review:CHECKPOINT\` or \`gate:STREAM/NAME\``;
  }
}

/** A run that ends takes nothing more; one that has ended without passing can be taken up again. */
function runRefuses({ status }: RunState, request: RunRequest): string | null {
  if (status.kind === 'stopping') return `the run is being stopped by ${status.by}`;
  if (status.kind !== 'ended') return null;
  const reviving =
    request.kind === 'retry' ||
    request.kind === 'retryGate' ||
    request.kind === 'skipGate' ||
    request.kind === 'retryWave' ||
    request.kind === 'skip' ||
    request.kind === 'approve';
  if (status.outcome !== 'passed' && reviving) return null;
  const advice = status.outcome === 'passed' ? 'start a new one with `sluice run`' : 'retry a stream to take it up again';
  return `the run has ended (${status.outcome}); ${advice}`;
}

function requestRefusal(state: RunState, request: RunRequest, seen: SeenByEngine | null): string | null {
  switch (request.kind) {
    case 'approve':
      return request.override === undefined
        ? (scopeRefusal(request) ?? approvalRefusal(state, request.item, seen))
        : overrideRefusal(state, request.item, request.override, seen);
    case 'skipGate':
      return skipGateRefusal(state, request.gate, request.note);
    case 'reject':
      return rejectionRefusal(state, request.item);
    case 'answer':
      return pickRefusal(state, request.item, request.option);
    case 'retryWave':
      return waveRefusal(state, request.wave);
    case 'retryGate':
      return gateRefusal(state, request.gate);
    case 'send':
      return sendRefusal(state, streamOf(state, request.stream));
    case 'pause':
      if (request.target.kind === 'all') return pauseAllRefusal(state);
      return (
        pauseRefusal(streamOf(state, request.target.stream)) ??
        (request.mode === 'interrupt' ? interruptRefusal(state, streamOf(state, request.target.stream)) : null)
      );
    case 'resume':
      return resumeRefusal(state, request.target);
    case 'retry':
      return request.target.kind === 'all' ? retryAllRefusal(state) : retryRefusal(state, streamOf(state, request.target.stream));
    case 'skip':
      return request.target.kind === 'all'
        ? 'skip takes the name of a stream; `sluice stop --all` ends the run'
        : skipRefusal(streamOf(state, request.target.stream));
    case 'stop':
      return request.target.kind === 'all' ? null : stopRefusal(streamOf(state, request.target.stream));
  }
}

/** `stream B is not running: it waits for A`. */
const sentence = ({ id, why }: StreamState, what: string): string => `stream ${id} ${what}: ${why.text}`;

function sendRefusal(state: RunState, stream: StreamState): string | null {
  if (stream.status.kind === 'running') return headlessRefusal(state, stream);
  // An agent that was interrupted waits for just that, unless something else keeps it back.
  const isInterrupted = stream.status.kind === 'paused' && currentAttempt(stream)?.interrupted === true;
  if (isInterrupted && pauseWisher(state, { ...stream, pausedBy: null }) === null) return null;
  return stream.status.kind === 'paused' ? `stream ${stream.id} is paused; resume it first` : sentence(stream, 'is not running');
}

function headlessRefusal(state: RunState, stream: StreamState): string | null {
  // What it asks by a tool, or in its status file, is answered there.
  if (currentAttempt(stream)?.agent === undefined || stream.progress?.question || isInterruptible(state, stream)) return null;
  return `the agent of stream ${stream.id} runs headless and reads nothing that is typed`;
}

function interruptRefusal(state: RunState, stream: StreamState): string | null {
  if (isInterruptible(state, stream)) return null;
  return `stream ${stream.id} has no interactive agent that could be interrupted; pause it without --interrupt`;
}

const scopeRefusal = ({ item, scope }: Extract<RunRequest, { readonly kind: 'approve' }>): string | null =>
  scope === 'stream' && itemSubject(item)?.kind !== 'permission'
    ? `only what an agent asks leave for can be approved for a whole stream, and ${item} is none`
    : null;

function permissionRefusal(state: RunState, id: StreamId, permission: string): string | null {
  const stream = streamOf(state, id);
  const open = openPermissions(stream);
  if (open.some((each) => each.id === permission)) return null;
  const known = currentAttempt(stream)?.agent?.permissions.find((each) => each.id === permission);
  const answer = known?.settled ?? known?.decided;
  if (answer?.decision === 'gone') return `stream ${id} no longer asks for that: it was settled in its pane, or with its attempt`;
  if (answer) return `${answer.decision === 'allow' ? 'allowed' : 'denied'} already by ${answer.rule ?? answer.by}`;
  const [first] = open;
  const waiting = first === undefined ? '' : `; it asks for ${itemId({ kind: 'permission', stream: id, permission: first.id })}`;
  return `stream ${id} asks no leave for \`${permission}\` now${waiting}`;
}

function pickRefusal(state: RunState, item: ItemId, option: number): string | null {
  const subject = itemSubject(item);
  if (!Number.isInteger(option) || option < 1) return `options are counted from 1, and ${option} is none`;
  if (subject?.kind === 'permission') {
    const refused = permissionRefusal(state, subject.stream, subject.permission);
    if (refused !== null) return refused;
    const asked = openPermissions(streamOf(state, subject.stream)).find(({ id }) => id === subject.permission);
    const count = asked?.options.length ?? 0;
    if (count === 0) return `${item} offers no options; approve or reject it`;
    return option <= count ? null : `${item} has ${count} options, and no option ${option}`;
  }
  if (subject?.kind !== 'question' && subject?.kind !== 'agent') return `${item} offers nothing to pick from`;
  const stream = streamOf(state, subject.stream);
  if (stream.status.kind !== 'running') return sentence(stream, 'is not running');
  if (currentAttempt(stream)?.agent === undefined && !stream.progress?.question)
    return `${item} offers nothing to pick from; answer it with \`sluice send ${stream.id} TEXT\``;
  return headlessRefusal(state, stream);
}

function pauseRefusal(stream: StreamState): string | null {
  if (stream.status.kind === 'standingBy') return sentence(stream, 'stands by');
  if (stream.pausedBy !== null) return `stream ${stream.id} is already paused by ${stream.pausedBy}`;
  if (hasEnded(stream.status)) return sentence(stream, `has ended (${stream.status.kind})`);
  if (stream.status.kind === 'checking') return `stream ${stream.id} has no process any more: its checks run`;
  return stream.status.kind === 'stopping' ? `stream ${stream.id} is being stopped` : null;
}

const pauseAllRefusal = ({ status }: RunState): string | null =>
  status.kind === 'paused' ? `the run is already paused by ${status.by}` : null;

function resumeRefusal(state: RunState, target: Target): string | null {
  const { status } = state;
  if (target.kind === 'all') {
    const paused = status.kind === 'paused' || Object.values<StreamState>(state.streams).some(({ pausedBy }) => pausedBy !== null);
    return paused ? null : 'nothing is paused';
  }
  if (streamOf(state, target.stream).pausedBy !== null) return null;
  const scope = usedUpPausing(state, runGraph(state.plan).streams.get(target.stream)?.stream ?? missing('stream', target.stream));
  if (scope !== null) return `${budgetName(scope)} is used up; approve \`budget:${scope}\` to give as much again`;
  if (status.kind === 'paused') return `the whole run is paused by ${status.by}; resume it with \`sluice resume --all\``;
  const hold = heldFor(state, target.stream);
  if (hold !== null)
    return `${hold.pair.join(' and ')} are held over their conflict; approve \`${itemId({ kind: 'hold', of: hold.pair.join('+') })}\` to let both go on`;
  return `stream ${target.stream} is not paused`;
}

function retryRefusal(state: RunState, stream: StreamState): string | null {
  const { status } = stream;
  switch (status.kind) {
    case 'waiting':
    case 'ready': {
      const holder = heldBy(state, stream.id);
      if (holder !== null) return `${sentence(stream, 'cannot run now')}; approve \`rollback:${holder.id}\` when that is dealt with`;
      return sentence(stream, 'has not started yet');
    }
    case 'standingBy':
      return sentence(stream, 'stands by');
    case 'stopping':
      return status.becomes === 'retry' ? `stream ${stream.id} is being stopped to be tried again` : null;
    case 'skipped':
      if (status.cause === 'only') return `stream ${stream.id} was left out of this run; start a run with it`;
      return status.cause === 'person' ? null : revivalRefusal(state, stream);
    default:
      return null;
  }
}

/** A stream that was skipped because of another runs again when that one does. */
function revivalRefusal(state: RunState, stream: StreamState): string | null {
  const verdict = streamNeeds(state, runGraph(state.plan), stream.id);
  return verdict.kind === 'never' ? `stream ${stream.id} cannot run: ${verdict.text}` : null;
}

function retryAllRefusal(state: RunState): string | null {
  const streams = Object.values<StreamState>(state.streams);
  if (streams.some(({ status }) => status.kind === 'failed' || status.kind === 'stopped')) return null;
  if (Object.keys(state.gates).some((gate) => gateRefusal(state, gate as GateId) === null)) return null;
  if (state.plan.waves.some(({ id }) => waveRefusal(state, id) === null)) return null;
  // A workspace that could not be prepared leaves nothing but skips, which a new try lifts.
  return state.status.kind === 'ended' && state.workspaceDir === null ? null : 'nothing has failed and nothing was stopped';
}

function skipRefusal(stream: StreamState): string | null {
  const { status, id } = stream;
  if (status.kind === 'standingBy') return sentence(stream, 'stands by');
  if (status.kind === 'succeeded') return `stream ${id} has succeeded; there is nothing to skip`;
  if (status.kind === 'skipped' && (status.cause === 'person' || status.cause === 'only')) return sentence(stream, 'is skipped already');
  return status.kind === 'stopping' && status.becomes === 'skipped' ? `stream ${id} is being stopped to be skipped` : null;
}

function stopRefusal(stream: StreamState): string | null {
  if (stream.status.kind === 'standingBy') return sentence(stream, 'stands by');
  if (hasEnded(stream.status)) return sentence(stream, `has ended (${stream.status.kind})`);
  const stopping = stream.status.kind === 'stopping' && stream.status.becomes === 'stopped';
  return stopping ? `stream ${stream.id} is being stopped already` : null;
}

/** Only a wave that failed can be tried again; one that was skipped comes back with what it needs. */
export function waveRefusal(state: RunState, id: WaveId): string | null {
  const { status, why } = waveOf(state, id);
  return status === 'failed' ? null : `wave ${id} is ${status}: ${why.text}`;
}

/** Only a gate that keeps its owner from succeeding, or whose verdict no longer holds, can be run again, or let be. */
export function gateRefusal(state: RunState, id: GateId): string | null {
  const { status, stale } = gateOf(state, id);
  const level = runGraph(state.plan).gates.get(id)?.level;
  switch (status.kind) {
    case 'waiting':
      return `gate ${id} has not run yet`;
    case 'running':
      return `gate ${id} is running`;
    case 'asking':
      return `gate ${id} waits for an answer: approve or reject it`;
    case 'skipped':
      return `gate ${id} was let be by ${status.by}`;
    case 'done':
      break;
  }
  const gate = runGraph(state.plan).gates.get(id);
  const owner = gate?.owner;
  const busy = owner?.kind === 'wave' ? otherAtWork(state, owner.wave) : null;
  if (busy !== null) return `wave ${busy.id} is at work on ${busy.into}, where gate ${id} would be measured; try it when that is done`;
  if (status.verdict.kind === 'passed') {
    if (stale === null || level !== 'must') return gateText(id, status.verdict);
    return besideRefusal(state, id);
  }
  const counting = groupsOf(runGraph(state.plan), id);
  // What counts it has failed because of it, and is no reason against trying it again.
  if (counting.some((group) => gateRefusal(state, group.id) === null))
    return besideRefusal(
      state,
      id,
      counting.map((group) => group.id),
    );
  if (gate && gate.level !== 'must') return `gate ${id} is a \`${gate.level}\`: it holds nothing back`;
  const failed =
    owner?.kind === 'stream'
      ? streamOf(state, owner.stream).status.kind === 'failed'
      : owner?.kind === 'wave'
        ? waveOf(state, owner.wave).status === 'failed'
        : owner && phaseOf(state, owner.phase).status === 'failed';
  if (failed) return null;
  return owner?.kind === 'stream' ? sentence(streamOf(state, owner.stream), 'goes on without it') : `gate ${id} holds nothing back now`;
}

/** Gates of one owner run one after the other, and none when one of them has failed. @param besides those that say nothing against this one */
function besideRefusal(state: RunState, id: GateId, besides: readonly GateId[] = []): string | null {
  for (const other of gatesBeside(state, id)) {
    if (other === id || besides.includes(other)) continue;
    const { status } = gateOf(state, other);
    if (status.kind === 'running') return `gate ${other} is running; try ${id} when that is done`;
    const isMust = runGraph(state.plan).gates.get(other)?.level === 'must';
    if (isMust && status.kind === 'done' && status.verdict.kind !== 'passed')
      return `${gateText(other, status.verdict)}; try that one first`;
  }
  return null;
}

/** The gates of the same owner, itself included. */
function gatesBeside({ plan }: RunState, id: GateId): readonly GateId[] {
  const owners = [...plan.streams, ...plan.phases, ...plan.waves];
  return owners.map(({ gates }) => gates.map((gate) => gate.id)).find((gates) => gates.includes(id)) ?? [];
}

/** Another wave that changes the branch on which the gates of this one go on; those of one that was rolled back wait for the branch by themselves. */
function otherAtWork(state: RunState, id: WaveId): Wave | null {
  const { waves } = state.plan;
  const into = waves.find((wave) => wave.id === id)?.into;
  if (isRolledBack(waveOf(state, id))) return null;
  return waves.find((wave) => wave.id !== id && wave.into === into && isUnderWay(waveOf(state, wave.id))) ?? null;
}

/** A gate whose turn has come is let be whatever it says, for a reason, which stands in the record. */
function skipGateRefusal(state: RunState, id: GateId, note: string): string | null {
  const { status } = gateOf(state, id);
  if (note.trim() === '') return `gate ${id} is skipped for a reason only: give one with --note`;
  return status.kind === 'running' || status.kind === 'asking' ? null : gateRefusal(state, id);
}

function overrideRefusal(state: RunState, item: ItemId, reason: string, seen: SeenByEngine | null): string | null {
  const subject = itemSubject(item);
  const checkpoint = subject?.kind === 'review' ? runGraph(state.plan).checkpoints.get(subject.checkpoint)?.checkpoint : undefined;
  if (!checkpoint?.signOff) return `only a sign-off can be overridden, and ${item} is none`;
  if (reason.trim() === '') return `${checkpoint.id} is overridden for a reason only: give one with --override`;
  const { kind } = checkpointOf(state, checkpoint.id).status;
  const isOpen = kind === 'ahead' || kind === 'missed';
  if (isOpen && isMeasured(state, checkpoint) && signOffProblems(state, checkpoint, seen).length > 0) return null;
  return reviewRefusal(state, item, ['held', 'rejected']);
}

/** Lists everything that is red, stale or not measured, so that whoever signs sees the whole of it at once. */
function signOffRefusal(state: RunState, checkpoint: Checkpoint, seen: SeenByEngine | null): string | null {
  const { kind } = checkpointOf(state, checkpoint.id).status;
  if (kind === 'approved' || kind === 'reached' || (kind !== 'held' && !isMeasured(state, checkpoint))) return null;
  const problems = signOffProblems(state, checkpoint, seen);
  if (problems.length === 0) return null;
  return `${checkpoint.id} cannot be signed: ${problems.join('; ')}. To sign all the same, give a reason with --override`;
}

function approvalRefusal(state: RunState, item: ItemId, seen: SeenByEngine | null): string | null {
  const subject = itemSubject(item);
  switch (subject?.kind) {
    case 'review': {
      const checkpoint = runGraph(state.plan).checkpoints.get(subject.checkpoint)?.checkpoint;
      const signing = checkpoint?.signOff ? signOffRefusal(state, checkpoint, seen) : null;
      return signing ?? reviewRefusal(state, item, ['held', 'rejected']);
    }
    case 'gate':
      return gateOf(state, subject.gate).status.kind === 'asking' ? null : gateRefusal(state, subject.gate);
    case 'budget':
      return grantRefusal(state, subject.scope);
    case 'budget-warning':
      return warningRefusal(state, subject.scope);
    case 'escalation':
      return stepRefusal(streamOf(state, subject.stream), subject.step);
    case 'hold':
      return heldPairOf(state, item) === null ? `${item} is not held` : null;
    case 'conflict':
      return conflictRefusal(state, item);
    case 'rollback':
      return rollbackRefusal(state, subject.rollback);
    case 'uncommitted':
      return leftWorkRefusal(state, subject.stream);
    case 'integration':
      return settlementRefusal(state, subject.item);
    case 'permission':
      return permissionRefusal(state, subject.stream, subject.permission);
    default:
      return noDecision(state, item);
  }
}

function settlementRefusal(state: RunState, id: string): string | null {
  const settled = state.sharedStatus?.queue[id]?.settled;
  return settled ? `integration item ${id} was settled by ${settled.by}` : null;
}

function grantRefusal(state: RunState, scope: BudgetScope): string | null {
  const budget = state.budgets[scope];
  return budget?.usedUpAt === null ? `${budgetName(scope)} is not used up: ${budgetText(state, budget)}` : null;
}

function warningRefusal(state: RunState, scope: BudgetScope): string | null {
  const warned = state.budgets[scope]?.warned;
  if (!warned) return `${budgetName(scope)} is not running out`;
  return warned.seenBy === null ? null : `${warned.seenBy} has seen it already`;
}

/** Only a step that was taken in the present trouble can be seen. */
function stepRefusal({ id, escalated }: StreamState, step: number): string | null {
  const taken = escalated.find((each) => each.step === step);
  if (taken === undefined) return `step ${step} of the escalation of ${id} has not been taken`;
  return taken.seenBy === null ? null : `${taken.seenBy} has seen it already`;
}

/** A rule is answered while it holds; after that it waits for the next finding. */
function rollbackRefusal(state: RunState, id: RollbackId): string | null {
  const { status } = rollbackOf(state, id);
  switch (status.kind) {
    case 'holding':
      return null;
    case 'armed':
      return `rollback ${id} holds nothing: no such finding was reported`;
    case 'released':
      return `rollback ${id} was approved by ${status.by}`;
    case 'refused':
      return `rollback ${id} was rejected by ${status.by}; retry the streams that were stopped`;
  }
}

function conflictRefusal(state: RunState, item: ItemId): string | null {
  if (conflictedWave(state, item) !== null) return null;
  const [waiting] = conflictItems(state);
  return `${item} does not wait for anybody${waiting === undefined ? '' : `; ${itemId(waiting.subject)} does`}`;
}

function rejectionRefusal(state: RunState, item: ItemId): string | null {
  const subject = itemSubject(item);
  switch (subject?.kind) {
    case 'review':
      return reviewRefusal(state, item, ['held']);
    case 'gate':
      if (gateOf(state, subject.gate).status.kind === 'asking') return null;
      if (runGraph(state.plan).gates.get(subject.gate)?.check.kind === 'human')
        return gateRefusal(state, subject.gate) ?? `gate ${subject.gate} is rejected already`;
      return `gate ${subject.gate} has a verdict of its own; retry it, or approve it to go on without it`;
    case 'conflict':
      return conflictRefusal(state, item);
    case 'rollback':
      return rollbackRefusal(state, subject.rollback);
    case 'uncommitted':
      return leftWorkRefusal(state, subject.stream);
    case 'permission':
      return permissionRefusal(state, subject.stream, subject.permission);
    default:
      return noDecision(state, item);
  }
}

function reviewRefusal(state: RunState, item: ItemId, allowed: readonly string[]): string | null {
  const subject = itemSubject(item);
  const checkpoint = subject?.kind === 'review' ? state.checkpoints[subject.checkpoint] : undefined;
  if (!checkpoint || allowed.includes(checkpoint.status.kind)) return null;
  switch (checkpoint.status.kind) {
    case 'ahead':
      return `checkpoint ${checkpoint.id} is not reached yet`;
    case 'approved':
    case 'rejected':
      return `checkpoint ${checkpoint.id} was ${checkpoint.status.kind} by ${checkpoint.status.by}`;
    case 'missed':
      return `checkpoint ${checkpoint.id} can no longer be reached: ${checkpoint.status.reason}`;
    default:
      return `checkpoint ${checkpoint.id} asks for no review`;
  }
}

function noDecision(state: RunState, item: ItemId): string {
  const subject = itemSubject(item);
  switch (subject?.kind) {
    case 'question':
      return `a question is answered with \`sluice send ${subject.stream} TEXT\``;
    case 'agent':
      return `an agent is told what to do with \`sluice send ${subject.stream} TEXT\`, or by hand in its pane`;
    case 'stream':
    case 'blocker':
    case 'stuck':
    case 'escalation':
      return `${sentence(streamOf(state, subject.stream), `is ${streamOf(state, subject.stream).status.kind}`)}; retry, skip or stop it`;
    case 'integration':
      return `an integration item is settled, or what waits for it is skipped; approve \`${item}\` when it is settled`;
    case 'file':
      return 'there is nothing to approve or reject: it goes away when the file can be read again';
    default:
      return 'there is nothing to approve or reject here';
  }
}
