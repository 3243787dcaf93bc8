import type { ItemId } from '../ids.ts';
import { conflictText, triedText } from './conflict-text.ts';
import type { Draft } from './draft.ts';
import type { WaveConflicted } from './events.ts';
import { itemId, itemSubject, type ItemSubject } from './items.ts';
import { waveOf } from './standing.ts';
import type { RunState, WaveConflict, WaveState } from './state.ts';
import { askOrGiveUp, nextAsked } from './wave-resolving.ts';
import { planWave, stand } from './wave-standing.ts';
import { plural } from './words.ts';

/**
 * What no rule settles waits in the worktree of the wave: for the stream that rules name, as often as they let it be asked, and else until a person has
 * settled it there, or says that it is not to be merged.
 */
export function waveConflicted(draft: Draft, event: WaveConflicted): void {
  const { wave: id, round, stream, kind, files, head } = event;
  const wave = waveOf(draft.state, id);
  if (wave.status !== 'merging' || wave.round !== round) return;
  const conflict: WaveConflict = { stream, kind, files, head, settledBy: null, rejectedBy: null };
  const before = wave.conflict?.stream === stream ? wave.conflict : null;
  askOrGiveUp(draft, wave, conflict, nextAsked(event, before));
}

interface Conflicted {
  readonly wave: WaveState;
  readonly conflict: WaveConflict;
}

/** The wave whose merge an item is about, while that waits. */
export function conflictedWave(state: RunState, item: ItemId): Conflicted | null {
  const subject = itemSubject(item);
  if (subject?.kind !== 'conflict') return null;
  for (const { id } of state.plan.waves) {
    const wave = waveOf(state, id);
    const { status, conflict } = wave;
    if (status === 'conflicted' && conflict !== null && subject.of === `${id}/${conflict.stream}`) return { wave, conflict };
  }
  return null;
}

/** A person says that the merge is settled in the worktree: that is looked at, and it goes on. */
export function settleConflict(draft: Draft, item: ItemId, by: string, note: string): void {
  const found = conflictedWave(draft.state, item);
  if (found === null) return;
  const { wave, conflict } = found;
  const settled: WaveConflict = { ...conflict, settledBy: by, ...noteOf(note) };
  stand(draft, { ...wave, conflict: settled }, 'merging', 'person', `${by} has settled the conflict${noteText(settled)}`);
  draft.commands.push({ type: 'mergeWave', wave: wave.id, round: wave.round });
}

/** A person does not want it merged so: the wave is taken back as a whole. */
export function rejectConflict(draft: Draft, item: ItemId, by: string, note: string): void {
  const found = conflictedWave(draft.state, item);
  if (found === null) return;
  const wave: WaveState = { ...found.wave, conflict: { ...found.conflict, rejectedBy: by, ...noteOf(note) } };
  stand(draft, wave, 'rollingBack', 'conflict', `${rejectionOf(wave) ?? ''}; ${planWave(draft, wave.id).into} is being set back`);
  draft.commands.push({ type: 'rollBackWave', wave: wave.id, round: wave.round });
}

/** Why a wave is taken back that a person did not want merged; `null` for one that is taken back for another reason. */
export const rejectionOf = ({ conflict }: WaveState): string | null =>
  conflict === null || conflict.rejectedBy === null
    ? null
    : `${conflictText(conflict)}; rejected by ${conflict.rejectedBy}${noteText(conflict)}`;

const noteOf = (note: string) => (note.trim() === '' ? {} : { note: note.trim() });
const noteText = ({ note }: WaveConflict): string => (note === undefined ? '' : `: ${note}`);

export interface ConflictItem {
  readonly subject: ItemSubject;
  readonly title: string;
  readonly detail: string;
  readonly since: number;
}

export function conflictItems(state: RunState): readonly ConflictItem[] {
  return state.plan.waves.flatMap(({ id }) => {
    const { status, conflict, dir, why } = waveOf(state, id);
    if (status !== 'conflicted' || conflict === null) return [];
    const subject = { kind: 'conflict', of: `${id}/${conflict.stream}` } as const;
    const what = conflict.kind === 'conflicts' ? `settle ${plural(conflict.files.length, 'file')}` : 'bring that back, or leave it so,';
    const detail = `${conflictText(conflict)}${triedText(conflict)}: ${what} in ${dir ?? 'the worktree of the wave'}, then approve ${itemId(subject)}`;
    return [{ subject, title: `wave ${id} cannot merge ${conflict.stream}`, detail, since: why.at }];
  });
}
