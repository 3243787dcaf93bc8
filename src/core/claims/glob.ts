/**
 * Patterns of paths, as claims name them. A star stands for any characters but `/`, a question mark for one, a class (`[ab]`) for one character
 * whichever it is, two stars for any number of folders, and `{a,b}` for one of several. A pattern names all that lies below what it names, too, and
 * a leading dot is a character like any other. Nothing is read from the disk, and nothing is excluded: `!` and `#` mean themselves.
 */
export interface Glob {
  readonly text: string;
  /** Without braces: one of them has to fit. */
  readonly ways: readonly Way[];
}

/** One segment of a path each; `**` is a segment of its own. */
type Way = readonly string[];

/** More ways than a person would ever write: the rest of the braces count as a star each. */
const mostWays = 64;

const known = new Map<string, Glob>();

/** @param text a path with `/`, relative, without `.` and `..`; `.` alone is everything */
export function globOf(text: string): Glob {
  let glob = known.get(text);
  if (glob === undefined) {
    const ways = withoutBraces(text).map((way) => [...way.split('/').filter((segment) => segment !== '' && segment !== '.'), '**']);
    known.set(text, (glob = { text, ways }));
  }
  return glob;
}

/** Whether there is a path that both name. Classes make it say yes where only their characters say no. */
export const overlap = (one: Glob, other: Glob): boolean =>
  one.ways.some((way) => other.ways.some((another) => common(way, another, isAnyDepth, segmentsOverlap)));

/** Whether a path is named by a pattern. @param path as git tells it: relative, with `/` */
export function names({ ways }: Glob, path: string): boolean {
  const segments = path.split('/');
  return ways.some((way) => common(way, segments, isAnyDepth, (segment, name) => common(tokens(segment), Array.from(name), isStar, fits)));
}

const isAnyDepth = (segment: string): boolean => segment === '**';
const isStar = (token: string): boolean => token === '*';
const any = '?';
const fits = (one: string, other: string): boolean => one === other || one === any || other === any;
const segmentsOverlap = (one: string, other: string): boolean => common(tokens(one), tokens(other), isStar, fits);

/**
 * Whether two lists have a member in common, where an element may stand for any number of others. It walks both at once, and for each place in the
 * one keeps the places in the other that it can be reached with.
 */
function common(
  one: readonly string[],
  other: readonly string[],
  isMany: (element: string) => boolean,
  agree: (a: string, b: string) => boolean,
): boolean {
  /** `reached[j]`: what is before the present element of `one`, and before element j of `other`, agree. */
  let reached = other.map((_, at) => other.slice(0, at).every(isMany));
  reached.push(other.every(isMany));
  for (const element of one) {
    const next = reached.map(() => false);
    for (let at = 0; at <= other.length; at++) {
      const before = other[at - 1];
      next[at] =
        // One of them stands for many: it takes another element of the other list, or none more.
        (isMany(element) && (reached[at] === true || (at > 0 && next[at - 1] === true))) ||
        (before !== undefined && isMany(before) && (next[at - 1] === true || reached[at] === true)) ||
        (before !== undefined && !isMany(element) && !isMany(before) && reached[at - 1] === true && agree(element, before));
    }
    reached = next;
  }
  return reached[other.length] === true;
}

/** Characters of a segment, where a class counts as any one of them, and stars side by side as one. */
function tokens(segment: string): string[] {
  const withoutClasses = segment.replace(/\[[!^]?\]?[^\]]*\]/gu, any).replace(/\*+/g, '*');
  return Array.from(withoutClasses);
}

/** `a/{b,c}` is `a/b` and `a/c`; a brace that has no comma, or no end, is a character. */
function withoutBraces(text: string): readonly string[] {
  let ways: readonly string[] = [''];
  let rest = text;
  for (let choice = firstChoice(rest); choice !== null; choice = firstChoice(rest)) {
    const before = rest.slice(0, choice.from);
    rest = rest.slice(choice.to);
    const all = choice.choices.flatMap(withoutBraces);
    const kept = ways.length * all.length > mostWays ? ['*'] : all;
    ways = ways.flatMap((way) => kept.map((each) => way + before + each));
  }
  return ways.map((way) => way + rest);
}

function firstChoice(text: string): { readonly from: number; readonly to: number; readonly choices: readonly string[] } | null {
  for (let from = text.indexOf('{'); from !== -1; from = text.indexOf('{', from + 1)) {
    const choices: string[] = [];
    let depth = 0;
    let begin = from + 1;
    for (let at = from; at < text.length; at++) {
      const character = text[at];
      if (character === '{') depth += 1;
      else if (character === '}') depth -= 1;
      if ((character === ',' && depth === 1) || depth === 0) {
        choices.push(text.slice(begin, at));
        begin = at + 1;
      }
      if (depth === 0) {
        if (choices.length > 1) return { from, to: at + 1, choices };
        break;
      }
    }
  }
  return null;
}
