import type {
  Envelope,
  GateVerdict,
  Progress,
  RunEvent,
  RunRequest,
  SettledFile,
  UnusableResult,
  WaveProbe,
} from '../../core/run/events.ts';
import { resultsText } from '../../core/progress/results.ts';
import { failureText, triesText } from '../../core/run/gates.ts';
import { filesText } from '../../core/run/conflicts.ts';
import { runGraph } from '../../core/run/graph.ts';
import { itemSubject } from '../../core/run/items.ts';
import { formatSpeed } from '../../core/plan/speed.ts';
import type { RunState } from '../../core/run/state.ts';
import { plainLine, shortened } from '../../core/text/plain.ts';
import { duration, exitText, listed, plural } from '../../core/run/words.ts';
import { agentLine } from './agent-lines.ts';
import type { Line, LineTone } from './line.ts';
import { standUpLines } from './stand-up-lines.ts';

/** Values from outside are cut to this many characters; the whole of them is in `sluice events --json`. */
const longestValue = 160;

/** What an event says by itself; what it changed beyond that is told by `changeLines`. */
export function eventLines({ event, at }: Envelope, before: RunState | null, after: RunState): Line[] {
  const line = (subject: string, text: string, tone: LineTone = 'plain'): Line[] => [
    { sinceMs: at - after.startedAt, subject, text, tone },
  ];
  switch (event.type) {
    case 'runCreated':
      return line('run', createdText(after));
    case 'engineStarted':
      return event.epoch === 1 ? [] : line('run', `resumed by a new engine (pid ${event.pid})`, 'warn');
    case 'workspaceReady':
      return line('run', `works in ${event.dir}`, 'dim');
    case 'workspaceFailed':
      return line('run', `the workspace could not be made: ${value(event.reason)}`, 'bad');
    case 'streamPrepared':
      return worktreeOf(after, event) ? line(event.stream, `worktree ready: ${event.dir}`, 'dim') : [];
    case 'streamPrepareFailed':
      return line(event.stream, `its working directory could not be made: ${value(event.reason)}`, 'bad');
    case 'workLeft':
      // It is told as something that waits for a person.
      return [];
    case 'workCommitted': {
      const said =
        event.commit === null ? 'there was nothing to commit any more' : `what it had left is committed as ${event.commit.slice(0, 10)}`;
      return line(event.stream, said);
    }
    case 'workCommitFailed':
      return line(event.stream, `what it has left could not be committed: ${value(event.reason)}`, 'bad');
    case 'streamSpawned':
      return line(event.stream, `started${attemptText(event.attempt)} (pid ${event.process.pid})`);
    case 'streamSpawnFailed':
      return line(event.stream, `could not be started: ${value(event.reason)}`, 'bad');
    case 'streamExited': {
      // An end that was asked for is no bad news, whatever its status.
      const asked = before?.streams[event.stream]?.status.kind === 'stopping';
      const well = asked || (event.exitCode === 0 && event.signal === null);
      return line(event.stream, `${exitText(event.exitCode, event.signal)}${lastedText(after, event)}`, well ? 'plain' : 'bad');
    }
    case 'streamLost':
      return line(event.stream, `lost: ${value(event.reason)}`, 'bad');
    case 'streamPaused':
      return line(event.stream, event.interrupted ? 'interrupted' : 'paused', 'warn');
    case 'streamContinued':
      return line(event.stream, 'goes on');
    case 'streamProgressed':
      return line(event.stream, progressText(event.progress), 'dim');
    case 'conversationOpened':
    case 'agentJudged':
    case 'agentUsed':
    case 'promptTaken':
    case 'promptUndelivered':
    case 'permissionAsked':
    case 'permissionSettled':
      return agentLine(event, line);
    case 'reportJudged':
      // What is wrong with it is told as something that waits.
      return event.fault === null ? line(event.stream ?? 'run', `${value(event.file)} can be read again`, 'dim') : [];
    case 'handoffWritten':
      return line(event.handoff.replace(/^stream:/, '').replace(':', ' '), `hand-off written: ${value(event.file)}`, 'dim');
    case 'handoffFailed':
      // The fault of the engine says it.
      return [];
    case 'integrationQueueRead':
    case 'providedChecked':
      // What became of the items says it.
      return [];
    case 'deliverablesChecked': {
      if (event.missing.length === 0) return [];
      const owner = event.owner.kind === 'run' ? 'run' : event.owner.stream;
      return line(owner, `${plural(event.missing.length, 'deliverable')} missing: ${value(listed(event.missing, 8))}`, 'bad');
    }
    case 'gateStarted':
      return line(`gate ${event.gate}`, `started${event.round > 1 ? `, round ${event.round}` : ''}`, 'dim');
    case 'gateFinished':
      if (event.unusable !== undefined && after.gates[event.gate]?.status.kind === 'waiting') {
        return line(`gate ${event.gate}`, `waits for better results: ${value(event.unusable.map(faultText).join('; '))}`, 'warn');
      }
      return line(`gate ${event.gate}`, verdictText(event), verdictTone(event.verdict));
    case 'conflictForecast':
      // That two conflict, or no longer do, is told by what differs: it also ends when one of them fails, or both are merged.
      return [];
    case 'workOutsideClaims':
      if (event.count === 0) return line(event.stream, 'works within its claims again', 'good');
      return line(event.stream, `works outside of its claims: ${value(filesText(event))}`, 'warn');
    case 'metricMeasured': {
      const target = after.plan.metrics.find(({ name }) => name === event.metric)?.target ?? '';
      const found = event.text ?? `could not be measured: ${event.reason ?? ''}`;
      return line(`metric ${event.metric}`, value(`${found}; target ${target}`), event.verdict === 'met' ? 'good' : 'warn');
    }
    case 'treeMoved':
      // What it makes stale or void says it.
      return [];
    case 'waveBegun':
    case 'waveConflicted':
      return [];
    case 'waveBisected':
      return line(`wave ${event.wave}`, `tried with ${listed(event.tried.map(probeText), 12)}`, 'dim');
    case 'waveMerged':
      return line(
        `wave ${event.wave}`,
        `${plural(event.merges.length, 'branch', 'branches')} merged: ${event.commit.slice(0, 10)} in ${value(event.dir)}${settledText(event.settled)}`,
      );
    case 'waveMergeFailed':
    case 'waveRolledBack':
    case 'waveRollBackFailed':
    case 'waveLanded':
    case 'waveLandFailed':
      // What became of the wave says it.
      return [];
    case 'reportWritten': {
      const commit = event.commit === null ? '' : `, committed as ${event.commit.slice(0, 10)}`;
      return line('run', `report written to ${value(listed(event.files))}${commit}`, 'dim');
    }
    case 'reportFailed':
      return line('run', `the report could not be written: ${value(event.reason)}`, 'bad');
    case 'standupFailed':
      return line('run', `stand-up ${event.number} could not be written: ${value(event.reason)}`, 'bad');
    case 'standupWritten':
      return [];
    case 'timerFired':
      return (before?.standup?.told ?? 0) < (after.standup?.told ?? 0) ? standUpLines(after) : [];
    case 'requestAccepted':
      return isReview(event.request) ? [] : line(subjectOf(event.request), requestText(event.request, event.by, after), 'warn');
    case 'engineFaulted':
      return line('run', `fault of the engine: ${value(event.what)}`, 'bad');
  }
}

const value = (text: string): string => shortened(plainLine(text), longestValue);

function createdText({ run, plan, options, startedBy }: RunState): string {
  const gates = [...plan.streams, ...plan.phases, ...plan.waves].reduce((sum, owner) => sum + owner.gates.length, 0);
  const size = [
    plural(plan.streams.length, 'stream'),
    ...(plan.waves.length > 0 ? [plural(plan.waves.length, 'wave')] : []),
    ...(plan.phases.length > 0 ? [plural(plan.phases.length, 'phase')] : []),
    ...(gates > 0 ? [plural(gates, 'gate')] : []),
  ].join(', ');
  const only = options.only.length > 0 ? `; only ${listed(options.only, 8)}` : '';
  const speed = options.speed === undefined ? '' : `; speed ${formatSpeed(options.speed)}`;
  return `${run}: ${value(plan.name)}, ${size}; started by ${value(startedBy)}${only}${speed}`;
}

/** `; settled: src/config.py (take td2)`. */
const settledText = (settled: readonly SettledFile[] = []): string =>
  settled.length === 0
    ? ''
    : `; settled: ${value(
        listed(
          settled.map(({ path, by }) => `${path} (${by})`),
          6,
        ),
      )}`;

/** `A and B: failed`. */
const probeText = ({ streams, verdict }: WaveProbe): string => `${listed(streams, 6) || 'no branch'}: ${verdict}`;

const worktreeOf = (state: RunState, { stream }: { readonly stream: string }): boolean =>
  state.plan.streams.some(({ id, worktree }) => id === stream && worktree !== null);

const attemptText = (attempt: number): string => (attempt === 1 ? '' : `, attempt ${attempt}`);

/** ` after 4s`, without the time that it spent paused. */
function lastedText(state: RunState, { stream, attempt, exitedAt }: Extract<RunEvent, { type: 'streamExited' }>): string {
  const known = state.streams[stream]?.attempts.find(({ number }) => number === attempt);
  return known?.spawnedAt ? ` after ${duration(exitedAt - known.spawnedAt - known.pausedMs)}` : '';
}

export function progressText(progress: Progress): string {
  const { percent, tasksDone, tasksTotal, now, blocker } = progress;
  const results = resultsText(progress);
  return [
    ...(percent === undefined ? [] : [`${Math.round(percent)} %`]),
    ...(tasksDone === undefined ? [] : [tasksTotal === undefined ? plural(tasksDone, 'task') : `${tasksDone}/${tasksTotal}`]),
    ...(results === null ? [] : [results]),
    ...(now === undefined ? [] : [value(now)]),
    ...(blocker === undefined ? [] : [`blocked: ${value(blocker)}`]),
  ].join('  ');
}

/** `: 247 passed, 0 failed; demanded 0 failed`. */
const foundText = ({ measured, demanded }: Extract<GateVerdict, { readonly kind: 'passed' }>): string =>
  measured === undefined ? '' : `: ${value(measured.text)}${demanded === undefined ? '' : `; demanded ${value(demanded)}`}`;

/** What passed only when it was tried again is not plainly green. */
const verdictTone = (verdict: GateVerdict): LineTone => (verdict.kind !== 'passed' ? 'bad' : verdict.flaky ? 'warn' : 'good');

function verdictText({ gate, verdict }: { readonly gate: string; readonly verdict: GateVerdict }): string {
  switch (verdict.kind) {
    case 'passed':
      return `passed in ${duration(verdict.durationMs)}${foundText(verdict)}${triesText(verdict)}`;
    case 'failed':
      if (verdict.by !== undefined) return `rejected by ${value(verdict.by)}`;
      return `${value(`failed${failureText(verdict)}`)}${triesText(verdict)} after ${duration(verdict.durationMs)}: sluice logs gate:${gate}`;
    case 'unmeasured':
      return `could not be measured: ${value(verdict.reason)}${triesText(verdict)}: sluice logs gate:${gate}`;
  }
}

/** The checkpoint says itself who approved or rejected it. */
/** `that of zen/o3 is no JSON`. */
const faultText = ({ stream, reason }: UnusableResult): string => `that of ${stream} ${reason}`;

const isReview = (request: RunRequest): boolean =>
  (request.kind === 'approve' || request.kind === 'reject') && itemSubject(request.item)?.kind === 'review';

function subjectOf(request: RunRequest): string {
  switch (request.kind) {
    case 'approve':
    case 'reject':
    case 'answer':
      // `gate:A/tests`, as the other lines about it call it.
      return request.item.replace(':', ' ');
    case 'retryGate':
    case 'skipGate':
      return `gate ${request.gate}`;
    case 'retryWave':
      return `wave ${request.wave}`;
    case 'send':
      return request.stream;
    default:
      return request.target.kind === 'all' ? 'run' : request.target.stream;
  }
}

/** Only a gate that has said something of its own is approved as it is. */
const isVerdict = (request: Extract<RunRequest, { kind: 'approve' }>, state: RunState): boolean =>
  itemSubject(request.item)?.kind === 'gate' && !isQuestion(request, state);

const requestWords = { pause: 'pause', resume: 'go on', retry: 'try again', skip: 'skip', stop: 'stop' } as const;

function requestText(request: RunRequest, by: string, state: RunState): string {
  const person = value(by);
  switch (request.kind) {
    case 'approve':
      return `${isVerdict(request, state) ? 'approved as it is' : 'approved'} by ${person}${noteText(request.note)}`;
    case 'reject':
      return `rejected by ${person}${noteText(request.note)}`;
    case 'answer':
      return `${person} picks option ${request.option}`;
    case 'retryGate':
      return `${person} asks to run it again`;
    case 'skipGate':
      return `let be by ${person}${noteText(request.note)}`;
    case 'retryWave':
      return `${person} asks to try it again`;
    case 'send':
      return `${person} types: ${value(request.text)}`;
    default:
      return `${person} asks to ${requestWords[request.kind]}${request.target.kind === 'all' ? ' (all)' : ''}`;
  }
}

/** Whether it answers a human gate, which has nothing that could be left as it is. */
function isQuestion({ item }: Extract<RunRequest, { readonly kind: 'approve' }>, { plan }: RunState): boolean {
  const subject = itemSubject(item);
  return subject?.kind === 'gate' && runGraph(plan).gates.get(subject.gate)?.check.kind === 'human';
}

const noteText = (note: string): string => (note === '' ? '' : `: ${value(note)}`);
