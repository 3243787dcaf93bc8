import type { Phase, Plan, Stream } from '../../../../src/core/plan/model.ts';

/**
 * Which part of a draft is which part of the plan that a person wrote. The two were named by different hands, so parts are the same by their words: those
 * of the id and of the title, shortened to their stems, in any order. The best pairs are taken first, each part once.
 */
export interface Named {
  readonly id: string;
  readonly title: string;
}
type Pair<A, B> = readonly [A, B];

/** Share of common words that makes two parts the same. */
const enough = 0.5;
const small = new Set([
  'a',
  'an',
  'and',
  'all',
  'are',
  'as',
  'at',
  'be',
  'by',
  'for',
  'from',
  'in',
  'is',
  'it',
  'of',
  'on',
  'or',
  'the',
  'to',
  'with',
]);

/** Stems of the words of a text: `Tests`, `testing` and `test` are one. */
export function stems(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[a-z]+|\d+/g) ?? [];
  return new Set(words.filter((word) => !small.has(word)).map((word) => word.replace(/(?:ings?|ed|(?<!s)s)$/, '').slice(0, 6) || word));
}

/** Twice the common words over the words of both: 1 for the same words. */
export function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0;
  return (2 * common(one, other)) / (one.size + other.size);
}

export const common = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => [...one].filter((word) => other.has(word)).length;

const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, '');

/** How much two parts are the same, by what names each: the id, the title, and both together. */
export function nameLikeness(one: Named, other: Named): number {
  if (plain(one.id) === plain(other.id)) return 1;
  if (plain(one.title) !== '' && plain(one.title) === plain(other.title)) return 0.99;
  const names = ({ id, title }: Named) => [stems(title), stems(id), stems(`${id} ${title}`)];
  return 0.98 * Math.max(...names(one).flatMap((a) => names(other).map((b) => likeness(a, b))));
}

/** Pairs of the same parts, the most alike first. */
export function pairs<A, B>(first: readonly A[], second: readonly B[], alike: (one: A, other: B) => number): Pair<A, B>[] {
  const all = first.flatMap((one) => second.map((other) => ({ one, other, score: alike(one, other) })));
  const free = { one: new Set(first), other: new Set(second) };
  return all
    .filter(({ score }) => score >= enough)
    .sort((a, b) => b.score - a.score)
    .flatMap(({ one, other }): Pair<A, B>[] => {
      if (!free.one.has(one) || !free.other.has(other)) return [];
      free.one.delete(one);
      free.other.delete(other);
      return [[one, other]];
    });
}

export interface SameNodes {
  readonly phases: readonly Pair<Phase, Phase>[];
  readonly streams: readonly Pair<Stream, Stream>[];
}

/**
 * Streams are the same by their names, or by a file that both deliver, those of the same phase before others. What is left of the same phase on
 * both sides, and as many, is the same in the order of the plans: a single stream whose words are all others, or the nameless members of a group.
 */
export function sameNodes(written: Plan, draft: Plan): SameNodes {
  const phases = pairs(written.phases, draft.phases, nameLikeness);
  const around = (plan: Plan, stream: Stream): Phase | undefined => plan.phases.find(({ id }) => id === stream.phase);
  const samePhase = (one: Stream, other: Stream) => {
    const [home, away] = [around(written, one), around(draft, other)];
    return home === away || phases.some(([a, b]) => a === home && b === away);
  };
  const sameFile = (one: Stream, other: Stream) =>
    one.deliverables.some(({ path }) => other.deliverables.some((each) => baseName(each.path) === baseName(path)));
  const named = pairs(written.streams, draft.streams, (one, other) => {
    const score = Math.max(nameLikeness(one, other), sameFile(one, other) ? 0.9 : 0);
    // `Task 1` of one phase is not that of another, however much alike their names are.
    return score >= enough && (score === 1 || samePhase(one, other)) ? score + 1 : score;
  });
  const left = (streams: readonly Stream[], side: 0 | 1) => streams.filter((stream) => !named.some((pair) => pair[side] === stream));
  const rest = phases.flatMap(([home, away]) => {
    const ours = left(written.streams, 0).filter(({ phase }) => phase === home.id);
    const theirs = left(draft.streams, 1).filter(({ phase }) => phase === away.id);
    return ours.length === theirs.length
      ? ours.flatMap((one, index): Pair<Stream, Stream>[] => (theirs[index] ? [[one, theirs[index]]] : []))
      : [];
  });
  return { phases, streams: [...named, ...rest] };
}

export const baseName = (path: string) => path.split('/').at(-1) ?? path;
