import { evaluateCheckpoint } from './checkpoints.ts';
import type { StreamId } from '../ids.ts';
import { markDependents, putStream, type Draft } from './draft.ts';
import { evaluateStream } from './eligibility.ts';
import { endIfOver } from './ending.ts';
import { evaluatePhase } from './phases.ts';
import { judgeAnew } from './gate-again.ts';
import { answerFailure } from './going-back.ts';
import { fallbackStanding, standsInFor } from './fallbacks.ts';
import { streamOf } from './standing.ts';
import { evaluateWave } from './waves.ts';
import { leaveHandoff } from './handoffs.ts';
import { askForProvided } from './queue.ts';
import { advanceHeldPairs } from './holding-pairs.ts';
import { startReady } from './scheduling.ts';

/**
 * Carries the consequences of an event through the plan until nothing moves any more: everything whose inputs changed is looked at
 * once, in topological order; then what became ready starts; at the end the run ends if it is over.
 */
export function settle(draft: Draft): void {
  do {
    for (let id = draft.failures.shift(); id !== undefined; id = draft.failures.shift()) {
      leaveHandoff(draft, `stream:${id}`);
      answerFailure(draft, id);
    }
    judgeSuccesses(draft);
    for (let rank = draft.dirty.pop(); rank !== undefined; rank = draft.dirty.pop()) {
      draft.queued.delete(rank);
      evaluate(draft, rank);
      judgeSuccesses(draft);
    }
    askForProvided(draft);
    // What it has freed goes by the same order as what became ready before.
    if (draft.dirty.size > 0) continue;
    for (let id = draft.passed.shift(); id !== undefined; id = draft.passed.shift()) leaveHandoff(draft, `checkpoint:${id}`);
    startReady(draft);
    advanceHeldPairs(draft);
  } while (draft.dirty.size > 0 || draft.failures.length > 0 || draft.successes.length > 0);
  endIfOver(draft);
}

/** Before anything that depends on a success goes on, for what is judged anew because of it takes back another one. */
function judgeSuccesses(draft: Draft): void {
  for (let id = draft.successes.shift(); id !== undefined; id = draft.successes.shift()) {
    leaveHandoff(draft, `stream:${id}`);
    judgeAnew(draft, id);
  }
}

function evaluate(draft: Draft, rank: number): void {
  const node = draft.graph.nodes[rank];
  switch (node?.kind) {
    case 'stream':
      evaluateStream(draft, node.id);
      return tellOwners(draft, node.id);
    case 'entry':
      // The needs of a phase have no state of their own: whoever looks at them judges them anew.
      return markDependents(draft, rank);
    case 'phase':
      return evaluatePhase(draft, node.id);
    case 'checkpoint':
      return evaluateCheckpoint(draft, node.id);
    case 'wave':
      return evaluateWave(draft, node.id);
    case undefined:
      return;
  }
}

/** A fallback that has come to an end, or cannot start, decides what its owners' failures mean. */
function tellOwners(draft: Draft, id: StreamId): void {
  for (const owner of standsInFor(draft.state.plan, id)) {
    const stream = streamOf(draft.state, owner.id);
    const fallback = fallbackStanding(draft.state, owner, stream.status, true);
    if (fallback !== stream.fallback) putStream(draft, { ...stream, fallback });
  }
}
