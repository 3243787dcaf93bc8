import { Text } from 'ink';
import { memo, type ReactElement } from 'react';
import { cutSpans, spanColumns, type Span, type Tone } from '../view/text.ts';

/**
 * A restrained palette out of the terminal's own sixteen colours, so that it follows the person's theme, dark or light. Quiet text is
 * dim, not grey: grey disappears on some themes. Values are SGR parameters.
 */
const looks: Readonly<Record<Tone, string>> = { plain: '', accent: '36', good: '32', warn: '33', bad: '31', muted: '2' };

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
  const spans = [...taken, { text: after }, { ...fill, text: fill.text.repeat(gap) }, ...right];
  return <Row text={spans.map((part) => painted(part, inverse)).join('')} />;
}

/** A row is one text with its looks inside: an element for each span would cost more than all the rest of a frame. */
const Row = memo(({ text }: { readonly text: string }): ReactElement => <Text wrap="truncate-end">{text}</Text>);
Row.displayName = 'Row';

function painted({ text, tone = 'plain', bold = false, inverse = false }: Span, inverted: boolean): string {
  if (text === '') return '';
  const parts = [bold ? '1' : '', inverse || inverted ? '7' : '', looks[tone]].filter((part) => part !== '');
  return parts.length === 0 ? text : `\u001b[${parts.join(';')}m${text}\u001b[0m`;
}
