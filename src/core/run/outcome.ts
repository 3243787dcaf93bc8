import type { StreamId } from '../ids.ts';
import { runGraph, type RunGraph } from './graph.ts';
import { gateRow, gateText } from './gates.ts';
import { checkpointOf, phaseOf, streamOf, waveOf } from './standing.ts';
import type { RunOutcome, RunState, StreamState } from './state.ts';
import { blameOf } from './tally.ts';
import { listed, plural } from './words.ts';

/** How a run that is over ended, and the sentence that says why: what failed itself comes before what was skipped because of it. */
export function judgeRun(state: RunState, graph: RunGraph): { readonly outcome: RunOutcome; readonly reason: string } {
  const blamed = state.plan.streams.flatMap((planned) => {
    const stream = streamOf(state, planned.id);
    const blame = blameOf(stream, planned);
    return blame === null ? [] : [{ stream, blame }];
  });
  const failures = [
    ...blamed.flatMap(({ stream }) => (stream.status.kind === 'failed' ? [failureText(state, stream)] : [])),
    ...failedPhaseGates(state),
    ...failedWaves(state),
    ...rejectedReviews(state),
  ];
  const failed = failures.length > 0 || blamed.some(({ blame }) => blame === 'failed');
  const skipped = blamed.filter(({ stream }) => stream.status.kind === 'skipped').length;
  const because = skipped > 0 ? `; ${plural(skipped, 'stream was', 'streams were')} skipped because of that` : '';
  if (failed) return { outcome: 'failed', reason: (listed(failures, 3) || 'what the plan needs did not run') + because };

  const stopped = [
    ...blamed.flatMap(({ stream }) => (stream.status.kind === 'stopped' ? [stream.id] : [])),
    ...stoppedWaves(state).map((id) => `wave ${id}`),
  ];
  if (blamed.length > 0 || stopped.length > 0) return { outcome: 'stopped', reason: stoppedText(stopped) + because };
  return { outcome: 'passed', reason: passedText(state, graph) };
}

function failedPhaseGates(state: RunState): string[] {
  return state.plan.phases.flatMap((phase) => {
    if (phaseOf(state, phase.id).status !== 'failed') return [];
    const row = gateRow(state, phase.gates);
    return row.kind === 'failed' ? [gateText(row.gate, row.verdict)] : [];
  });
}

function failedWaves(state: RunState): string[] {
  return state.plan.waves.flatMap(({ id }) => {
    const { status, cause, why } = waveOf(state, id);
    return status === 'failed' && cause === 'failed' ? [`wave ${id} failed: ${why.text}`] : [];
  });
}

const stoppedWaves = (state: RunState) =>
  state.plan.waves
    .map(({ id }) => waveOf(state, id))
    .flatMap(({ id, status, cause }) => (status === 'failed' && cause === 'stopped' ? [id] : []));

function rejectedReviews(state: RunState): string[] {
  return state.plan.checkpoints.flatMap(({ id }) => {
    const { status } = checkpointOf(state, id);
    return status.kind === 'rejected' ? [`the review of checkpoint ${id} was rejected by ${status.by}`] : [];
  });
}

function stoppedText(stopped: readonly string[]): string {
  return `${listed(stopped)} ${stopped.length === 1 ? 'was' : 'were'} stopped`;
}

function passedText(state: RunState, graph: RunGraph): string {
  // What stands by for conflicts is no part of the work.
  const streams = [...graph.streams.values()].flatMap(({ stream: { id, resolver } }) => (resolver ? [] : [streamOf(state, id)]));
  const succeeded = streams.filter(({ status }) => status.kind === 'succeeded').length;
  const text =
    succeeded === streams.length
      ? `${plural(succeeded, 'stream')} succeeded`
      : `${succeeded} of ${plural(streams.length, 'stream')} succeeded`;
  // What failed or was stopped in a run that passed was optional, or the plan had an answer to it.
  const answered = streams.filter(({ id, status }) => status.kind === 'failed' && graph.streams.get(id)?.stream.optional === false);
  const rest = (['failed', 'skipped', 'stopped'] as const).flatMap((kind) => {
    const count = streams.filter((stream) => stream.status.kind === kind && !answered.includes(stream)).length;
    return count > 0 ? [`${count} ${kind === 'skipped' ? kind : `optional ${kind}`}`] : [];
  });
  const counted = rest.length > 0 ? `${text}, ${rest.join(', ')}` : text;
  return [counted, ...answered.map(({ id }) => answerText(graph, id))].join('; ');
}

/** `B failed, and the run went on without it`, `B failed, and F stood in for it`. */
function answerText(graph: RunGraph, id: StreamId): string {
  const answer = graph.streams.get(id)?.stream.onFailure;
  return answer?.kind === 'fallback'
    ? `${id} failed, and ${answer.stream} stood in for it`
    : `${id} failed, and the run went on without it`;
}

function failureText(state: RunState, { id, why, rolledBack }: StreamState): string {
  const answer = runGraph(state.plan).streams.get(id)?.stream.onFailure;
  const back = answer?.kind === 'rollback' && rolledBack > 0 ? `, after going back to ${answer.to} ${plural(rolledBack, 'time')}` : '';
  return `${id} failed: ${why.text}${back}`;
}
