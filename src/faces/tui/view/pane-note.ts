import type { StreamId } from '../../../core/ids.ts';
import { runGraph } from '../../../core/run/graph.ts';
import type { Need, Outcome } from '../../../core/plan/model.ts';
import { alternativesOf, phasesAround } from '../../../core/run/draw-graph.ts';
import type { RunState } from '../../../core/run/state.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { checkpointBadge, phaseBadge, streamBadge, waveBadge, type Badge } from './status.ts';

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
  const ofPhases = stream.anytime ? [] : phasesAround(graph.phases, stream.phase).flatMap(({ needs }) => needs);
  return [...stream.needs, ...ofPhases].flatMap((need) => needViews(run, need));
}

/** Of needs of which one is enough, each says so from the second on. */
function needViews(run: RunState, need: Need): { badge: Badge; name: string }[] {
  return alternativesOf(need).flatMap((each, index) => {
    const view = needView(run, each);
    return view === undefined ? [] : [index === 0 ? view : { ...view, name: `or ${view.name}` }];
  });
}

const outcomeWord = (on: Outcome): string => (on === 'succeeded' ? '' : on === 'failed' ? ' to fail' : ' to end');

/** A title that only repeats the id says nothing. */
const named = (words: string, id: string, title: string | undefined): string =>
  plainLine(title === undefined || title === id ? words : `${words}  ${title}`);

function needView(run: RunState, need: ReturnType<typeof alternativesOf>[number]): { badge: Badge; name: string } | undefined {
  const graph = runGraph(run.plan);
  switch (need.kind) {
    case 'stream': {
      const state = run.streams[need.stream];
      const words = `${need.stream}${outcomeWord(need.on)}`;
      return state && { badge: streamBadge(state), name: named(words, need.stream, graph.streams.get(need.stream)?.stream.title) };
    }
    case 'milestone': {
      const state = run.streams[need.stream];
      const milestones = graph.streams.get(need.stream)?.stream.milestones ?? [];
      const title = milestones.find(({ id }) => id === need.milestone)?.title;
      return state && { badge: streamBadge(state), name: named(`${need.stream}.${need.milestone}`, need.milestone, title) };
    }
    case 'phase': {
      const state = run.phases[need.phase];
      const words = `phase ${need.phase}${outcomeWord(need.on)}`;
      return state && { badge: phaseBadge(state), name: named(words, need.phase, graph.phases.get(need.phase)?.phase.title) };
    }
    case 'wave': {
      const state = run.waves[need.wave];
      return state && { badge: waveBadge(state), name: named(`wave ${need.wave}`, need.wave, graph.waves.get(need.wave)?.wave.title) };
    }
    case 'checkpoint': {
      const state = run.checkpoints[need.checkpoint];
      const title = graph.checkpoints.get(need.checkpoint)?.checkpoint.title;
      return state && { badge: checkpointBadge(state), name: named(`checkpoint ${need.checkpoint}`, need.checkpoint, title) };
    }
  }
}
