/** What became of a line of the guide. */
export type Fate =
  /** Its content stands in the draft; `what` says as what. */
  | { readonly kind: 'used'; readonly what: string }
  /** It is a comment of the draft, since nothing in a plan could say it. */
  | { readonly kind: 'kept'; readonly why: string }
  /** It only gives form: a rule, a fence, the line below the header of a table. */
  | { readonly kind: 'form' };

/** Every line of the guide that is not blank has one entry in the end. What nobody has taken is kept as a comment. */
export interface Ledger {
  take(numbers: number | readonly number[] | { readonly from: number; readonly to: number }, what: string): void;
  keep(number: number, why: string): void;
  isOpen(number: number): boolean;
  fates(): ReadonlyMap<number, Fate>;
}

const form = /^[\s>]*([-*_]\s*){3,}$|^[\s>]*(`{3,}|~{3,})[\w-]*\s*$|^[\s>]*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/;
const treeOnly = /^[\s│|]*$/;

export function createLedger(lines: readonly string[]): Ledger {
  const fates = new Map<number, Fate>();
  lines.forEach((text, index) => {
    if (text.trim() !== '' && (form.test(text) || treeOnly.test(text))) fates.set(index + 1, { kind: 'form' });
  });
  const isOpen = (number: number) => (lines[number - 1] ?? '').trim() !== '' && !fates.has(number);
  return {
    take(numbers, what) {
      const all = typeof numbers === 'number' ? [numbers] : 'from' in numbers ? range(numbers.from, numbers.to) : numbers;
      for (const number of all) if (isOpen(number)) fates.set(number, { kind: 'used', what });
    },
    keep(number, why) {
      if (isOpen(number)) fates.set(number, { kind: 'kept', why });
    },
    isOpen,
    fates: () => fates,
  };
}

const range = (from: number, to: number): number[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
