import type { ReactElement } from 'react';
import type { HeaderView } from '../view/header.ts';
import { cut, columns, span, spanColumns, type Span } from '../view/text.ts';
import { Line } from './line.tsx';

/** Parts at the right of the header, and how much each is missed: the highest number goes first when there is no room. */
interface Part {
  readonly spans: readonly Span[];
  readonly missed: number;
}

export function Header({ view, width }: { readonly view: HeaderView; readonly width: number }): ReactElement {
  const parts = fitting(partsOf(view), width - 12);
  const right = parts.flatMap(({ spans }, index) => (index === 0 ? spans : [span('   '), ...spans]));
  const brand = width >= 60 ? [span(' sluice ', 'accent', true), span(' ')] : [span(' ')];
  const room = width - spanColumns(right) - spanColumns(brand) - 3;
  const title = cut(view.plan, room);
  const run = columns(title) + columns(view.run) + 4 < room ? [span(`  ${view.run}`, 'muted')] : [];
  return <Line width={width} left={[...brand, span(title, 'plain', true), ...run]} right={[...right, span(' ')]} />;
}

function partsOf({ badge, elapsed, eta, speed, done, total, running, failed, attention, budget }: HeaderView): Part[] {
  const parts: Part[] = [{ spans: [span(`${badge.sign} ${badge.word}`, badge.tone, true), span(`  ${elapsed}`)], missed: 0 }];
  if (eta !== null) parts.push({ spans: [span('ETA ', 'muted'), span(`~${eta}`)], missed: 2 });
  if (speed !== null) parts.push({ spans: [span('speed ', 'muted'), span(speed)], missed: 5 });
  parts.push({ spans: [span(`${done}/${total}`, 'plain', true), span(' done', 'muted')], missed: 1 });
  if (budget !== null) parts.push({ spans: [span(budget.text, budget.tone)], missed: 6 });
  if (running > 0) parts.push({ spans: [span(String(running)), span(' live', 'muted')], missed: 4 });
  if (failed > 0) parts.push({ spans: [span(`${failed} failed`, 'bad')], missed: 3 });
  if (attention > 0) parts.push({ spans: [span(`⚑ ${attention}`, 'warn', true)], missed: 0 });
  return parts;
}

function fitting(parts: readonly Part[], width: number): readonly Part[] {
  const needed = parts.reduce((sum, { spans }) => sum + spanColumns(spans) + 3, 0);
  const least = Math.max(...parts.map(({ missed }) => missed));
  if (needed <= width || least === 0) return parts;
  return fitting(
    parts.filter(({ missed }) => missed !== least),
    width,
  );
}
