import { applySgr, plainLook, sgrOf, showsOnBlank, transition, type Look } from './look.ts';
import { degrade, type ColourDepth } from './depth.ts';

const longestCache = 8_192;

/** Numbers for looks: cells hold the number, and two cells look alike exactly when it is the same. Number 0 is the default look. */
export class StyleTable {
  readonly #depth: ColourDepth;
  #looks: Look[] = [plainLook];
  #texts: string[] = [''];
  #visible: boolean[] = [false];
  #byText = new Map<string, number>([['', 0]]);
  /** Parameters as they came, before they were brought into canonical form. */
  #seen = new Map<string, number>([['', 0]]);
  #transitions = new Map<number, string>();

  constructor(depth: ColourDepth = 'full') {
    this.#depth = depth;
  }

  get size(): number {
    return this.#looks.length;
  }

  /** The number of a look given as SGR parameters (`1;31`). */
  id(parameters: string): number {
    const known = this.#seen.get(parameters);
    if (known !== undefined) return known;
    const id = this.idOf(applySgr(plainLook, parameters));
    if (this.#seen.size >= longestCache) this.#seen.clear();
    this.#seen.set(parameters, id);
    return id;
  }

  idOf(wanted: Look): number {
    const look = degrade(wanted, this.#depth);
    const text = sgrOf(look);
    let id = this.#byText.get(text);
    if (id === undefined) {
      id = this.#looks.length;
      this.#looks.push(look);
      this.#texts.push(text);
      this.#visible.push(showsOnBlank(look));
      this.#byText.set(text, id);
    }
    return id;
  }

  /** Canonical SGR parameters of a number. */
  text(id: number): string {
    return this.#texts[id] ?? '';
  }

  /** The number that a blank gets: most looks do not show on one, and equal cells are never sent twice. */
  ofBlank(id: number): number {
    return this.#visible[id] === true ? id : 0;
  }

  /** The bytes that change a pen of one look to another. */
  transition(from: number, to: number): string {
    if (from === to) return '';
    const key = from * 0x100_0000 + to;
    let bytes = this.#transitions.get(key);
    if (bytes === undefined) {
      bytes = transition(this.#looks[from] ?? plainLook, this.#looks[to] ?? plainLook);
      if (this.#transitions.size >= longestCache) this.#transitions.clear();
      this.#transitions.set(key, bytes);
    }
    return bytes;
  }

  /** Forgets every look that none of the cells has, and renumbers the cells. A child that draws gradients makes new looks for ever. */
  compact(cells: Iterable<Uint32Array>): void {
    const old = this.#looks;
    const renumbered = new Map<number, number>([[0, 0]]);
    this.#looks = [plainLook];
    this.#texts = [''];
    this.#visible = [false];
    this.#byText = new Map([['', 0]]);
    this.#seen = new Map([['', 0]]);
    this.#transitions.clear();
    for (const array of cells) {
      for (let i = 0; i < array.length; i++) {
        const id = array[i] ?? 0;
        let next = renumbered.get(id);
        if (next === undefined) {
          next = this.idOf(old[id] ?? plainLook);
          renumbered.set(id, next);
        }
        array[i] = next;
      }
    }
  }
}
