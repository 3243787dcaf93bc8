import { parseQuantity, shown } from './quantity.ts';
import { dimensionOf, inBase, quantityText, type Quantity } from './unit.ts';

export type Operator = '>=' | '<=' | '<' | '>' | '=' | '!=';

/** What a number is compared with: `>= 60%`. */
export interface Comparison {
  readonly op: Operator;
  readonly than: Quantity;
}

export type ComparisonResult = { readonly ok: true; readonly comparison: Comparison } | { readonly ok: false; readonly reason: string };

const operators: Readonly<Record<string, Operator>> = {
  '>=': '>=',
  '≥': '>=',
  '<=': '<=',
  '≤': '<=',
  '<': '<',
  '>': '>',
  '=': '=',
  '==': '=',
  '!=': '!=',
  '≠': '!=',
  '': '=',
};

/** Reads `>= 60%`, `< 200ms`, `!= 0`; a number alone means exactly that many. @returns a reason that completes "`is` ..." */
export function parseComparison(text: string): ComparisonResult {
  const [, sign = '', rest = ''] = /^\s*([<>=!≥≤≠]*)(.*)$/su.exec(text) ?? [];
  const op = Object.hasOwn(operators, sign) ? operators[sign] : undefined;
  if (op === undefined) return { ok: false, reason: `begins with \`${sign}\`, which is none of >=, <=, <, >, =, !=` };
  const read = parseQuantity(rest);
  if (!read.ok)
    return { ok: false, reason: rest.trim() === '' ? `must compare with a number, such as \`>= 60%\`, not ${shown(text)}` : read.reason };
  return { ok: true, comparison: { op, than: read.quantity } };
}

/** Rounding of fractions is no difference: 0.1s * 3 is 300ms. */
const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

/**
 * Whether the comparison holds; `null` when the two cannot be compared, for one counts bytes and the other seconds. A measured number
 * without a unit is taken in the unit that the plan demands.
 */
export function holds({ op, than }: Comparison, measured: Quantity): boolean | null {
  const taken = measured.unit === null ? { ...measured, unit: than.unit } : measured;
  if (dimensionOf(taken.unit) !== dimensionOf(than.unit)) return null;
  const [a, b] = [inBase(taken), inBase(than)];
  switch (op) {
    case '>=':
      return a > b || isSame(a, b);
    case '<=':
      return a < b || isSame(a, b);
    case '>':
      return a > b && !isSame(a, b);
    case '<':
      return a < b && !isSame(a, b);
    case '=':
      return isSame(a, b);
    case '!=':
      return !isSame(a, b);
  }
}

/** `>= 60%`; of an equality only the number. */
export const comparisonText = ({ op, than }: Comparison): string => (op === '=' ? quantityText(than) : `${op} ${quantityText(than)}`);
