import { agentName } from '../plan/conflict-rules.ts';
import { conflictText, triedText } from './conflict-text.ts';
import { mark, markStream, type Draft } from './draft.ts';
import type { WaveConflicted } from './events.ts';
import { allOf } from './needs.ts';
import { isAskedFor } from './resolver-tasks.ts';
import { currentAttempt, streamOf } from './standing.ts';
import type { AskedResolver, StreamState, WaveConflict, WaveState } from './state.ts';
import { planWave, stand } from './wave-standing.ts';
import { listed } from './words.ts';

/** Conflicts of a wave that a stream is to settle: it is asked, what it leaves is looked at like the answer of a person, and after some rounds a person is asked. */

/** Whether what is said of the merge is the answer of a stream and not of a person. */
export const isSettledByAgent = ({ settledBy, resolver }: WaveConflict): boolean =>
  resolver !== undefined && settledBy === agentName(resolver.stream);

/**
 * Who is to be asked now: the stream that the event names, or, when what it has left would drop work, the same once more. A person who was asked
 * already is asked again. @param before what was known of this merge
 */
export function nextAsked({ kind, files, resolver }: WaveConflicted, before: WaveConflict | null): AskedResolver | null {
  const last = before?.resolver;
  if (before !== null && before.settledBy !== null && !isSettledByAgent(before)) return null;
  if (last !== undefined && (kind === 'dropped' || resolver?.stream === last.stream)) {
    const remark =
      kind === 'dropped' ? `it would drop what was done in ${listed(files, 6)}` : `it has left conflicts in ${listed(files, 6)}`;
    return { ...last, files: resolver?.files ?? files, asked: last.asked + 1, remarks: [...last.remarks, remark] };
  }
  return resolver === undefined ? null : { ...resolver, asked: 1, remarks: [] };
}

/** @param resolver `null` when only a person can settle it */
export function askOrGiveUp(draft: Draft, wave: WaveState, conflict: WaveConflict, resolver: AskedResolver | null): void {
  if (resolver === null) return stand(draft, { ...wave, conflict }, 'conflicted', 'conflict', conflictText(conflict));
  const asked = { ...conflict, resolver };
  if (resolver.asked > resolver.rounds) return askPerson(draft, wave, asked);
  const text = `${conflictText(conflict)}; ${resolver.stream} is to settle that (${resolver.asked} of ${resolver.rounds})`;
  stand(draft, { ...wave, conflict: asked }, 'resolving', 'conflict', text);
}

const askPerson = (draft: Draft, wave: WaveState, conflict: WaveConflict): void =>
  stand(draft, { ...wave, conflict }, 'conflicted', 'conflict', `${conflictText(conflict)}${triedText(conflict)}`);

/** Looks at what has become of the attempt that was to settle the conflict. */
export function advanceResolving(draft: Draft, wave: WaveState): void {
  const { conflict } = wave;
  // Work that it merges is done again: so is the merge, when that is there.
  if (allOf(draft.state, draft.graph, planWave(draft, wave.id).needs).kind !== 'met') return takeBack(draft, wave);
  // A pause lets nothing new start.
  if (!conflict?.resolver || draft.state.status.kind !== 'running') return;
  const stream = streamOf(draft.state, conflict.resolver.stream);
  const task = currentAttempt(stream)?.settles;
  if (task === undefined || task.wave !== wave.id || !isAskedFor(draft.state, stream.id, task)) return;
  switch (stream.status.kind) {
    case 'succeeded':
      take(draft, wave, conflict, stream);
      break;
    case 'failed':
      askAgain(draft, wave, conflict, conflict.resolver, stream.why.text);
      break;
    case 'stopped':
    case 'skipped':
      // Whoever stops it wants to settle it themselves.
      askPerson(draft, wave, { ...conflict, resolver: withRemark(conflict.resolver, stream.why.text) });
      break;
    default:
      return;
  }
  markStream(draft, stream);
}

function takeBack(draft: Draft, wave: WaveState): void {
  stand(draft, wave, 'waiting', 'needs', 'what it merges is done again');
  mark(draft, draft.graph.waves.get(wave.id)?.rank ?? -1);
}

function take(draft: Draft, wave: WaveState, conflict: WaveConflict, { id }: StreamState): void {
  const settled = { ...wave, conflict: { ...conflict, settledBy: agentName(id) } };
  stand(draft, settled, 'merging', 'conflict', `what ${id} has made of the conflict is looked at`);
  draft.commands.push({ type: 'mergeWave', wave: wave.id, round: wave.round });
}

function askAgain(draft: Draft, wave: WaveState, conflict: WaveConflict, resolver: AskedResolver, remark: string): void {
  askOrGiveUp(draft, wave, conflict, { ...withRemark(resolver, remark), asked: resolver.asked + 1 });
}

const withRemark = (resolver: AskedResolver, remark: string): AskedResolver => ({ ...resolver, remarks: [...resolver.remarks, remark] });
