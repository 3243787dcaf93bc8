import type { TestCounts } from './tests/counts.ts';

/** What was found, for persons (`text`) and for tools. */
export interface Measured {
  readonly text: string;
  readonly value?: number;
  /** Absent for a plain number. */
  readonly unit?: string;
  readonly counts?: TestCounts;
}

/** What a reading came to. */
export type Judgement =
  | { readonly kind: 'passed'; readonly measured: Measured; readonly demanded: string }
  /** `reason` completes "failed: ...". */
  | { readonly kind: 'failed'; readonly measured: Measured; readonly demanded: string; readonly reason: string }
  /** `reason` completes "could not be measured: ...". */
  | { readonly kind: 'unmeasured'; readonly reason: string };

/** A text that was read, with what had to be done to it (`invalid UTF-8 was replaced`). */
export interface ReadText {
  /** How it is called in sentences: a path, or `the output`. */
  readonly name: string;
  readonly text: string;
  readonly notes: readonly string[];
}

/** `87% (invalid UTF-8 in out.txt was replaced)`. */
export const withNotes = (text: string, reads: readonly ReadText[]): string => {
  const notes = reads.flatMap((read) => read.notes);
  return notes.length === 0 ? text : `${text} (${notes.join('; ')})`;
};

export const unmeasured = (reason: string, reads: readonly ReadText[] = []): Judgement => ({
  kind: 'unmeasured',
  reason: withNotes(reason, reads),
});
