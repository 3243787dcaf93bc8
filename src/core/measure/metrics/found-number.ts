import { parseQuantity, shown } from '../quantities/quantity.ts';
import { converted, inBase, quantityText, type Quantity } from '../quantities/unit.ts';

/** A number that was looked for. `reason` completes "could not be measured: ...". */
export type FoundNumber = { readonly kind: 'found'; readonly quantity: Quantity } | { readonly kind: 'unclear'; readonly reason: string };

export const unclear = (reason: string): FoundNumber => ({ kind: 'unclear', reason });

/** Several places may name the number, and must agree: which of two different ones is meant nobody knows. */
export function oneOf(found: readonly Quantity[], where: string): FoundNumber {
  const [first] = found;
  if (first === undefined) return unclear(`there is no number ${where}`);
  const other = found.find((quantity) => inBase(quantity) !== inBase(first) || (quantity.unit === null) !== (first.unit === null));
  if (other) return unclear(`two different numbers stand ${where}: ${quantityText(first)} and ${quantityText(other)}`);
  return { kind: 'found', quantity: first };
}

/** A text that is nothing but a number. */
export function numberIn(text: string, what: string): FoundNumber {
  const read = parseQuantity(text);
  return read.ok ? { kind: 'found', quantity: read.quantity } : unclear(`${what} ${read.reason}`);
}

/** The number that a regular expression takes out: its group `value`, else its first; a group `unit` names the unit. */
export function numberByRegex(text: string, regex: RegExp): FoundNumber {
  const found: Quantity[] = [];
  for (const match of text.matchAll(regex)) {
    const digits = match.groups?.['value'] ?? match[1] ?? match[0];
    const read = numberIn(`${digits}${match.groups?.['unit'] ?? ''}`, `what matches ${shown(regex.source)}`);
    if (read.kind === 'unclear') return read;
    found.push(read.quantity);
  }
  return found.length === 0 ? unclear(`nothing matches ${shown(regex.source)}`) : oneOf(found, `where ${shown(regex.source)} matches`);
}

/** A share as a percentage; of nothing there is none. */
export function share(part: number, whole: number, what: string): FoundNumber {
  if (whole === 0) return unclear(`there are no ${what} to be covered`);
  return { kind: 'found', quantity: converted({ value: (100 * part) / whole, unit: '%' }, '%') };
}
