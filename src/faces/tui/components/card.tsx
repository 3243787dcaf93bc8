import { Box } from 'ink';
import type { ReactElement } from 'react';
import { cutSpans, span, spanColumns, type Span, type Tone } from '../view/text.ts';
import { Line } from './line.tsx';

export interface CardLine {
  readonly left: readonly Span[];
  readonly right?: readonly Span[];
}
export interface CardProps {
  readonly title: readonly Span[];
  readonly lines: readonly CardLine[];
  /** What the keys do, in the lower edge. */
  readonly footer: readonly Span[];
  readonly tone: Tone;
  readonly width: number;
  readonly height: number;
}

/** A framed card above the dashboard, with its title in the upper edge and its keys in the lower one. */
export function Card({ title, lines, footer, tone, width, height }: CardProps): ReactElement {
  const inner = Math.max(0, width - 4);
  const rows = Array.from({ length: Math.max(0, height - 2) }, (_, index): CardLine => lines[index] ?? { left: [] });
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Edge corners="╭╮" spans={title} tone={tone} width={width} />
      {rows.map(({ left, right = [] }, index) => (
        // Rows of a card have no identity but their place.
        // eslint-disable-next-line react/no-array-index-key
        <Line key={index} width={width} {...framed(left, right, inner, tone)} />
      ))}
      <Edge corners="╰╯" spans={footer} tone={tone} width={width} />
    </Box>
  );
}

function framed(left: readonly Span[], right: readonly Span[], inner: number, tone: Tone): { left: Span[]; right: Span[] } {
  const rightColumns = spanColumns(right);
  const taken = cutSpans(left, inner - rightColumns - (rightColumns > 0 ? 1 : 0));
  const gap = Math.max(0, inner - spanColumns(taken) - rightColumns);
  return { left: [span('│ ', tone), ...taken, span(' '.repeat(gap)), ...right, span(' │', tone)], right: [] };
}

interface EdgeProps {
  readonly corners: string;
  readonly spans: readonly Span[];
  readonly tone: Tone;
  readonly width: number;
}
function Edge({ corners, spans, tone, width }: EdgeProps): ReactElement {
  const [first = '', last = ''] = corners;
  const text = spans.length === 0 ? [] : [span(' '), ...spans, span(' ')];
  return <Line width={width} left={[span(`${first}─`, tone), ...text]} right={[span(`─${last}`, tone)]} fill={span('─', tone)} />;
}
