import type { Size } from '../../wire/screen.ts';
import { sameSize } from './pane-view.ts';

/**
 * Which size each terminal is to have when several clients look at it: the one that asked last wins; when it goes, the one before it.
 * With nobody left the size stays. Asking again for the same is not asking later.
 */
export class PaneSizes<Client> {
  /** By terminal, in the order of asking. */
  readonly #asked = new Map<string, Map<Client, Size>>();

  /** Replaces what a client asks for. @returns the terminals whose wanted size may be another now */
  ask(client: Client, wanted: ReadonlyMap<string, Size>): Map<string, Size> {
    const touched = new Map<string, Size>();
    for (const [key, asked] of this.#asked) {
      if (wanted.has(key) || !asked.delete(client)) continue;
      const last = [...asked.values()].at(-1);
      if (last !== undefined) touched.set(key, last);
      else this.#asked.delete(key);
    }
    for (const [key, size] of wanted) {
      let asked = this.#asked.get(key);
      if (asked === undefined) this.#asked.set(key, (asked = new Map()));
      const before = asked.get(client);
      if (before !== undefined && sameSize(before, size)) continue;
      asked.delete(client);
      asked.set(client, size);
      touched.set(key, size);
    }
    return touched;
  }

  /** The size wanted for a terminal, if somebody asked for one. */
  of(key: string): Size | null {
    return [...(this.#asked.get(key)?.values() ?? [])].at(-1) ?? null;
  }
}
