import stringWidth from 'string-width';
import type { Tone } from '../output.ts';

/** A piece of a line in one dress. Lines are painted last, so that their widths are those of their texts. */
export interface Span {
  readonly text: string;
  readonly tone: Tone | null;
  /** Columns. */
  readonly width: number;
}
export type Spans = readonly Span[];

export const span = (text: string, tone: Tone | null = null): Span => ({ text, tone, width: stringWidth(text) });

export const widthOf = (spans: Spans): number => spans.reduce((sum, { width }) => sum + width, 0);

export const joined = (parts: readonly Spans[], between: Span): Spans =>
  parts.flatMap((part, index) => (index === 0 ? part : [between, ...part]));

export const painted = (spans: Spans, paint: (tone: Tone, text: string) => string): string =>
  spans
    .map(({ text, tone }) => (tone === null ? text : paint(tone, text)))
    .join('')
    .trimEnd();

/** Puts a prefix before the first line, and another before those below it. */
export const hung = (lines: readonly Spans[], first: Span, below: Span): Spans[] =>
  lines.map((line, index) => [index === 0 ? first : below, ...line]);
