import { parseDocument } from 'yaml';

/** Longest text that is read, in characters, and the most aliases in it: more is no example that somebody wrote by hand. */
const longest = 100_000;
const mostAliases = 20;

/** The plain value of a piece of YAML or JSON that is no plan, such as an example in a guide; `undefined` where it does not parse or is too large. */
export function plainYaml(text: string): unknown {
  if (text.length > longest) return undefined;
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  if (document.errors.length > 0) return undefined;
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch {
    // The library throws on aliases beyond that count, and on those of nothing.
    return undefined;
  }
}
