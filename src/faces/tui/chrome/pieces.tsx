import type { ComponentType } from 'react';
import type { Grid, Tables } from '../composer/grid.ts';
import type { Placement, Rect } from '../composer/scene.ts';
import type { PartProps } from '../screens/parts.tsx';
import type { DashboardStore } from '../store.ts';
import { Surface, type SurfaceEvents } from './surface.tsx';

/** A part of the screen, drawn by as many Ink roots as it has pieces; each is made when it is first needed. */
export class Pieces {
  readonly #tables: Tables;
  readonly #events: SurfaceEvents;
  readonly #part: ComponentType<PartProps>;
  readonly #store: DashboardStore;
  readonly #surfaces: Surface[] = [];
  #sizes: readonly { readonly width: number; readonly height: number }[] = [];

  constructor(tables: Tables, events: SurfaceEvents, part: ComponentType<PartProps>, store: DashboardStore) {
    this.#tables = tables;
    this.#events = events;
    this.#part = part;
    this.#store = store;
  }

  grids(): Grid[] {
    return this.#surfaces.map(({ grid }) => grid);
  }

  /** Takes sizes, one for each piece. To be called before React sees what they come from. */
  size(sizes: readonly { readonly width: number; readonly height: number }[]): void {
    this.#sizes = sizes;
    for (const [index, surface] of this.#surfaces.entries()) {
      const { width, height } = sizes[index] ?? { width: 1, height: 1 };
      surface.resize(width, height);
    }
  }

  /** Draws pieces that are needed for the first time. */
  mount(): void {
    const Part = this.#part;
    for (let piece = this.#surfaces.length; piece < this.#sizes.length; piece++) {
      const surface = new Surface(this.#tables, this.#events);
      const { width, height } = this.#sizes[piece] ?? { width: 1, height: 1 };
      surface.resize(width, height);
      this.#surfaces.push(surface);
      surface.show(<Part store={this.#store} piece={piece} />);
    }
  }

  /** A piece at a rectangle. */
  at(piece: number, rect: Rect): Placement[] {
    const surface = this.#surfaces[piece];
    return surface === undefined ? [] : [{ grid: surface.grid, rect }];
  }

  close(): void {
    for (const surface of this.#surfaces) surface.close();
  }
}
