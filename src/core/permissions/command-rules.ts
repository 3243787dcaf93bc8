import { shellLine, type ShellLine, type SimpleCommand } from './shell-line.ts';

/** Holds commands of a shell against rules. The words of a rule are compared one by one, never letters: `git push` says nothing of `git pushd`. */

/**
 * Whether a rule allows a command line: all that it runs, or the line as a whole, letter by letter. What redirects to a file, sets variables first,
 * or was not understood is allowed as a whole only.
 * @param isPrefix further words may follow
 */
export function allowsCommand(rule: string, isPrefix: boolean, line: string): boolean {
  const pattern = wordsOf(rule);
  if (!isPrefix && isLiteral(pattern) && plain(rule) === line.trim()) return true;
  const { commands, isOpaque } = shellLine(line);
  return !isOpaque && commands.length > 0 && commands.every((command) => allowedBy(pattern, isPrefix, command));
}

/** The same where several rules allow its commands together. */
export function allowsEach(rules: readonly { readonly text: string; readonly isPrefix: boolean }[], line: string): boolean {
  const { commands, isOpaque } = shellLine(line);
  if (isOpaque || commands.length === 0) return false;
  return commands.every((command) => rules.some(({ text, isPrefix }) => allowedBy(wordsOf(text), isPrefix, command)));
}

function allowedBy(pattern: readonly string[], isPrefix: boolean, { words, redirects }: SimpleCommand): boolean {
  return !redirects && pattern.length > 0 && matches(pattern, words, isPrefix);
}

/**
 * Whether a rule denies a command line: something that it runs, also behind `sudo`, `env` or `xargs`, in `sh -c`, by a path, or with options before
 * the words. More words may follow. In what was not understood the words count wherever they stand.
 */
export function deniesCommand(rule: string, line: string): boolean {
  const pattern = wordsOf(rule);
  if (pattern.length === 0) return false;
  return denies(pattern, shellLine(line), 0);
}

/** Shells in shells are looked into so deep. */
const deepest = 4;

function denies(pattern: readonly string[], { commands, isOpaque }: ShellLine, depth: number): boolean {
  return commands.some(({ words }) => {
    if (isOpaque && words.some((_, at) => matchesLoosely(pattern, words.slice(at)))) return true;
    return (
      unwrapped(words).some((each) => matchesLoosely(pattern, each)) ||
      scriptsIn(words, depth).some((line) => denies(pattern, line, depth + 1))
    );
  });
}

/** What runs the command that stands behind it. */
const wrappers = new Set([
  'sudo',
  'doas',
  'env',
  'command',
  'builtin',
  'exec',
  'nohup',
  'nice',
  'ionice',
  'time',
  'timeout',
  'xargs',
  'stdbuf',
  'setsid',
  'busybox',
  'find',
  'watch',
]);
const shells = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'fish']);

/** The command, without variables that are set first; behind a wrapper any word may be where the real one begins. */
function unwrapped(words: readonly string[]): readonly (readonly string[])[] {
  const from = words.findIndex((word) => !/^[A-Za-z_]\w*\+?=/.test(word));
  const own = from < 0 ? [] : words.slice(from);
  if (!wrappers.has(baseName(own[0] ?? ''))) return [own];
  return own.map((_, at) => own.slice(at));
}

/** Lines that are given to another shell, or to `eval`. */
function scriptsIn(words: readonly string[], depth: number): readonly ShellLine[] {
  if (depth >= deepest) return [];
  return unwrapped(words).flatMap(([first = '', ...rest]) => {
    if (baseName(first) === 'eval') return [shellLine(rest.join(' '))];
    if (!shells.has(baseName(first))) return [];
    const at = rest.findIndex((word) => /^-\w*c$/.test(word));
    const script = at < 0 ? undefined : rest[at + 1];
    return script === undefined ? [] : [shellLine(script)];
  });
}

const baseName = (word: string): string => word.slice(word.lastIndexOf('/') + 1);

/** The words of a pattern at the beginning, with options and their values between them. */
function matchesLoosely([first = '', ...others]: readonly string[], [word, ...rest]: readonly string[]): boolean {
  if (word === undefined || !(wordMatches(first, word) || wordMatches(first, baseName(word)))) return false;
  return followsLoosely(others, rest);
}

function followsLoosely(pattern: readonly string[], words: readonly string[]): boolean {
  const [next, ...others] = pattern;
  if (next === undefined || next === '*')
    return next === undefined || followsLoosely(others, words) || words.some((_, at) => followsLoosely(others, words.slice(at)));
  const [word, ...rest] = words;
  if (word === undefined) return false;
  if (wordMatches(next, word) && followsLoosely(others, rest)) return true;
  // `git -C DIR push`: the option, and its value where it has one.
  return word.startsWith('-') && (followsLoosely(pattern, rest) || followsLoosely(pattern, rest.slice(1)));
}

/** A star alone stands for any number of words. */
function matches(pattern: readonly string[], words: readonly string[], isPrefix: boolean): boolean {
  const [next, ...others] = pattern;
  if (next === undefined) return isPrefix || words.length === 0;
  if (next === '*') return matches(others, words, isPrefix) || (words.length > 0 && matches(pattern, words.slice(1), isPrefix));
  const [word, ...rest] = words;
  return word !== undefined && wordMatches(next, word) && matches(others, rest, isPrefix);
}

/** A star in a word stands for any characters of it, `\*` for itself. */
export function wordMatches(pattern: string, word: string): boolean {
  const source = [...pattern.matchAll(/\\([\s\S])|(\*+)|([^\\*]+|\\$)/g)]
    .map(([, escaped, star, literal]) => (star === undefined ? escapeRegExp(escaped ?? literal ?? '') : '[\\s\\S]*'))
    .join('');
  return new RegExp(`^${source}$`).test(word);
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const wordsOf = (rule: string): string[] => rule.split(/\s+/).filter((word) => word !== '');

const isLiteral = (pattern: readonly string[]): boolean => !pattern.some((word) => /(^|[^\\])(\\\\)*\*/.test(word));

/** A pattern without stars as the text that it stands for. */
const plain = (rule: string): string => rule.replace(/\\([\s\S])/g, '$1').trim();

/** The pattern that stands for exactly this text. */
export const literally = (text: string): string => text.trim().replace(/[\\*]/g, '\\$&');
