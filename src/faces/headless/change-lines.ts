import type { Integration } from '../../core/plan/model.ts';
import { staleReason, voidedText } from '../../core/run/sign-off-problems.ts';
import { attention, type AttentionItem } from '../../core/run/attention.ts';
import { filesText, presentConflicts, settledConflicts } from '../../core/run/conflicts.ts';
import { otherOf } from '../../core/run/held-pairs.ts';
import { gateText } from '../../core/run/gates.ts';
import { runGraph } from '../../core/run/graph.ts';
import type {
  CheckpointState,
  GateState,
  ForetoldConflict,
  FoundBy,
  PhaseState,
  RunState,
  StreamState,
  WaveState,
  Why,
} from '../../core/run/state.ts';
import { duration } from '../../core/run/words.ts';
import { commandLineOf } from '../../core/text/command-line.ts';
import { plainLine, shortened } from '../../core/text/plain.ts';
import type { Line, LineTone } from './line.ts';

/**
 * The decisions that an event brought about: what differs between the state before it and after.
 * @param command how `sluice` is called, for the commands that answer what waits
 */
export function changeLines(before: RunState | null, after: RunState, command: string): Line[] {
  const lines: Line[] = [];
  const say = (subject: string, text: string, tone: LineTone = 'plain') =>
    lines.push({ sinceMs: after.at - after.startedAt, subject, text, tone });

  for (const stream of changed(before?.streams, after.streams)) {
    const was = before?.streams[stream.id]?.status.kind;
    if (was !== stream.status.kind) streamLine(stream, after, say);
  }
  for (const found of after.findings.slice(before?.findings.length ?? 0)) findingLine(found, say);
  for (const phase of changed(before?.phases, after.phases)) {
    if (before?.phases[phase.id]?.status !== phase.status) phaseLine(phase, say);
  }
  for (const checkpoint of changed(before?.checkpoints, after.checkpoints)) {
    if (before?.checkpoints[checkpoint.id]?.status.kind !== checkpoint.status.kind) checkpointLine(checkpoint, after, say);
  }
  for (const wave of changed(before?.waves, after.waves)) {
    if (before?.waves[wave.id]?.status !== wave.status) waveLine(wave, say);
  }
  for (const gate of changed(before?.gates, after.gates)) {
    answeredBeforehand(gate, say);
    if (runGraph(after.plan).gates.get(gate.id)?.check.kind === 'group') groupLine(gate, say);
    if (gate.stale !== null && !before?.gates[gate.id]?.stale) say(`gate ${gate.id}`, `stale: ${staleReason(gate)}`, 'warn');
  }
  conflictLines(before, after, say);
  if (before?.heldPairs !== after.heldPairs) heldLines(before, after, say);
  const known = new Set(before ? attention(before).map(({ id }) => id) : []);
  for (const item of attention(after)) {
    if (known.has(item.id)) continue;
    const answers = item.answers.map((request) => commandLineOf(request, command));
    say(subjectOf(item), `${waitingText(item)}${answers.length > 0 ? ` -> ${answers.join(' | ')}` : ''}`, 'ask');
  }
  if (before?.status.kind !== after.status.kind) statusLine(after, say);
  return lines;
}

/** Pairs begin and cease to conflict: by their commits, and when one of them is no longer to be merged, or both are. */
function conflictLines(before: RunState | null, after: RunState, say: Say): void {
  if (before === null || (before.conflicts.length === 0 && after.conflicts.length === 0)) return;
  const was = presentConflicts(before);
  const is = presentConflicts(after);
  const known = new Set(was.map(pairText));
  const present = new Set(is.map(pairText));
  for (const conflict of is) {
    if (!known.has(pairText(conflict)))
      say(conflict.pair[0], `would conflict with ${conflict.pair[1]}: ${text(filesText(conflict))}`, 'warn');
  }
  for (const conflict of was) {
    if (!present.has(pairText(conflict))) say(conflict.pair[0], `no longer conflicts with ${conflict.pair[1]}`, 'good');
  }
  const settledBefore = new Set(settledConflicts(before).map(pairText));
  for (const conflict of settledConflicts(after)) {
    if (settledBefore.has(pairText(conflict))) continue;
    say(conflict.pair[0], `meets ${conflict.pair[1]} in ${text(filesText(conflict))}, settled by rule ${text(conflict.rules.join(', '))}`);
  }
}

/** What becomes of streams that are held; that they are is told by the item that waits for a person. */
function heldLines(before: RunState | null, after: RunState, say: Say): void {
  for (const [index, hold] of after.heldPairs.entries()) {
    const was = before?.heldPairs[index]?.step;
    if (was === hold.step) continue;
    if (hold.step === 'resolving')
      say(hold.resolver, `begins anew to settle its conflict with ${otherOf(hold)} in ${text(filesText(hold))}`, 'warn');
    if (hold.step === 'over') say(hold.resolver, `and ${otherOf(hold)} are held no more: ${hold.outcome ?? ''}`, 'good');
  }
}

const pairText = ({ pair }: ForetoldConflict): string => pair.join(' ');

type Say = (subject: string, text: string, tone?: LineTone) => void;

/** Entries that are not the same object as before; unchanged tables cost nothing. */
function* changed<T>(before: Readonly<Record<string, T>> | undefined, after: Readonly<Record<string, T>>): Iterable<T> {
  if (before === after) return;
  for (const [id, entry] of Object.entries(after)) if (before?.[id] !== entry) yield entry;
}

/** What failed or is held has just been told; what an agent wants to know has not. */
function waitingText({ kind, title, detail }: AttentionItem): string {
  const told = kind === 'failed' || kind === 'gate' || kind === 'review';
  return told ? 'waits for a person' : `waits for a person: ${text(detail === '' ? title : `${title}: ${detail}`)}`;
}

/** The same name as the other lines about it have. */
function subjectOf({ subject }: AttentionItem): string {
  switch (subject.kind) {
    case 'review':
      return `checkpoint ${subject.checkpoint}`;
    case 'gate':
      return `gate ${subject.gate}`;
    case 'wave':
      return `wave ${subject.wave}`;
    case 'conflict':
      return 'run';
    case 'rollback':
      return `rollback ${subject.rollback}`;
    case 'integration':
      return `integration ${subject.item}`;
    case 'hold':
    case 'budget':
    case 'budget-warning':
    case 'file':
    case 'fault':
      return 'run';
    default:
      return subject.stream;
  }
}

/** `failed: exit status 1`; a reason that begins with the word itself (`stopped by ann`) stands alone. */
const standingText = (word: string, why: Why): string => (why.text.startsWith(word) ? text(why.text) : `${word}: ${text(why.text)}`);

const text = (value: string): string => shortened(plainLine(value), 200);

function streamLine({ id, status, why, attempt }: StreamState, { at }: RunState, say: Say): void {
  switch (status.kind) {
    case 'retrying':
      return say(id, `attempt ${attempt + 1} begins in ${duration(status.dueAt - at)}: ${text(why.text)}`, 'warn');
    case 'parked':
      return say(id, `parked: ${text(why.text)}`, 'warn');
    case 'succeeded':
      return say(id, attempt > 1 ? `succeeded at attempt ${attempt}` : 'succeeded', 'good');
    case 'failed':
      return say(id, standingText('failed', why), 'bad');
    case 'skipped':
      return say(id, standingText('skipped', why), 'warn');
    case 'stopped':
      return say(id, standingText('stopped', why), 'warn');
    case 'waiting':
      if (why.rule === 'integration') return say(id, text(why.text), 'warn');
      if (why.rule !== 'rollback') return;
      return say(id, why.text.startsWith('held') ? text(why.text) : `taken back: ${text(why.text)}`, 'warn');
    default:
      // The way there is told by the events themselves.
      return;
  }
}

function findingLine({ stream, severity, title, place }: FoundBy, say: Say): void {
  const tone = severity === 'critical' || severity === 'high' ? 'bad' : 'warn';
  say(stream, `found, ${severity}: ${text(title)}${place === undefined ? '' : ` (${text(place)})`}`, tone);
}

function phaseLine({ id, status, why }: PhaseState, say: Say): void {
  const subject = `phase ${id}`;
  switch (status) {
    case 'running':
      return say(subject, 'begins', 'dim');
    case 'succeeded':
      return say(subject, 'succeeded', 'good');
    case 'failed':
      return say(subject, standingText('failed', why), 'bad');
    case 'skipped':
      return say(subject, standingText('skipped', why), 'warn');
    default:
      return;
  }
}

/** A gate that counts others is judged without an event of its own. */
function groupLine({ id, status }: GateState, say: Say): void {
  if (status.kind !== 'done') return;
  say(`gate ${id}`, text(gateText(id, status.verdict).replace(`gate ${id} `, '')), status.verdict.kind === 'passed' ? 'good' : 'bad');
}

/** The run was started with `--yes`; other answers are requests, and have been told. */
function answeredBeforehand({ id, status }: GateState, say: Say): void {
  if (status.kind !== 'done' || status.verdict.kind !== 'passed' || status.verdict.by !== '--yes') return;
  say(`gate ${id}`, 'approved beforehand with --yes', 'good');
}

function waveLine({ id, status, why }: WaveState, say: Say): void {
  const subject = `wave ${id}`;
  switch (status) {
    case 'merging':
    case 'landing':
      return say(subject, text(why.text), 'dim');
    case 'resolving':
    case 'bisecting':
    case 'rollingBack':
      return say(subject, text(why.text), 'warn');
    case 'waiting':
      // A stream runs again because of it.
      return why.rule === 'mend' ? say(subject, text(why.text), 'warn') : undefined;
    case 'merged':
      return say(subject, text(why.text), 'good');
    case 'failed':
      return say(subject, standingText('failed', why), 'bad');
    case 'skipped':
      return say(subject, standingText('skipped', why), 'warn');
    default:
      return;
  }
}

function checkpointLine({ id, status }: CheckpointState, { plan, startedAt }: RunState, say: Say): void {
  const planned = plan.checkpoints.find((checkpoint) => checkpoint.id === id);
  const integration = planned?.integration ?? null;
  const subject = `checkpoint ${id}`;
  const behind = (reachedAt: number): string => {
    if (planned?.atMs == null || planned.needs.length === 0) return '';
    const lateMs = reachedAt - startedAt - planned.atMs;
    return lateMs > 0 ? `, ${duration(lateMs)} later than planned` : `, ${duration(-lateMs)} ahead of the plan`;
  };
  switch (status.kind) {
    case 'ahead':
      return;
    case 'held':
      if (integration !== null) return say(subject, `${providedText(integration)}; held until a person has settled it`, 'warn');
      if (status.voided) return say(subject, voidedText(status.voided), 'warn');
      return say(subject, `reached${behind(status.reachedAt)}; held for review`, 'warn');
    case 'reached':
      return say(subject, integration === null ? `reached${behind(status.reachedAt)}` : providedText(integration), 'good');
    case 'approved':
      if (status.signature?.override != null) {
        return say(
          subject,
          `approved by ${text(status.by)} all the same: ${text(status.signature.override)}${noteText(status.note)}`,
          'warn',
        );
      }
      return say(subject, `approved by ${text(status.by)}${noteText(status.note)}`, 'good');
    case 'rejected':
      return say(subject, `rejected by ${text(status.by)}${noteText(status.note)}`, 'bad');
    case 'missed':
      return say(subject, `missed: ${text(status.reason)}`, 'warn');
  }
}

const providedText = ({ from, to, what }: Integration): string => `${from} has provided for ${to}: ${text(what)}`;

const noteText = (note: string): string => (note === '' ? '' : `: ${text(note)}`);

function statusLine(state: RunState, say: Say): void {
  const { status } = state;
  switch (status.kind) {
    case 'starting':
    case 'stopping':
      // A person asked for it, and the request has been told.
      return;
    case 'running':
      return say('run', 'running');
    case 'paused':
      return say('run', `paused by ${text(status.by)}; \`sluice resume --all\` lets it go on`, 'warn');
    case 'ended': {
      const took = duration(status.at - state.startedAt);
      const tone = status.outcome === 'passed' ? 'good' : status.outcome === 'failed' ? 'bad' : 'warn';
      return say('run', `${status.outcome} after ${took}: ${text(status.reason)}`, tone);
    }
  }
}
