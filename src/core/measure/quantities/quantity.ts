import { nearUnit, unitNames, unitOf, type Quantity } from './unit.ts';

export type QuantityResult = { readonly ok: true; readonly quantity: Quantity } | { readonly ok: false; readonly reason: string };

const quantityPattern = /^([+-]?(?:\d+(?:,\d{3})+|\d+|(?=\.\d))(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*([^\d\s].*)?$/u;

/** Reads `87.5 %`, `1,024 KB`, `-3`, `.5s`, `1e3`. @returns a reason that completes "it ..." */
export function parseQuantity(text: string): QuantityResult {
  const [, digits, unitText] = quantityPattern.exec(text.trim()) ?? [];
  if (digits === undefined) return { ok: false, reason: `is no number: ${shown(text)}` };
  const value = Number(digits.replaceAll(',', ''));
  if (!Number.isFinite(value)) return { ok: false, reason: `is too large a number: ${shown(text)}` };
  if (unitText === undefined) return { ok: true, quantity: { value, unit: null } };
  const unit = unitOf(unitText.trim());
  if (unit !== null) return { ok: true, quantity: { value, unit } };
  const near = nearUnit(unitText.trim());
  const meant = near === null ? '' : `; did you mean \`${near}\`?`;
  return { ok: false, reason: `has the unit ${shown(unitText)}, which is none of ${unitNames.join(', ')}${meant}` };
}

/** What somebody wrote, short enough for a sentence. */
export const shown = (text: string): string => {
  const line = text.trim().replace(/[\p{Cc}\s]+/gu, ' ');
  return line === '' ? 'nothing' : `\`${line.length > 40 ? `${line.slice(0, 39)}…` : line}\``;
};
