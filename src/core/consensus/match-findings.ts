import { severities, type Severity } from '../run/finding.ts';
import { byText } from './agreement.ts';
import type { ResultDocument, ResultFinding } from './document.ts';
import { leastSimilarity, similarity, wordsOf } from './similar.ts';

/** How a finding was recognised as that of another model, the surest way first. */
export type MatchRule = 'id' | 'place' | 'title';

export interface FoundByModel {
  readonly model: string;
  readonly finding: ResultFinding;
  /** The surest rule by which it is the same as that of another model in the group; `null` when it stands alone. */
  readonly matchedBy: MatchRule | null;
}

/** One thing that is wrong, as one model or several report it. */
export interface MatchedFinding {
  /** Of the first model by name. */
  readonly title: string;
  /** The worst that any of them says. */
  readonly severity: Severity;
  /** At most one a model, in the order of their names. */
  readonly found: readonly FoundByModel[];
}

interface Candidate {
  readonly model: string;
  readonly finding: ResultFinding;
  readonly words: ReadonlySet<string>;
}

/**
 * Recognises what several models found: by the same id, else the same file and line, else a similar title. A group has at most one finding
 * of a model, for a model tells its own findings apart. The answer does not depend on the order of models or findings.
 */
export function matchFindings(documents: ReadonlyMap<string, ResultDocument | null>): MatchedFinding[] {
  const candidates = [...documents]
    .flatMap(([model, document]) => (document?.findings ?? []).map((finding) => ({ model, finding, words: wordsOf(finding.title) })))
    .sort((a, b) => byText(sortKey(a), sortKey(b)));
  const groups = groupsOf(candidates);
  for (const keyOf of [idOf, placeOf]) for (const alike of byKey(candidates, keyOf)) joinAlike(groups, alike);
  for (const [a, b] of pairsByTitle(candidates)) groups.join(a, b);
  return groups
    .all()
    .map(matched)
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || byText(a.title, b.title));
}

const sortKey = ({ model, finding: { id, file, line, title, severity, note } }: Candidate): string =>
  JSON.stringify([model, id ?? '', file ?? '', line ?? 0, title, severity, note ?? '']);

const idOf = ({ finding }: Candidate): string | null => finding.id?.trim().toLowerCase() ?? null;
const placeOf = ({ finding: { file, line } }: Candidate): string | null =>
  file === undefined || line === undefined
    ? null
    : `${file
        .trim()
        .replaceAll('\\', '/')
        .replace(/^(?:\.\/)+/, '')}:${line}`;

interface Groups {
  /** Makes two groups one, when no model is in both. @returns whether they are one now */
  join(a: Candidate, b: Candidate): boolean;
  all(): readonly (readonly Candidate[])[];
}

function groupsOf(candidates: readonly Candidate[]): Groups {
  const home = new Map<Candidate, Candidate[]>(candidates.map((candidate) => [candidate, [candidate]]));
  return {
    join(a, b) {
      const [into, from] = [home.get(a) ?? [], home.get(b) ?? []];
      if (into === from) return true;
      const models = new Set(into.map(({ model }) => model));
      if (from.some(({ model }) => models.has(model))) return false;
      into.push(...from);
      for (const each of from) home.set(each, into);
      return true;
    },
    all: () => [...new Set(home.values())],
  };
}

function byKey(candidates: readonly Candidate[], keyOf: (candidate: Candidate) => string | null): Iterable<readonly Candidate[]> {
  const found = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const key = keyOf(candidate);
    if (key !== null) found.set(key, [...(found.get(key) ?? []), candidate]);
  }
  return found.values();
}

/** Each goes to the first that it can be one with: a model with two findings of one place has them in two groups. */
function joinAlike(groups: Groups, alike: readonly Candidate[]): void {
  const firsts: Candidate[] = [];
  for (const candidate of alike) if (!firsts.some((first) => groups.join(first, candidate))) firsts.push(candidate);
}

/** Pairs of different models with similar titles, the most similar first. */
function pairsByTitle(candidates: readonly Candidate[]): (readonly [Candidate, Candidate])[] {
  const pairs: { readonly pair: readonly [Candidate, Candidate]; readonly alike: number }[] = [];
  for (const [index, others] of sharingWords(candidates).entries()) {
    const a = candidates[index];
    for (const b of [...others].map((other) => candidates[other])) {
      if (!a || !b || a.model === b.model) continue;
      const alike = similarity(a.words, b.words);
      if (alike >= leastSimilarity) pairs.push({ pair: [a, b], alike });
    }
  }
  return pairs.sort((a, b) => b.alike - a.alike).map(({ pair }) => pair);
}

/**
 * For each candidate those before it that may be similar. Two sets of words that are as similar as they must be have one of their rarest words
 * in common, so that not all pairs need to be compared.
 */
function sharingWords(candidates: readonly Candidate[]): Set<number>[] {
  const uses = new Map<string, number>();
  for (const { words } of candidates) for (const word of words) uses.set(word, (uses.get(word) ?? 0) + 1);
  const withWord = new Map<string, number[]>();
  return candidates.map(({ words }, index) => {
    const rarest = [...words].sort((a, b) => (uses.get(a) ?? 0) - (uses.get(b) ?? 0) || byText(a, b));
    const others = new Set<number>();
    for (const word of rarest.slice(0, words.size - Math.ceil(leastSimilarity * words.size) + 1)) {
      const known = withWord.get(word) ?? [];
      for (const other of known) others.add(other);
      known.push(index);
      withWord.set(word, known);
    }
    return others;
  });
}

function matched(group: readonly Candidate[]): MatchedFinding {
  const inOrder = [...group].sort((a, b) => byText(sortKey(a), sortKey(b)));
  const worst = Math.min(...inOrder.map(({ finding }) => severities.indexOf(finding.severity)));
  return {
    title: inOrder[0]?.finding.title ?? '',
    severity: severities[worst] ?? 'critical',
    found: inOrder.map((candidate) => ({
      model: candidate.model,
      finding: candidate.finding,
      matchedBy: surestRule(
        candidate,
        inOrder.filter((other) => other !== candidate),
      ),
    })),
  };
}

function surestRule(candidate: Candidate, others: readonly Candidate[]): MatchRule | null {
  if (others.length === 0) return null;
  const shares = (keyOf: (each: Candidate) => string | null) =>
    others.some((other) => keyOf(other) !== null && keyOf(other) === keyOf(candidate));
  return shares(idOf) ? 'id' : shares(placeOf) ? 'place' : 'title';
}
