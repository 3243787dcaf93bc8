import type { StreamId } from '../../../core/ids.ts';
import { runGraph } from '../../../core/run/graph.ts';
import type { Need } from '../../../core/plan/model.ts';
import type { RunState } from '../../../core/run/state.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { checkpointBadge, phaseBadge, streamBadge, type Badge } from './status.ts';

/** What a pane says while there is no terminal to show. */
export interface PaneNoteView {
  readonly badge: Badge;
  readonly headline: string;
  /** Why, in words. */
  readonly why: string;
  /** What it waits for, each with its own state. */
  readonly needs: readonly { readonly badge: Badge; readonly name: string }[];
}

export function paneNoteView(run: RunState, id: StreamId): PaneNoteView {
  const stream = run.streams[id];
  if (stream === undefined) throw new Error(`the run has no stream ${id}`);
  const badge = streamBadge(stream);
  const end = stream.attempts.at(-1)?.end ?? null;
  const reason = end !== null && 'reason' in end ? end.reason : null;
  const waiting = stream.status.kind === 'waiting';
  return {
    badge,
    headline: headline(badge.word, reason !== null),
    why: plainLine(reason ?? stream.why.text),
    needs: waiting ? needsOf(run, id) : [],
  };
}

const headline = (word: string, couldNotStart: boolean): string => (couldNotStart ? 'could not start' : word);

/** Needs of a stream and of its phase, in the words of the plan, each with the state of what is needed. */
function needsOf(run: RunState, id: StreamId): { badge: Badge; name: string }[] {
  const graph = runGraph(run.plan);
  const stream = graph.streams.get(id)?.stream;
  if (stream === undefined) return [];
  const ofPhase = stream.phase === null ? [] : (graph.phases.get(stream.phase)?.phase.needs ?? []);
  return [...stream.needs, ...ofPhase].flatMap((need) => needView(run, need) ?? []);
}

function needView(run: RunState, need: Need): { badge: Badge; name: string } | null {
  const graph = runGraph(run.plan);
  switch (need.kind) {
    case 'stream': {
      const state = run.streams[need.stream];
      const title = graph.streams.get(need.stream)?.stream.title ?? '';
      const outcome = need.on === 'succeeded' ? '' : need.on === 'failed' ? ' to fail' : ' to end';
      return state === undefined ? null : { badge: streamBadge(state), name: plainLine(`${need.stream}${outcome}  ${title}`) };
    }
    case 'phase': {
      const state = run.phases[need.phase];
      const title = graph.phases.get(need.phase)?.phase.title ?? '';
      return state === undefined ? null : { badge: phaseBadge(state), name: plainLine(`phase ${need.phase}  ${title}`) };
    }
    case 'checkpoint': {
      const state = run.checkpoints[need.checkpoint];
      const title = graph.checkpoints.get(need.checkpoint)?.checkpoint.title ?? '';
      return state === undefined ? null : { badge: checkpointBadge(state), name: plainLine(`checkpoint ${need.checkpoint}  ${title}`) };
    }
  }
}
