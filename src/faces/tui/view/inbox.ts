import type { AttentionItem } from '../../../core/run/attention.ts';
import type { ItemId } from '../../../core/ids.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { age, untilAgeChanges } from './ages.ts';
import type { Tone } from './text.ts';

export interface InboxRow {
  readonly id: ItemId;
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
  readonly age: string;
  /** `frees 3`, or empty. */
  readonly frees: string;
  /** What can be done about it, as keys of the inbox: `Enter answer`. */
  readonly selected: boolean;
}

const tones: Readonly<Record<AttentionItem['kind'], Tone>> = {
  review: 'warn',
  question: 'warn',
  blocker: 'warn',
  stuck: 'warn',
  escalation: 'warn',
  page: 'bad',
  budget: 'warn',
  rollback: 'bad',
  conflict: 'warn',
  hold: 'warn',
  failed: 'bad',
  gate: 'bad',
  integration: 'warn',
  uncommitted: 'warn',
  permission: 'warn',
  agent: 'warn',
  file: 'warn',
  fault: 'bad',
};

export const inboxRows = (items: readonly AttentionItem[], selected: ItemId | null, now: number): InboxRow[] =>
  items.map((item) => ({
    id: item.id,
    tone: tones[item.kind],
    title: plainLine(item.title),
    detail: plainLine(item.detail),
    age: age(now - item.since),
    frees: item.frees === 0 ? '' : `frees ${item.frees}`,
    selected: item.id === selected,
  }));

export const inboxTicks = (items: readonly AttentionItem[], now: number): number[] =>
  items.map(({ since }) => untilAgeChanges(now - since));

/** The first item as one line, for the row above the keys. */
export interface AttentionLine {
  readonly title: string;
  readonly detail: string;
  readonly count: number;
}
export function attentionLine(items: readonly AttentionItem[]): AttentionLine | null {
  const [first] = items;
  return first === undefined ? null : { title: plainLine(first.title), detail: plainLine(first.detail), count: items.length };
}
