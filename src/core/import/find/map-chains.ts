import { slug } from '../words.ts';

/** The grammar of the lines of an execution map. */

export const arrow = /\s*(?:[─—-]*→|[-─]+>|=>)\s*/;
const beside = /\s*(?:║|\|\|)\s*/;
/** An id of a map: `1A`, `2SA-ACCESS`, `TD2`; not a word of a sentence. */
const idLike = /^(?=[A-Z0-9-]*[A-Z0-9])(?:\d+[A-Z]+[A-Z0-9]*|[A-Z]+\d+[A-Z]?|[A-Z])(?:-[A-Z0-9]+)*$/;

/** A line without the branches of a tree before it. An arrow at its beginning stays. */
export const stripTree = (text: string) => text.replace(/^[\s│├└┌┬┼┴|+`'\\]*(?:─+\s+|--\s+)?/u, '').trim();

interface Named {
  readonly id: string;
  readonly title: string | null;
  readonly remark: string | null;
}
export interface Chain {
  readonly continues: boolean;
  readonly steps: readonly (readonly Named[])[];
  readonly remark: string | null;
}

/** Steps joined by arrows, each of one or more streams side by side; `null` for words that name no streams. */
export function chainOf(line: string): Chain | null {
  const continues = /^(?:[─—-]*→|[-─]+>)/.test(line);
  const [, chain = line, remark = null] = /^(.*?)\s*\(([^()]*)\)\s*$/.exec(line) ?? [];
  const parts = chain
    .replace(/^(?:[─—-]*→|[-─]+>)\s*/, '')
    .split(arrow)
    .filter((part) => part.trim() !== '');
  const steps = parts.map((part) => part.split(beside).map((name) => named(name.trim(), parts.length > 1 || continues)));
  // Words alone (`Build Payee Infrastructure`) are a step where a chain goes on from them; the caller sees that by the remark.
  const known = steps.flat().filter((name) => name !== null && name.title === null).length;
  if (steps.length === 0 || steps.flat().some((name) => name === null))
    return isWork(line) ? { continues, steps: [[workOf(chain)]], remark } : null;
  return known > 0 ? { continues, steps: steps as Named[][], remark } : null;
}

function named(text: string, inChain: boolean): Named | null {
  const [, id = text, remark = null] = /^(\S+)\s*\(([^()]*)\)$/.exec(text) ?? [];
  if (idLike.test(id)) return { id, title: null, remark };
  return inChain && /^[A-Z]\w+(\s+\w+){0,5}$/.test(text) ? { id: slug(text), title: text, remark: null } : null;
}

/** "Build Payee Infrastructure (shared)": a verb and a thing in capitals, which is work and no remark. */
const isWork = (line: string) =>
  /^(Build|Create|Implement|Set ?up|Write|Migrate|Design|Deploy)\s+[A-Z]\w*(\s+[A-Z]\w*)*\s*(\([^()]*\))?$/.test(line);
const workOf = (text: string): Named => ({ id: slug(text), title: text, remark: null });
