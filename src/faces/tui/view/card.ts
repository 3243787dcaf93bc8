import type { Span, Tone } from './text.ts';

/** A card above the dashboard, before it is cut to the screen: what it says, and how large it would like to be. */
export interface CardView {
  readonly title: readonly Span[];
  readonly tone: Tone;
  readonly lines: readonly { readonly left: readonly Span[]; readonly right?: readonly Span[] }[];
  readonly footer: readonly Span[];
  /** Frame included. */
  readonly width: number;
  readonly height: number;
}
