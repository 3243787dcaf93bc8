import type { PhaseId, StreamId } from '../ids.ts';
import type { Need } from '../plan/model.ts';
import type { RunGraph } from './graph.ts';
import { checkpointOf, hasEnded, missing, phaseOf, streamOf } from './standing.ts';
import type { Cause, RunState } from './state.ts';
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

/** Needs of a stream: its own, and those of its phase. */
export function streamNeeds(state: RunState, graph: RunGraph, id: StreamId): Verdict {
  const { stream } = graph.streams.get(id) ?? missing('stream', id);
  const own = allOf(state, graph, stream.needs);
  return stream.phase === null ? own : both(own, phaseNeeds(state, graph, stream.phase));
}

export function phaseNeeds(state: RunState, graph: RunGraph, id: PhaseId): Verdict {
  const { phase } = graph.phases.get(id) ?? missing('phase', id);
  return allOf(state, graph, phase.needs);
}

export function allOf(state: RunState, graph: RunGraph, needs: readonly Need[]): Verdict {
  return needs.reduce<Verdict>((verdict, need) => both(verdict, judge(state, graph, need)), met);
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

function judge(state: RunState, graph: RunGraph, need: Need): Verdict {
  switch (need.kind) {
    case 'stream':
      return judgeStream(state, graph, need.stream, need.on);
    case 'phase':
      return judgePhase(state, need.phase);
    case 'checkpoint': {
      const { status } = checkpointOf(state, need.checkpoint);
      const name = `checkpoint ${need.checkpoint}`;
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

/**
 * A person's skip, and `--only`, mean "go on without it": needs on such a stream hold, except that it did not fail, so what waits for
 * its failure never runs. An optional stream that ended, however, keeps nothing back.
 */
function judgeStream(state: RunState, graph: RunGraph, id: StreamId, on: 'succeeded' | 'failed' | 'ended'): Verdict {
  const { status } = streamOf(state, id);
  if (!hasEnded(status)) return open(id);
  if (on === 'ended' || (status.kind === 'skipped' && status.cause === 'only')) return met;
  if (on === 'failed') {
    if (status.kind === 'failed') return met;
    return never('condition', `it runs only if ${id} fails, and ${id} ${status.kind === 'succeeded' ? 'succeeded' : `was ${status.kind}`}`);
  }
  if (status.kind === 'succeeded' || graph.streams.get(id)?.stream.optional) return met;
  switch (status.kind) {
    case 'skipped':
      return status.cause === 'person' ? met : never(status.cause, `it needs ${id}, which was skipped`);
    case 'stopped':
      return never('stopped', `it needs ${id}, which was stopped`);
    default:
      return never('failed', `it needs ${id}, which failed`);
  }
}

function judgePhase(state: RunState, id: PhaseId): Verdict {
  const { status, cause } = phaseOf(state, id);
  if (status === 'succeeded' || cause === 'only') return met;
  const name = `phase ${id}`;
  if (status === 'failed') return never(cause ?? 'failed', `it needs ${name}, which ${cause === 'stopped' ? 'was stopped' : 'failed'}`);
  if (status === 'skipped') return never(cause ?? 'failed', `it needs ${name}, which was skipped`);
  return open(id, name);
}

export const waitingText = (names: readonly string[]): string => `waits for ${listed(names)}`;
