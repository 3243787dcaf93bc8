import type { Grid } from './grid.ts';

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A grid, shown from its upper left corner on at a rectangle of the screen. Where it is smaller than that, blanks are shown. */
export interface Placement {
  readonly grid: Grid;
  readonly rect: Rect;
}

/** The cursor of the outer terminal, by its place on the screen. */
export interface ScreenCursor {
  readonly x: number;
  readonly y: number;
  readonly shape: 'block' | 'underline' | 'bar';
}

export const contains = (rect: Rect, x: number, y: number): boolean =>
  x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
