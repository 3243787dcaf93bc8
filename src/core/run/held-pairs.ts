import type { StreamId } from '../ids.ts';
import { filesText } from './conflicts.ts';
import { itemId, type ItemSubject } from './items.ts';
import type { HeldPair, RunState } from './state.ts';

/** Pairs of streams that are held because their work would conflict. */

export const openHolds = ({ heldPairs }: Pick<RunState, 'heldPairs'>): readonly HeldPair[] =>
  heldPairs.filter(({ step }) => step !== 'over');

/** The one of the two that does not settle it. */
export const otherOf = ({ pair, resolver }: HeldPair): StreamId => (pair[0] === resolver ? pair[1] : pair[0]);

/** The pair for which a stream stands still, or is to; the one that settles it does so only until it begins with that. */
export const heldFor = (state: RunState, id: StreamId): HeldPair | null =>
  state.heldPairs.length === 0
    ? null
    : (openHolds(state).find((hold) => hold.pair.includes(id) && (hold.step === 'holding' || hold.resolver !== id)) ?? null);

/** The conflict that an attempt is to settle which begins now; `null` when it is to settle none. */
export const toSettle = (state: RunState, id: StreamId, attempt: number): HeldPair | null =>
  openHolds(state).find((hold) => hold.step === 'resolving' && hold.resolver === id && hold.attempt === attempt) ?? null;

export interface HoldItem {
  readonly subject: ItemSubject;
  readonly title: string;
  readonly detail: string;
  readonly since: number;
}

export const holdItems = (state: RunState): readonly HoldItem[] =>
  openHolds(state).map((hold) => {
    const subject = { kind: 'hold', of: hold.pair.join('+') } as const;
    const what =
      hold.step === 'holding'
        ? `both are being held, then ${hold.resolver} is to settle it`
        : `${otherOf(hold)} stands still while ${hold.resolver} settles it`;
    const detail = `they would conflict in ${filesText(hold)}: ${what}; approve ${itemId(subject)} to let both go on as they are`;
    return { subject, title: `${hold.pair.join(' and ')} are held`, detail, since: hold.since };
  });
