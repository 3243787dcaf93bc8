import { suggestion } from '../../core/plan/suggest.ts';

/** ` Did you mean X?`, with its leading space, or nothing: made to be put behind a sentence. A beginning counts as near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const begins = word.length >= 2 ? known.find((candidate) => candidate.toLowerCase().startsWith(word.toLowerCase())) : undefined;
  const meant = begins ?? suggestion(word, known);
  return meant === null ? '' : ` Did you mean ${meant}?`;
}
