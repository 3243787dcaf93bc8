import type { Span } from './text.ts';

/** A label at the left and what is to be said about it; rows without a label go on with what is above. */
export interface WhyRow {
  readonly label: string;
  readonly spans: readonly Span[];
}
