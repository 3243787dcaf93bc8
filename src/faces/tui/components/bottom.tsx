import type { ReactElement } from 'react';
import { keyLabel, type Binding } from '../keymap.ts';
import type { NoticeView } from '../view/notice.ts';
import { span, spanColumns, type Span } from '../view/text.ts';
import { Line } from './line.tsx';

export function NoticeLine({ view, width }: { readonly view: NoticeView; readonly width: number }): ReactElement {
  return <Line width={width} left={[span(' '), ...view.left]} right={view.right.length > 0 ? [...view.right, span(' ')] : []} />;
}

/** The most useful keys of what has the keyboard, as many as there is room for. */
export function KeyLine({
  bindings,
  right,
  width,
}: {
  readonly bindings: readonly Binding[];
  readonly right: string;
  readonly width: number;
}): ReactElement {
  const parts = bindings.map(({ keys, short }) => [span(` ${keyLabel(keys[0] ?? '')}`, 'accent', true), span(` ${short} `, 'muted')]);
  // The first key is often the way out: it is never given up for anything else.
  const needed = spanColumns(parts[0] ?? []);
  const end = right !== '' && needed + right.length + 2 <= width ? [span(right, 'muted'), span(' ')] : [];
  let room = width - spanColumns(end) - (end.length > 0 ? 1 : 0);
  const left: Span[] = [];
  for (const part of parts) {
    room -= spanColumns(part);
    if (room < 0) break;
    left.push(...part);
  }
  return <Line width={width} left={left} right={end} />;
}
