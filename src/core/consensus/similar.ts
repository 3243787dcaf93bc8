/** Titles are similar when at least this share of their words is common to both (the Jaccard index). */
export const leastSimilarity = 0.6;

/** The words of a title, without capitals, marks and punctuation. */
export const wordsOf = (title: string): ReadonlySet<string> =>
  new Set(
    title
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [],
  );

/** The share of words that two titles have in common, 0 to 1. */
export function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const word of a) if (b.has(word)) common += 1;
  const all = a.size + b.size - common;
  return all === 0 ? 0 : common / all;
}
