import type { CheckpointId, PhaseId, StreamId, WaveId } from '../ids.ts';
import type { Need, Outcome } from '../plan/model.ts';
import type { RunGraph } from './graph.ts';
import { phasesAround } from './draw-graph.ts';
import { checkpointOf, hasEnded, missing, phaseHasEnded, phaseOf, streamOf, waveOf } from './standing.ts';
import type { Cause, RunState, StreamStatus } from './state.ts';
import { listed } from './words.ts';

/** Whether needs hold, may hold later, or never will. */
export type Verdict =
  | { readonly kind: 'met' }
  /** `on` are the ids waited for, `names` the same as a sentence names them. */
  | { readonly kind: 'open'; readonly on: readonly string[]; readonly names: readonly string[] }
  /** `text` completes "skipped: ". */
  | { readonly kind: 'never'; readonly cause: Cause; readonly text: string };

const met: Verdict = { kind: 'met' };
const open = (on: string, name: string = on): Verdict => ({ kind: 'open', on: [on], names: [name] });
const never = (cause: Cause, text: string): Verdict => ({ kind: 'never', cause, text });

/** Needs of a stream: its own, and those of its phase and the phases around it, which do not keep back what is done anytime. */
export function streamNeeds(state: RunState, graph: RunGraph, id: StreamId): Verdict {
  const { stream } = graph.streams.get(id) ?? missing('stream', id);
  const own = allOf(state, graph, stream.needs);
  return stream.phase === null || stream.anytime ? own : both(own, phaseNeeds(state, graph, stream.phase));
}

/** Needs of a phase: its own, and those of the phases around it. */
export function phaseNeeds(state: RunState, graph: RunGraph, id: PhaseId): Verdict {
  return phasesAround(graph.phases, id).reduce<Verdict>((verdict, { needs }) => both(verdict, allOf(state, graph, needs)), met);
}

export function allOf(state: RunState, graph: RunGraph, needs: readonly Need[]): Verdict {
  return allMet(needs.map((need) => judge(state, graph, need)));
}

/** All must hold. What is waited for is gathered once, for a stream may wait for thousands and look again whenever one of them ends. */
function allMet(verdicts: readonly Verdict[]): Verdict {
  const waiting = verdicts.flatMap((verdict) => (verdict.kind === 'open' ? [verdict] : []));
  const refused = verdicts.filter(({ kind }) => kind === 'never').reduce(both, met);
  if (refused.kind === 'never' || waiting.length === 0) return refused;
  const [only] = waiting;
  if (waiting.length === 1 && only) return only;
  return { kind: 'open', on: [...new Set(waiting.flatMap(({ on }) => on))], names: [...new Set(waiting.flatMap(({ names }) => names))] };
}

/**
 * Of two reasons never to run, a condition that did not arise goes first: then it would not have run anyway, and a failure elsewhere has nothing
 * to do with it. Otherwise the verdict would depend on which of the two became known first.
 */
function both(a: Verdict, b: Verdict): Verdict {
  if (a.kind === 'never' && b.kind === 'never') return b.cause === 'condition' && a.cause !== 'condition' ? b : a;
  if (a.kind === 'never' || b.kind === 'met') return a;
  if (b.kind === 'never' || a.kind === 'met') return b;
  return { kind: 'open', on: [...new Set([...a.on, ...b.on])], names: [...new Set([...a.names, ...b.names])] };
}

/**
 * One that holds is enough. When none can hold any more, a failure among the reasons counts: without it this would have run, whatever
 * condition did not arise besides.
 */
function oneOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.some(({ kind }) => kind === 'met')) return met;
  const waiting = verdicts.flatMap((verdict) => (verdict.kind === 'open' ? [verdict] : []));
  if (waiting.length > 0) {
    return {
      kind: 'open',
      on: [...new Set(waiting.flatMap(({ on }) => on))],
      names: [waiting.map(({ names }) => listed(names)).join(' or ')],
    };
  }
  const refused = verdicts.flatMap((verdict) => (verdict.kind === 'never' ? [verdict] : []));
  const first = refused.toSorted((a, b) => severity.indexOf(a.cause) - severity.indexOf(b.cause))[0];
  return first ? never(first.cause, refused.map(({ text }) => text).join('; ')) : met;
}

const severity: readonly Cause[] = ['failed', 'stopped', 'condition', 'person', 'only'];

function judge(state: RunState, graph: RunGraph, need: Need): Verdict {
  switch (need.kind) {
    case 'stream':
      return inLane(judgeStream(state, graph, need.stream, need.on), need.lane);
    case 'phase':
      return judgePhase(state, need.phase, need.on);
    case 'milestone':
      return judgeMilestone(state, graph, need.stream, need.milestone);
    case 'wave':
      return judgeWave(state, need.wave);
    case 'any':
      return oneOf(need.needs.map((each) => judge(state, graph, each)));
    case 'checkpoint': {
      const { status } = checkpointOf(state, need.checkpoint);
      const name = checkpointName(graph, need.checkpoint);
      switch (status.kind) {
        case 'reached':
        case 'approved':
          return met;
        case 'ahead':
          return open(need.checkpoint, name);
        case 'held':
          return open(need.checkpoint, `the review of ${name}`);
        case 'rejected':
          return never('failed', `it needs ${name}, whose review ${status.by} rejected${status.note ? ` ("${status.note}")` : ''}`);
        case 'missed':
          return status.cause === 'only' ? met : never(status.cause, `it needs ${name}, which can no longer be reached`);
      }
    }
  }
}

/** An integration item says who is to provide what. */
function checkpointName(graph: RunGraph, id: CheckpointId): string {
  const integration = graph.checkpoints.get(id)?.checkpoint.integration;
  return integration ? `integration item ${id} (${integration.what}, from ${integration.from})` : `checkpoint ${id}`;
}

/**
 * A person's skip, and `--only`, mean "go on without it": needs on such a stream hold, except that it did not fail, so what waits for
 * its failure never runs. An optional stream that ended, however, keeps nothing back.
 */
/** What a stream waits for in its lane is named with the lane: the plan says no such need. */
function inLane(verdict: Verdict, lane: string | null | undefined): Verdict {
  if (verdict.kind !== 'open' || lane === undefined) return verdict;
  const by = lane === null ? 'before it in the sequence' : `before it in the lane ${lane}`;
  return { ...verdict, names: verdict.names.map((name) => `${name} (${by})`) };
}

function judgeStream(state: RunState, graph: RunGraph, id: StreamId, on: Outcome): Verdict {
  const { status, fallback } = streamOf(state, id);
  if (!hasEnded(status)) return open(id);
  if (on === 'ended' || (status.kind === 'skipped' && status.cause === 'only')) return met;
  if (on === 'failed') {
    if (status.kind === 'failed') return met;
    return never('condition', `it runs only if ${id} fails, and ${id} ${status.kind === 'succeeded' ? 'succeeded' : `was ${status.kind}`}`);
  }
  const planned = graph.streams.get(id)?.stream;
  if (status.kind === 'succeeded' || planned?.optional) return met;
  if (status.kind === 'failed' && (planned?.onFailure.kind === 'continue' || fallback === 'succeeded')) return met;
  if (fallback === 'open' && planned?.onFailure.kind === 'fallback') {
    return open(planned.onFailure.stream, `${planned.onFailure.stream}, which stands in for ${id}`);
  }
  switch (status.kind) {
    case 'skipped':
      return status.cause === 'person' ? met : never(status.cause, `it needs ${id}, which was skipped`);
    case 'stopped':
      return never('stopped', `it needs ${id}, which was stopped`);
    default:
      return never('failed', `it needs ${id}, which failed`);
  }
}

/** A milestone may be reached while its stream runs; one that was not holds as the success of the stream does. */
function judgeMilestone(state: RunState, graph: RunGraph, id: StreamId, milestone: string): Verdict {
  const { status, milestones } = streamOf(state, id);
  if (milestones[milestone] !== undefined) return met;
  const name = `${id}.${milestone}`;
  if (!hasEnded(status)) return { kind: 'open', on: [id], names: [name] };
  const verdict = judgeStream(state, graph, id, 'succeeded');
  return verdict.kind === 'never'
    ? never(verdict.cause, `it needs ${name}, and ${id} ${endWord(status.kind)} before it was reached`)
    : verdict;
}

const endWord = (kind: StreamStatus['kind']): string => (kind === 'failed' ? 'failed' : `was ${kind}`);

function judgePhase(state: RunState, id: PhaseId, on: Outcome): Verdict {
  const phase = phaseOf(state, id);
  const { status, cause } = phase;
  const name = `phase ${id}`;
  if (!phaseHasEnded(phase)) return open(id, name);
  if (on === 'ended' || cause === 'only') return met;
  if (on === 'failed') {
    if (status === 'failed') return met;
    return never('condition', `it runs only if ${name} fails, and ${name} ${status === 'succeeded' ? 'succeeded' : 'was skipped'}`);
  }
  if (status === 'succeeded') return met;
  if (status === 'failed') return never(cause ?? 'failed', `it needs ${name}, which ${cause === 'stopped' ? 'was stopped' : 'failed'}`);
  return never(cause ?? 'failed', `it needs ${name}, which was skipped`);
}

function judgeWave(state: RunState, id: WaveId): Verdict {
  const { status, cause } = waveOf(state, id);
  const name = `wave ${id}`;
  switch (status) {
    case 'merged':
      return met;
    case 'failed':
      return never(cause ?? 'failed', `it needs ${name}, which ${cause === 'stopped' ? 'was stopped' : 'failed'}`);
    case 'skipped':
      return cause === 'only' ? met : never(cause ?? 'failed', `it needs ${name}, which was skipped`);
    default:
      return open(id, name);
  }
}

export const waitingText = (names: readonly string[]): string => `waits for ${listed(names)}`;
