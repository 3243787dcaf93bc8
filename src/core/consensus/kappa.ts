/**
 * Fleiss' kappa (J. L. Fleiss, Measuring nominal scale agreement among many raters, Psychological Bulletin 76, 1971): how far raters agree
 * beyond what chance alone would bring. 1 is perfect, 0 is chance, less is worse than chance.
 */
export type Kappa =
  /** `subjects` is how many were rated by all. */
  { readonly kind: 'value'; readonly value: number; readonly subjects: number } | { readonly kind: 'undefined'; readonly reason: string };

/**
 * @param ratings one list a subject: the category that each rater put it in, as many as there are raters
 * @param raters how many there are
 */
export function fleissKappa(ratings: readonly (readonly string[])[], raters: number): Kappa {
  if (raters < 2) return { kind: 'undefined', reason: 'it takes at least two raters' };
  const complete = ratings.filter(({ length }) => length === raters);
  const subjects = complete.length;
  if (subjects === 0) return { kind: 'undefined', reason: 'nothing was rated by all' };
  const totals = new Map<string, number>();
  let agreeing = 0;
  for (const rating of complete) {
    const counts = new Map<string, number>();
    for (const category of rating) counts.set(category, (counts.get(category) ?? 0) + 1);
    for (const [category, count] of counts) {
      totals.set(category, (totals.get(category) ?? 0) + count);
      agreeing += count * (count - 1);
    }
  }
  // Only one category was used: chance explains everything, and the formula divides by nothing.
  if (totals.size === 1) return { kind: 'undefined', reason: `all ratings are the same (${[...totals.keys()].join('')})` };
  const observed = agreeing / (subjects * raters * (raters - 1));
  const byChance = [...totals.values()].map((total) => (total / (subjects * raters)) ** 2).reduce((sum, share) => sum + share, 0);
  return { kind: 'value', value: (observed - byChance) / (1 - byChance), subjects };
}
