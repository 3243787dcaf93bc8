import { attention } from '../run/attention.ts';
import type { RunState } from '../run/state.ts';
import { plural } from '../run/words.ts';
import { plainLine } from '../text/plain.ts';

/** Something that is worth calling somebody back who does not look. */
export interface Notice {
  /** What it is about: the id of an item, `end`, or `many`. */
  readonly about: string;
  readonly title: string;
  /** May be empty. */
  readonly text: string;
}

/** When more than so many things come up at once, they are told as one. */
const mostAtOnce = 3;

/** What has begun to wait for a person between two states of a run, what frees most first, and its end. Every way of telling takes it from here. */
export function noticesBetween(before: RunState, after: RunState): readonly Notice[] {
  if (before === after) return [];
  const known = new Set(attention(before).map(({ id }) => id));
  const fresh = attention(after).filter(({ id }) => !known.has(id));
  const name = plainLine(after.plan.name);
  const items =
    fresh.length > mostAtOnce
      ? [
          {
            about: 'many',
            title: `${plural(fresh.length, 'thing')} in ${name} wait for you`,
            text: fresh.map(({ title }) => plainLine(title)).join('; '),
          },
        ]
      : fresh.map(({ id, title, detail }) => ({ about: id, title: plainLine(title), text: plainLine(detail) }));
  const { status } = after;
  if (status.kind !== 'ended' || before.status.kind === 'ended') return items;
  return [...items, { about: 'end', title: `${name} ${status.outcome}`, text: plainLine(status.reason) }];
}
