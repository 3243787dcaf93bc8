import { Text } from 'ink';
import type { ReactElement } from 'react';
import { cutSpans, spanColumns, type Span, type Tone } from '../view/text.ts';

/**
 * A restrained palette out of the terminal's own sixteen colours, so that it follows the person's theme, dark or light. Quiet text is
 * dim, not grey: grey disappears on some themes.
 */
const looks: Readonly<Record<Tone, { readonly color?: string; readonly dimColor?: boolean }>> = {
  plain: {},
  accent: { color: 'cyan' },
  good: { color: 'green' },
  warn: { color: 'yellow' },
  bad: { color: 'red' },
  muted: { dimColor: true },
};

export interface LineProps {
  readonly width: number;
  readonly left: readonly Span[];
  readonly right?: readonly Span[];
  /** Stands behind what is left of `left`, and is never cut. */
  readonly after?: string;
  /** What stands between left and right. */
  readonly fill?: Span;
  /** The whole row is shown inverse. */
  readonly inverse?: boolean;
}

/** One row of exactly `width` columns: spans at the left, which are cut where there is no room, and spans at the right. */
export function Line({ width, left, right = [], after = '', fill = { text: ' ' }, inverse = false }: LineProps): ReactElement {
  const rightColumns = spanColumns(right);
  const taken = cutSpans(left, width - rightColumns - after.length - (rightColumns > 0 ? 1 : 0));
  const gap = Math.max(0, width - spanColumns(taken) - rightColumns - after.length);
  const spans = [...taken, { text: after }, { ...fill, text: fill.text.repeat(gap) }, ...right].filter(({ text }) => text !== '');
  return (
    <Text wrap="truncate-end" inverse={inverse}>
      {spans.map(({ text, tone = 'plain', bold = false, inverse: inverted = false }, index) => (
        // The pieces of a row have no identity but their place.
        // eslint-disable-next-line react/no-array-index-key
        <Text key={index} {...looks[tone]} bold={bold} inverse={inverse || inverted}>
          {text}
        </Text>
      ))}
    </Text>
  );
}
