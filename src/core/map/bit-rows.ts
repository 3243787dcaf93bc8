/** A set of numbers 0 .. n-1, 32 a word. */
export type BitRow = Uint32Array;

export interface BitRows {
  readonly row: (index: number) => BitRow;
  readonly has: (index: number, member: number) => boolean;
  /** Adds to a row the number of another, and all that is in that one's row. */
  readonly addRow: (index: number, other: number) => void;
  readonly join: (index: number, others: BitRow) => void;
  /** Of these numbers those that are in the row of none of them. */
  readonly without: (numbers: readonly number[]) => number[];
}

/** As many sets as they have possible members: a relation. Thousands of members are compared 32 at a time. */
export function bitRows(size: number): BitRows {
  const words = Math.ceil(size / 32);
  const bits = new Uint32Array(size * words);
  const row = (index: number): BitRow => bits.subarray(index * words, (index + 1) * words);
  const join = (index: number, others: BitRow): void => {
    const own = row(index);
    for (let word = 0; word < words; word++) own[word] = (own[word] ?? 0) | (others[word] ?? 0);
  };
  return {
    row,
    has: (index, member) => hasBit(row(index), member),
    addRow(index, other) {
      join(index, row(other));
      setBit(row(index), other);
    },
    join,
    without(numbers) {
      const union = new Uint32Array(words);
      for (const number of numbers) {
        const own = row(number);
        for (let word = 0; word < words; word++) union[word] = (union[word] ?? 0) | (own[word] ?? 0);
      }
      return numbers.filter((number) => !hasBit(union, number));
    },
  };
}

export function bitRowOf(size: number, members: readonly number[]): BitRow {
  const row = new Uint32Array(Math.ceil(size / 32));
  for (const member of members) setBit(row, member);
  return row;
}

/** Takes out of `from` what is in `row` too, or with `isIn` false what is not, and tells what that was. */
export function take(from: BitRow, row: BitRow, isIn: boolean): number[] {
  const taken: number[] = [];
  for (let word = 0; word < from.length; word++) {
    const found = row[word] ?? 0;
    let hits = (from[word] ?? 0) & (isIn ? found : ~found);
    if (hits === 0) continue;
    from[word] = (from[word] ?? 0) & ~hits;
    for (; hits !== 0; hits &= hits - 1) taken.push(word * 32 + 31 - Math.clz32(hits & -hits));
  }
  return taken;
}

export const hasBit = (row: BitRow, member: number): boolean => ((row[member >> 5] ?? 0) & (1 << (member & 31))) !== 0;

export function setBit(row: BitRow, member: number): void {
  row[member >> 5] = (row[member >> 5] ?? 0) | (1 << (member & 31));
}

export function clearBit(row: BitRow, member: number): void {
  row[member >> 5] = (row[member >> 5] ?? 0) & ~(1 << (member & 31));
}
