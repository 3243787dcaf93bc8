import type { Envelope } from '../../core/run/events.ts';
import type { RunHandle } from '../../wire/handles.ts';

/**
 * Gives every event of a run, in order and each once: those in the journal, then those that come. It listens before it reads, so that
 * nothing falls between the two.
 * @param readJournal all events so far
 * @returns how to end it
 */
export function feed(
  handle: Pick<RunHandle, 'subscribe'>,
  readJournal: () => readonly Envelope[],
  take: (events: readonly Envelope[]) => void,
): () => void {
  let lastSeq = 0;
  let early: Envelope[] | null = [];
  const give = (events: readonly Envelope[]) => {
    const fresh = events.filter(({ seq }) => seq > lastSeq);
    lastSeq = fresh.at(-1)?.seq ?? lastSeq;
    if (fresh.length > 0) take(fresh);
  };
  const end = handle.subscribe((_, events) => {
    if (early) early.push(...events);
    else give(events);
  });
  give(readJournal());
  give(early);
  early = null;
  return end;
}
