import { executionMap, shapeOfLevel, type MapItem, type MapLevel } from '../../../core/map/execution-map.ts';
import { layOut } from './map-layout.ts';
import { penFor, type MapOptions } from './map-pen.ts';
import { hung, span, type Spans } from './spans.ts';

/** The execution map as lines: every phase with what is in it, in the order in which things can be done. */
export function mapLines(options: MapOptions): Spans[] {
  const { plan, signs, width } = options;
  const map = executionMap(plan);
  const pen = penFor(options);
  const { root } = map;
  const lines: Spans[] = [];
  const loose: number[] = [];
  /** What stands in no phase is drawn together as far as no phase stands between. */
  const flush = () => {
    const shape = shapeOfLevel(root, loose.splice(0));
    if (shape) lines.push(...layOut(shape, pen.drawer(root, loosely(root)), signs, width));
  };
  for (const index of root.order.sequence) {
    const entry = root.items[index];
    if (entry?.item.kind !== 'phase') {
      loose.push(index);
      continue;
    }
    flush();
    lines.push(pen.heading(entry.item.id, [...entry.notes, ...plainNeeds(root, index)]));
    const shape = entry.inside && shapeOfLevel(entry.inside);
    if (entry.inside && shape) lines.push(...hung(layOut(shape, pen.drawer(entry.inside), signs, width - 2), span('  '), span('  ')));
  }
  flush();
  if (map.byClock.length > 0) lines.push([span('by the clock  ', 'dim'), ...pen.clockRow(map.byClock)]);
  if (map.standingBy.length > 0) lines.push([span('stands by for conflicts  ', 'dim'), span(map.standingBy.join(', '))]);
  const legend = pen.legend();
  return legend.length > 0 ? [...lines, [], legend] : lines;
}

/** What a phase waits for on its own level, as its heading says it. */
const plainNeeds = (level: MapLevel, index: number): MapItem[] =>
  level.order.directlyBefore(index).flatMap((before) => level.items[before]?.item ?? []);

/** Needs on phases of the same level are shown by no arrow, for phases stand one below the other: they are noted. */
const loosely = (level: MapLevel) => (index: number) => plainNeeds(level, index).filter(({ kind }) => kind === 'phase');
