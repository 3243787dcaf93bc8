/** Where a text stops being JSON. */
export interface JsonFault {
  /** 1-based; a column counts UTF-16 code units, as editors do. */
  readonly line: number;
  readonly column: number;
  /** Part of a sentence: `expected a comma or ]`. */
  readonly reason: string;
}

type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'comma' | 'nothing';

/** One token behind white space. A string or a number that is not complete is none. */
const tokens =
  /[ \t\r\n]*("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)|[[\]{},:])/y;
const whiteSpace = /[ \t\r\n]*/y;

/**
 * Finds the first place at which a text is no JSON, for `JSON.parse` tells it of some faults and not of others.
 * @returns `null` when the text is JSON
 */
export function jsonFault(text: string): JsonFault | null {
  const open: ('[' | '{')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    tokens.lastIndex = at;
    const token = tokens.exec(text)?.[1];
    const next: Expected | null = token === undefined ? null : after(token, expected, open);
    if (next === null) {
      whiteSpace.lastIndex = at;
      const place = at + (whiteSpace.exec(text)?.[0].length ?? 0);
      if (place === text.length && expected === 'nothing') return null;
      return {
        ...placeOf(text, place),
        reason: place === text.length ? `it ends where ${words(expected, open)} is expected` : `expected ${words(expected, open)}`,
      };
    }
    expected = next;
    at = tokens.lastIndex;
  }
}

/** What must come behind a token, or `null` when it must not stand here. Opens and closes brackets. */
function after(token: string, expected: Expected, open: ('[' | '{')[]): Expected | null {
  const closed = (): Expected => {
    open.pop();
    return open.length === 0 ? 'nothing' : 'comma';
  };
  const inside = open.at(-1);
  switch (token) {
    case '[':
    case '{':
      if (expected !== 'value' && expected !== 'value or ]') return null;
      open.push(token);
      return token === '[' ? 'value or ]' : 'name or }';
    case ']':
      return expected === 'value or ]' || (expected === 'comma' && inside === '[') ? closed() : null;
    case '}':
      return expected === 'name or }' || (expected === 'comma' && inside === '{') ? closed() : null;
    case ',':
      return expected === 'comma' ? (inside === '[' ? 'value' : 'name') : null;
    case ':':
      return expected === 'colon' ? 'value' : null;
  }
  if (expected === 'name' || expected === 'name or }') return token.startsWith('"') ? 'colon' : null;
  if (expected !== 'value' && expected !== 'value or ]') return null;
  return open.length === 0 ? 'nothing' : 'comma';
}

function words(expected: Expected, open: readonly string[]): string {
  switch (expected) {
    case 'value':
    case 'value or ]':
      return `a ${expected}`;
    case 'name':
    case 'name or }':
      return `a ${expected.replace('name', 'name in quotation marks')}`;
    case 'colon':
      return 'a colon';
    case 'comma':
      return `a comma or ${open.at(-1) === '[' ? ']' : '}'}`;
    case 'nothing':
      return 'nothing more';
  }
}

function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
