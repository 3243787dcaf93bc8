import stringWidth from 'string-width';
import type { Shape } from '../../../core/map/shape.ts';
import { layOut } from './map-layout.ts';
import { penFor, type MapOptions } from './map-pen.ts';
import { hung, span, type Spans } from './spans.ts';

/** The lanes of a plan, one a row: who takes which streams, one after the other. */
export function laneLines(options: MapOptions): Spans[] {
  const { plan, signs, width } = options;
  const { streamLabel } = penFor(options);
  const nameWidth = Math.max(0, ...plan.lanes.map(({ id }) => stringWidth(id))) + 2;
  return plan.lanes.flatMap(({ id, streams }) => {
    const shape: Shape = { kind: 'series', parts: streams.map((_, member) => ({ kind: 'one', member, alsoAfter: [] })) };
    const label = (member: number): Spans => {
      const stream = streams[member];
      return stream === undefined ? [] : streamLabel(stream, []);
    };
    const name = span(id + ' '.repeat(nameWidth - stringWidth(id)), 'bold');
    const rows = layOut(shape, (member) => ({ label: label(member), inside: null }), signs, width - nameWidth);
    return hung(rows, name, span(' '.repeat(nameWidth)));
  });
}
