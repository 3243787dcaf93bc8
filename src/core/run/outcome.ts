import type { RunGraph } from './graph.ts';
import { gateRow, gateText } from './gates.ts';
import { checkpointOf, phaseOf, streamOf } from './standing.ts';
import type { RunOutcome, RunState, StreamState } from './state.ts';
import { blameOf } from './tally.ts';
import { listed, plural } from './words.ts';

/** How a run that is over ended, and the sentence that says why: what failed itself comes before what was skipped because of it. */
export function judgeRun(state: RunState, graph: RunGraph): { readonly outcome: RunOutcome; readonly reason: string } {
  const blamed = state.plan.streams.flatMap(({ id, optional }) => {
    const stream = streamOf(state, id);
    const blame = blameOf(stream, optional);
    return blame === null ? [] : [{ stream, blame }];
  });
  const failures = [
    ...blamed.flatMap(({ stream }) => (stream.status.kind === 'failed' ? [`${stream.id} failed: ${stream.why.text}`] : [])),
    ...failedPhaseGates(state),
    ...rejectedReviews(state),
  ];
  const failed = failures.length > 0 || blamed.some(({ blame }) => blame === 'failed');
  const skipped = blamed.filter(({ stream }) => stream.status.kind === 'skipped').length;
  const because = skipped > 0 ? `; ${plural(skipped, 'stream was', 'streams were')} skipped because of that` : '';
  if (failed) return { outcome: 'failed', reason: (listed(failures, 3) || 'what the plan needs did not run') + because };

  const stopped = blamed.flatMap(({ stream }) => (stream.status.kind === 'stopped' ? [stream] : []));
  if (blamed.length > 0) return { outcome: 'stopped', reason: stoppedText(stopped) + because };
  return { outcome: 'passed', reason: passedText(state, graph) };
}

function failedPhaseGates(state: RunState): string[] {
  return state.plan.phases.flatMap((phase) => {
    if (phaseOf(state, phase.id).status !== 'failed') return [];
    const row = gateRow(state, phase.gates);
    return row.kind === 'failed' ? [gateText(row.gate, row.verdict)] : [];
  });
}

function rejectedReviews(state: RunState): string[] {
  return state.plan.checkpoints.flatMap(({ id }) => {
    const { status } = checkpointOf(state, id);
    return status.kind === 'rejected' ? [`the review of checkpoint ${id} was rejected by ${status.by}`] : [];
  });
}

function stoppedText(stopped: readonly StreamState[]): string {
  return `${listed(stopped.map(({ id }) => id))} ${stopped.length === 1 ? 'was' : 'were'} stopped`;
}

function passedText(state: RunState, graph: RunGraph): string {
  const streams = [...graph.streams.keys()].map((id) => streamOf(state, id));
  const succeeded = streams.filter(({ status }) => status.kind === 'succeeded').length;
  const text =
    succeeded === streams.length
      ? `${plural(succeeded, 'stream')} succeeded`
      : `${succeeded} of ${plural(streams.length, 'stream')} succeeded`;
  // What failed or was stopped in a run that passed can only have been optional.
  const rest = (['failed', 'skipped', 'stopped'] as const).flatMap((kind) => {
    const count = streams.filter(({ status }) => status.kind === kind).length;
    return count > 0 ? [`${count} ${kind === 'skipped' ? kind : `optional ${kind}`}`] : [];
  });
  return rest.length > 0 ? `${text}, ${rest.join(', ')}` : text;
}
