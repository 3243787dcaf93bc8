/**
 * Takes a command line for a shell apart into the simple commands that it runs, as far as that can be said without running it. It is for holding
 * them against rules, so whatever it is not sure of makes the line `isOpaque`: a rule that allows must not rest on a guess.
 */
export interface ShellLine {
  readonly commands: readonly SimpleCommand[];
  /** Something of it was not understood: quotes without an end, a here-document, a loop. */
  readonly isOpaque: boolean;
}

export interface SimpleCommand {
  /** Without quotes. What a variable or another command would put there stands as it is written. */
  readonly words: readonly string[];
  /** It reads from, or writes to, a file. Another stream of its own, and `/dev/null`, are none. */
  readonly redirects: boolean;
}

/** Words that only begin, join or end commands. */
const joints = new Set(['if', 'then', 'else', 'elif', 'fi', 'do', 'done', 'while', 'until', '!', '{', '}', 'time']);
/** What these do with the words behind them is not looked into. */
const unknownWords = new Set(['for', 'case', 'select', 'function', 'esac', 'coproc', '[[', '((']);

interface Reader {
  readonly text: string;
  at: number;
  isOpaque: boolean;
  readonly commands: SimpleCommand[];
}

export function shellLine(text: string): ShellLine {
  const reader: Reader = { text, at: 0, isOpaque: false, commands: [] };
  readCommands(reader, null);
  return { commands: reader.commands, isOpaque: reader.isOpaque };
}

/** Reads commands up to the end, or to the character that ends a substitution. */
function readCommands(reader: Reader, end: ')' | null): void {
  let words: string[] = [];
  let redirects = false;
  const close = () => {
    if (words.length > 0 || redirects) reader.commands.push({ words, redirects });
    words = [];
    redirects = false;
  };
  for (;;) {
    skipBlanks(reader);
    const char = reader.text[reader.at];
    if (char === undefined) {
      if (end !== null) reader.isOpaque = true;
      return close();
    }
    if (char === end) {
      reader.at += 1;
      return close();
    }
    if (char === '#') skipComment(reader);
    else if (char === '(') {
      close();
      reader.at += 1;
      readCommands(reader, ')');
    } else if (char === ')') {
      // It ends nothing here: a pattern of `case`, or a mistake.
      reader.isOpaque = true;
      reader.at += 1;
    } else if (/[;\n\r]/.test(char) || char === '|' || (char === '&' && reader.text[reader.at + 1] !== '>')) {
      close();
      reader.at += 1;
    } else if (isRedirect(reader)) redirects = readRedirect(reader) || redirects;
    else {
      const word = readWord(reader);
      if (words.length === 0 && unknownWords.has(word)) reader.isOpaque = true;
      if (words.length > 0 || !joints.has(word)) words.push(word);
    }
  }
}

function skipBlanks(reader: Reader): void {
  for (;;) {
    const rest = reader.text.slice(reader.at, reader.at + 2);
    if (rest === '\\\n') reader.at += 2;
    else if (rest.startsWith(' ') || rest.startsWith('\t')) reader.at += 1;
    else return;
  }
}

function skipComment(reader: Reader): void {
  const end = reader.text.indexOf('\n', reader.at);
  reader.at = end < 0 ? reader.text.length : end;
}

const redirect = /^(?:\d*|&)(<<|<>|>>|>\||<&|>&|<|>)/;
const isRedirect = (reader: Reader): boolean => redirect.test(reader.text.slice(reader.at, reader.at + 8));

/** @returns whether it is to or from a file */
function readRedirect(reader: Reader): boolean {
  const [all = '', operator = ''] = redirect.exec(reader.text.slice(reader.at, reader.at + 8)) ?? [];
  reader.at += all.length;
  // A here-document, or a here-string: what is in it may be anything.
  if (operator === '<<') reader.isOpaque = true;
  // `<(` and `>(` run a command.
  if (reader.text[reader.at] === '(') {
    reader.at += 1;
    readCommands(reader, ')');
    return true;
  }
  skipBlanks(reader);
  const target = readWord(reader);
  if (operator.endsWith('&') && /^(\d+|-)$/.test(target)) return false;
  return target !== '/dev/null';
}

/** Reads one word, and the commands that are substituted in it as commands of their own. */
function readWord(reader: Reader): string {
  let word = '';
  for (;;) {
    const char = reader.text[reader.at];
    if (char === undefined || /[ \t\n\r;|&()<>]/.test(char)) return word;
    if (char === "'") word += readSingle(reader);
    else if (char === '"') word += readDouble(reader);
    else if (char === '\\') {
      // A line that goes on.
      if (reader.text[reader.at + 1] !== '\n') word += reader.text[reader.at + 1] ?? '';
      reader.at += 2;
    } else if (char === '`') word += readBackticks(reader);
    else if (char === '$') word += readDollar(reader);
    else {
      word += char;
      reader.at += 1;
    }
  }
}

function readSingle(reader: Reader): string {
  const end = reader.text.indexOf("'", reader.at + 1);
  if (end < 0) reader.isOpaque = true;
  const inside = reader.text.slice(reader.at + 1, end < 0 ? undefined : end);
  reader.at = end < 0 ? reader.text.length : end + 1;
  return inside;
}

function readDouble(reader: Reader): string {
  let inside = '';
  reader.at += 1;
  for (;;) {
    const char = reader.text[reader.at];
    if (char === undefined) {
      reader.isOpaque = true;
      return inside;
    }
    if (char === '"') {
      reader.at += 1;
      return inside;
    }
    if (char === '\\') {
      const next = reader.text[reader.at + 1] ?? '';
      inside += next === '\n' ? '' : '"\\$`'.includes(next) ? next : `\\${next}`;
      reader.at += 2;
    } else if (char === '`') inside += readBackticks(reader);
    else if (char === '$') inside += readDollar(reader);
    else {
      inside += char;
      reader.at += 1;
    }
  }
}

/** `$(...)` is a command of its own, `$'...'` has escapes that are not looked into; all else is a variable, which stands as it is written. */
function readDollar(reader: Reader): string {
  const next = reader.text[reader.at + 1];
  if (next === '(') return readSubstitution(reader);
  if (next === "'" || next === '{') reader.isOpaque = true;
  reader.at += 1;
  return '$';
}

function readSubstitution(reader: Reader): string {
  const from = reader.at;
  reader.at += '$('.length;
  readCommands(reader, ')');
  return reader.text.slice(from, reader.at);
}

/** The old way to substitute, in which quotes mean something else: what it runs is found, and the line not relied on. */
function readBackticks(reader: Reader): string {
  const end = reader.text.indexOf('`', reader.at + 1);
  const inside = reader.text.slice(reader.at + 1, end < 0 ? undefined : end);
  reader.isOpaque = true;
  reader.commands.push(...shellLine(inside).commands);
  reader.at = end < 0 ? reader.text.length : end + 1;
  return `\`${inside}\``;
}
