import { Box } from 'ink';
import type { ReactElement } from 'react';
import { conflictSign } from '../view/conflicts.ts';
import type { PaneNoteView } from '../view/pane-note.ts';
import type { PaneTitleView } from '../view/pane-title.ts';
import { span, wrap, type Span } from '../view/text.ts';
import { Line } from './line.tsx';

/** The row above a pane. The selected one is heavy, the one that has the keyboard inverse. */
export function PaneTitle({ view, width }: { readonly view: PaneTitleView; readonly width: number }): ReactElement {
  const { badge, selected, typing } = view;
  const tone = selected ? 'accent' : 'muted';
  const rule = span(selected && !typing ? '━' : '─', tone);
  const left: Span[] = [
    span(selected ? '━ ' : '─ ', tone),
    span(`${badge.sign} `, badge.tone, selected),
    span(view.id, selected ? 'accent' : 'plain', true),
  ];
  if (view.attempt > 1) left.push(span(` #${view.attempt}`, 'warn'));
  if (view.rivals.length > 0) left.push(span(` ${rivalText(view.rivals, width)}`, 'warn', true));
  if (width >= 36 && view.title !== '' && view.title !== view.id) left.push(span(`  ${view.title}`, selected ? 'plain' : 'muted'));
  if (width >= 72 && view.now !== '') left.push(span(`  ${view.now}`, 'muted'));
  const right: Span[] = [];
  if (view.scrolled > 0) right.push(span(` ↑${view.scrolled}`, 'warn', true));
  if (typing) right.push(span(' typing', 'accent', true));
  else if (view.badge.word !== 'running') right.push(span(` ${view.word}`, badge.tone));
  if (view.meter !== null && width >= 56) right.push(span(`  ${view.meter.text}`, view.meter.tone));
  if (view.percent !== null) right.push(span(` ${view.percent}%`));
  if (view.age !== '') right.push(span(` ${view.age}`, 'muted'));
  right.push(span(selected ? ' ━' : ' ─', tone));
  const shown = width >= 30 ? right : right.slice(-2);
  // The pane that has the keyboard is one bar of one colour.
  if (typing) return <Line width={width} left={bar(left)} right={bar(shown)} fill={span(' ', 'accent')} inverse />;
  return <Line width={width} left={left} right={shown} after=" " fill={rule} />;
}

/** `≠ web`, and how many others there are. */
function rivalText([first = '', ...others]: readonly string[], width: number): string {
  if (width < 36) return conflictSign;
  return `${conflictSign} ${first}${others.length > 0 ? ` +${others.length}` : ''}`;
}

const bar = (spans: readonly Span[]): Span[] => spans.map(({ text }) => span(text.replaceAll(/[━─]/g, ' '), 'accent', true));

/** What a pane without a terminal says: the state, why, and what it waits for. */
export function PaneNote({
  view,
  width,
  height,
}: {
  readonly view: PaneNoteView;
  readonly width: number;
  readonly height: number;
}): ReactElement {
  const inner = Math.max(1, width - 6);
  const lines: Span[][] = [
    [],
    [span(`  ${view.badge.sign} `, view.badge.tone), span(view.headline, view.badge.tone, true)],
    ...wrap(view.why, inner).map((text) => [span(`    ${text}`)]),
  ];
  if (view.needs.length > 0) lines.push([]);
  for (const { badge, name } of view.needs) lines.push([span(`    ${badge.sign} `, badge.tone), span(name, 'muted')]);
  return (
    <Box flexDirection="column" width={width} height={height}>
      {lines.slice(0, height).map((left, index) => (
        // Rows of a text have no identity but their place.
        // eslint-disable-next-line react/no-array-index-key
        <Line key={index} width={width} left={left} />
      ))}
    </Box>
  );
}
