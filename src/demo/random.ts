/** A stream of choices that is the same for the same seed: a demo that is run twice tells the same story twice. */
export interface Choices {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  one<T>(of: readonly [T, ...T[]]): T;
  /** The same items in another order. */
  shuffled<T>(of: readonly T[]): T[];
}

export function choices(seed: string): Choices {
  let state = hash(seed);
  // The generator is mulberry32: 32 bits of state are plenty for choosing words.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    between,
    one: <T>(of: readonly [T, ...T[]]) => of[between(0, of.length - 1)] ?? of[0],
    shuffled<T>(of: readonly T[]) {
      return of
        .map((item) => ({ item, rank: next() }))
        .toSorted((left, right) => left.rank - right.rank)
        .map(({ item }) => item);
    },
  };
}

/** FNV-1a over the UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
