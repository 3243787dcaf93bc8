import type { AgentState } from '../../../core/agent-state/state.ts';
import { quantityText, unitOf } from '../../../core/measure/quantities/unit.ts';
import type { GateVerdict } from '../../../core/run/events.ts';
import type { CheckpointState, GateState, PhaseState, RunStatus, StreamState, StreamStatus, WaveState } from '../../../core/run/state.ts';
import { currentAttempt } from '../../../core/run/standing.ts';
import { plainLine, shortened } from '../../../core/text/plain.ts';
import type { Tone } from './text.ts';

/** How a state looks wherever it appears: a sign that carries the state without colour, a colour, a word. */
export interface Badge {
  readonly sign: string;
  readonly tone: Tone;
  readonly word: string;
}

const streamBadges: Readonly<Record<StreamStatus['kind'], Badge>> = {
  waiting: { sign: '·', tone: 'muted', word: 'waiting' },
  ready: { sign: '○', tone: 'plain', word: 'ready' },
  preparing: { sign: '◌', tone: 'accent', word: 'preparing' },
  starting: { sign: '◌', tone: 'accent', word: 'starting' },
  running: { sign: '●', tone: 'accent', word: 'running' },
  paused: { sign: '‖', tone: 'warn', word: 'paused' },
  stopping: { sign: '□', tone: 'warn', word: 'stopping' },
  checking: { sign: '◐', tone: 'accent', word: 'checking' },
  parked: { sign: '◔', tone: 'warn', word: 'parked' },
  retrying: { sign: '↻', tone: 'warn', word: 'retrying' },
  succeeded: { sign: '✓', tone: 'good', word: 'succeeded' },
  failed: { sign: '✗', tone: 'bad', word: 'failed' },
  skipped: { sign: '⊘', tone: 'muted', word: 'skipped' },
  stopped: { sign: '■', tone: 'warn', word: 'stopped' },
  standingBy: { sign: '◦', tone: 'muted', word: 'stands by' },
};
/** A stream that runs and waits for an answer of a person. */
const asking: Badge = { sign: '⚑', tone: 'warn', word: 'asks you' };

/** What a real agent does while its stream runs, where that is more than running. */
const agentBadges: Readonly<Partial<Record<AgentState, Badge>>> = {
  starting: { sign: '◌', tone: 'accent', word: 'starts up' },
  'waiting-for-permission': { sign: '⚑', tone: 'warn', word: 'asks leave' },
  'waiting-for-answer': asking,
  idle: { sign: '◎', tone: 'warn', word: 'idle' },
  'limit-reached': { sign: '◔', tone: 'warn', word: 'at its limit' },
  overloaded: { sign: '↻', tone: 'warn', word: 'overloaded' },
  stalled: { sign: '△', tone: 'warn', word: 'stalled' },
  done: { sign: '✓', tone: 'accent', word: 'done' },
  failed: { sign: '✗', tone: 'bad', word: 'in trouble' },
  unknown: { sign: '?', tone: 'muted', word: 'unknown' },
};

export function streamBadge(stream: StreamState): Badge {
  const { status, progress } = stream;
  if (status.kind !== 'running') return streamBadges[status.kind];
  const agent = currentAttempt(stream)?.agent;
  if (progress?.question !== undefined || agent?.permissions.some((each) => each.settled === null && each.decided === null))
    return progress?.question === undefined ? (agentBadges['waiting-for-permission'] ?? asking) : asking;
  const judged = agent?.isOutdated === true ? null : (agent?.judged ?? null);
  return (judged === null ? undefined : agentBadges[judged.state]) ?? streamBadges.running;
}

const phaseBadges: Readonly<Record<PhaseState['status'], Badge>> = {
  waiting: streamBadges.waiting,
  running: streamBadges.running,
  checking: streamBadges.checking,
  succeeded: streamBadges.succeeded,
  failed: streamBadges.failed,
  skipped: streamBadges.skipped,
};
export const phaseBadge = (phase: PhaseState): Badge => phaseBadges[phase.status];

export function runBadge(status: RunStatus): Badge {
  switch (status.kind) {
    case 'starting':
      return { sign: '◌', tone: 'accent', word: 'starting' };
    case 'running':
      return { sign: '●', tone: 'accent', word: 'running' };
    case 'paused':
      return { sign: '‖', tone: 'warn', word: 'paused' };
    case 'stopping':
      return { sign: '□', tone: 'warn', word: 'stopping' };
    case 'ended':
      if (status.outcome === 'passed') return { sign: '✓', tone: 'good', word: 'passed' };
      return status.outcome === 'failed' ? { sign: '✗', tone: 'bad', word: 'failed' } : { sign: '■', tone: 'warn', word: 'stopped' };
  }
}

export function gateBadge({ status, stale }: GateState): Badge {
  if (stale !== null && status.kind === 'done') return { sign: '~', tone: 'warn', word: 'stale' };
  if (stale !== null && status.kind === 'running') return { sign: '~', tone: 'accent', word: 'stale, measured again' };
  switch (status.kind) {
    case 'waiting':
      return streamBadges.waiting;
    case 'running':
      return { sign: '●', tone: 'accent', word: 'running' };
    case 'asking':
      return { sign: '⚑', tone: 'warn', word: 'waits for your answer' };
    case 'skipped':
      return { sign: '⊘', tone: 'muted', word: 'let be' };
    case 'done':
      if (status.verdict.kind === 'passed' && status.verdict.flaky) return { sign: '✓', tone: 'warn', word: 'flaky' };
      if (status.verdict.kind === 'passed') return { sign: '✓', tone: 'good', word: 'passed' };
      if (status.verdict.kind === 'failed') return { sign: '✗', tone: 'bad', word: failureWord(status.verdict) };
      return { sign: '✗', tone: 'bad', word: 'not measured' };
  }
}

/** A failure in one or two words. */
export function failureWord(verdict: Extract<GateVerdict, { readonly kind: 'failed' }>): string {
  if (verdict.by !== undefined) return 'rejected';
  const { measured, exitCode } = verdict;
  if (measured?.counts !== undefined) return `${measured.counts.failed} failed`;
  if (measured?.value !== undefined && verdict.reason !== undefined) return shortened(plainLine(quantityOf(measured)), 12);
  return exitCode === null || exitCode === 0 ? 'failed' : `exit ${exitCode}`;
}

/** What a pass has to show beside its sign, in one or two words; `null` for nothing but its time. */
export function passWord({ measured }: Extract<GateVerdict, { readonly kind: 'passed' }>): string | null {
  if (measured?.counts !== undefined) return `${measured.counts.passed} ok`;
  return measured?.value === undefined ? null : shortened(plainLine(quantityOf(measured)), 12);
}

const quantityOf = ({ value = 0, unit }: { readonly value?: number; readonly unit?: string }): string =>
  quantityText({ value, unit: unit === undefined ? null : unitOf(unit) });

export function waveBadge({ status }: WaveState): Badge {
  switch (status) {
    case 'waiting':
      return { sign: '◇', tone: 'muted', word: 'waiting' };
    case 'merging':
    case 'checking':
    case 'landing':
      return { sign: '◐', tone: 'accent', word: status };
    case 'resolving':
      return { sign: '◐', tone: 'warn', word: 'an agent settles a conflict' };
    case 'conflicted':
      return { sign: '⚑', tone: 'warn', word: 'conflict waits for you' };
    case 'bisecting':
      return { sign: '◐', tone: 'warn', word: 'bisecting' };
    case 'rollingBack':
      return { sign: '◐', tone: 'warn', word: 'rolling back' };
    case 'merged':
      return { sign: '◆', tone: 'good', word: 'merged' };
    case 'failed':
      return { sign: '✗', tone: 'bad', word: 'failed' };
    case 'skipped':
      return { sign: '⊘', tone: 'muted', word: 'skipped' };
  }
}

export function checkpointBadge({ status }: CheckpointState): Badge {
  switch (status.kind) {
    case 'ahead':
      return { sign: '◇', tone: 'muted', word: 'ahead' };
    case 'held':
      return { sign: '⚑', tone: 'warn', word: 'held for your review' };
    case 'reached':
      return { sign: '◆', tone: 'good', word: 'reached' };
    case 'approved':
      return { sign: '◆', tone: 'good', word: 'approved' };
    case 'rejected':
      return { sign: '✗', tone: 'bad', word: 'rejected' };
    case 'missed':
      return { sign: '⊘', tone: 'muted', word: 'missed' };
  }
}

/** The legend of the help screen: every sign once. */
export const legend: readonly Badge[] = [
  streamBadges.waiting,
  streamBadges.ready,
  { ...streamBadges.starting, word: 'preparing, starting' },
  streamBadges.running,
  asking,
  { ...streamBadges.checking, word: 'checking (gates)' },
  streamBadges.retrying,
  streamBadges.paused,
  streamBadges.stopping,
  streamBadges.succeeded,
  streamBadges.failed,
  streamBadges.stopped,
  streamBadges.skipped,
  { ...(agentBadges.idle ?? asking), word: 'agent idle' },
  { ...(agentBadges['limit-reached'] ?? asking), word: 'usage limit: at it, or parked' },
  { ...(agentBadges.stalled ?? asking), word: 'agent stalled' },
  { ...(agentBadges.unknown ?? asking), word: 'agent not understood' },
  { ...streamBadges.standingBy, word: 'stands by (for conflicts)' },
  { sign: '≠', tone: 'warn', word: 'would conflict (c)' },
  { sign: '◇', tone: 'muted', word: 'checkpoint ahead' },
  { sign: '◆', tone: 'good', word: 'checkpoint reached' },
];
