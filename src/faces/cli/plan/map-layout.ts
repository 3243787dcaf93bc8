import type { Shape } from '../../../core/map/shape.ts';
import type { Signs } from './signs.ts';
import { hung, joined, span, widthOf, type Span, type Spans } from './spans.ts';

/** How a member of a shape is drawn: its label, and for a phase what is in it. */
export interface Drawn {
  readonly label: Spans;
  /** `null` for what has nothing in it. */
  readonly inside: { readonly shape: Shape | null; readonly draw: (member: number, alsoAfter: readonly number[]) => Drawn } | null;
}
type Draw = (member: number, alsoAfter: readonly number[]) => Drawn;

/**
 * Lays a shape out as lines of at most `room` columns: on one line where it fits, else broken at arrows and at forks. A label alone that
 * is wider than the room stands out.
 */
export function layOut(shape: Shape, draw: Draw, signs: Signs, room: number): Spans[] {
  const then = span(` ${signs.arrow} `, 'dim');
  const beside = span(` ${signs.beside} `, 'dim');

  return lines(shape, draw, room);

  function lines(shape: Shape, draw: Draw, room: number): Spans[] {
    if (mayFit(shape, room) && !forks(shape, draw)) {
      const line = onOneLine(shape, draw);
      if (widthOf(line) <= room) return [line];
    }
    switch (shape.kind) {
      case 'one':
        return member(draw(shape.member, shape.alsoAfter), room);
      case 'series':
        return series(shape.parts, draw, room);
      case 'parallel':
        return fork(shape.parts, draw, room);
    }
  }

  /** A phase within a phase: its name, and what is in it behind that, or below when there is no room. */
  function member({ label, inside }: Drawn, room: number): Spans[] {
    if (!inside?.shape) return [label];
    const name: Spans = [...label, span(': ')];
    const content = lines(inside.shape, inside.draw, room - 2);
    const [only] = content;
    if (content.length === 1 && only && widthOf(name) + widthOf(only) <= room) return [[...name, ...only]];
    return [name, ...hung(content, span('  '), span('  '))];
  }

  function series(parts: readonly Shape[], draw: Draw, room: number): Spans[] {
    const found: Spans[] = [];
    let line: Spans = [];
    const arrow = span(`${signs.arrow} `, 'dim');
    const indent = span(' '.repeat(signs.arrow.length + 1));
    const end = () => {
      if (line.length > 0) found.push(line);
      line = [];
    };
    for (const [index, part] of parts.entries()) {
      const text = () => bracketed(part, draw, 'series');
      if (mayFit(part, room) && !forks(part, draw)) {
        const longer = line.length === 0 ? [...(index === 0 ? [] : [arrow]), ...text()] : [...line, then, ...text()];
        if (widthOf(longer) <= room) {
          line = longer;
          continue;
        }
      }
      end();
      const below = lines(part, draw, room - signs.arrow.length - 1);
      const [only] = below;
      if (below.length === 1 && only) line = [...(index === 0 ? [] : [arrow]), ...(part.kind === 'parallel' ? text() : only)];
      else found.push(...(index === 0 ? below : hung(below, arrow, indent)));
    }
    end();
    return found;
  }

  /** Single members share a row; whatever is more gets a branch of its own. */
  function fork(parts: readonly Shape[], draw: Draw, room: number): Spans[] {
    const isSingle = (part: Shape) => part.kind === 'one' && !draw(part.member, part.alsoAfter).inside?.shape;
    const singles = parts.filter(isSingle);
    const rest = parts.filter((part) => !isSingle(part));
    if (rest.length === 0) return row(singles, draw, room);
    const branches = [...rest.map((part) => lines(part, draw, room - 3)), ...(singles.length > 0 ? [row(singles, draw, room - 3)] : [])];
    return branches.flatMap((branch, index) => {
      const isLast = index === branches.length - 1;
      const head = index === 0 ? signs.first : isLast ? signs.last : signs.middle;
      return hung(branch, span(head, 'dim'), span(isLast ? '   ' : signs.through, 'dim'));
    });
  }

  /** Members side by side, in columns when they take more than one line. */
  function row(parts: readonly Shape[], draw: Draw, room: number): Spans[] {
    const cells = parts.map((part) => onOneLine(part, draw));
    const whole = joined(cells, beside);
    if (widthOf(whole) <= room) return [whole];
    const cellWidth = Math.max(...cells.map(widthOf));
    const perLine = Math.max(1, Math.floor((room + 1) / (cellWidth + widthOf([beside]))));
    const found: Spans[] = [];
    for (let start = 0; start < cells.length; start += perLine) {
      const line = cells.slice(start, start + perLine);
      const padded = line.map((cell) => [...cell, span(' '.repeat(cellWidth - widthOf(cell)))]);
      // Every line but the first begins with the sign, and all leave room for it, so that the columns meet.
      found.push([start === 0 ? span(' '.repeat(signs.beside.length + 1)) : span(`${signs.beside} `, 'dim'), ...joined(padded, beside)]);
    }
    return found;
  }

  /** Each member takes a column, and three more stand between two: most that is too long is known to be so without being written out. */
  function mayFit(shape: Shape, room: number): boolean {
    let columns = 0;
    const walk = (each: Shape): boolean => {
      if (each.kind !== 'one') return each.parts.every(walk);
      columns += columns === 0 ? 1 : 4;
      return columns <= room;
    };
    return walk(shape);
  }

  function onOneLine(shape: Shape, draw: Draw): Spans {
    switch (shape.kind) {
      case 'one': {
        const { label, inside } = draw(shape.member, shape.alsoAfter);
        return inside?.shape ? [...label, span(': '), ...onOneLine(inside.shape, inside.draw)] : label;
      }
      case 'series':
        return joined(
          shape.parts.map((part) => bracketed(part, draw, 'series')),
          then,
        );
      case 'parallel':
        return joined(
          shape.parts.map((part) => bracketed(part, draw, 'parallel')),
          beside,
        );
    }
  }

  function bracketed(part: Shape, draw: Draw, within: 'series' | 'parallel'): Spans {
    const line = onOneLine(part, draw);
    const isNamed = part.kind === 'one' && draw(part.member, part.alsoAfter).inside?.shape;
    return isNamed || (part.kind !== 'one' && part.kind !== within) ? [bracket('('), ...line, bracket(')')] : line;
  }

  /** Whether it reads better as branches than on one line: something side by side of which a part is more than a single member. */
  function forks(shape: Shape, draw: Draw): boolean {
    switch (shape.kind) {
      case 'one': {
        const { inside } = draw(shape.member, shape.alsoAfter);
        return inside?.shape ? forks(inside.shape, inside.draw) : false;
      }
      case 'series':
        return shape.parts.some((part) => forks(part, draw));
      case 'parallel':
        return shape.parts.some((part) => part.kind !== 'one' || Boolean(draw(part.member, part.alsoAfter).inside?.shape));
    }
  }
}

const bracket = (text: string): Span => span(text, 'dim');
