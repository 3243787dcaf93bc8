import { comparisonText, holds, parseComparison, type Comparison } from '../quantities/comparison.ts';
import { parseQuantity } from '../quantities/quantity.ts';
import { dimensionOf, inBase, quantityText, type Quantity } from '../quantities/unit.ts';

/** What a plan demands of a number. */
export type MetricDemand =
  | ({ readonly kind: 'compare' } & Comparison)
  /** At most so many percent off; `estimate` is that of the stream, from its least to its most. */
  | { readonly kind: 'within'; readonly percent: number; readonly of: Quantity | 'estimate' }
  /** Compared with the last run in which the gate passed; the first has nothing to be worse than. */
  | { readonly kind: 'notWorse' };

export type DemandResult = { readonly ok: true; readonly demand: MetricDemand } | { readonly ok: false; readonly reason: string };

const examples = '`>= 60%`, `+-10% of 3h`, `+-10% of estimate` or `not worse than the last run`';

/** Reads what follows `is:`. @returns a reason that completes "`is` ..." */
export function parseDemand(text: string): DemandResult {
  if (/^\s*not\s+worse\s+than\s+(?:the\s+)?last(?:\s+run)?\s*$/i.test(text)) return { ok: true, demand: { kind: 'notWorse' } };
  const within = /^\s*(?:\+\s*\/?\s*-|±)\s*([\d.]+)\s*%\s+of\s+(.+?)\s*$/i.exec(text);
  if (within) return withinOf(within[1] ?? '', within[2] ?? '');
  if (/^\s*(?:\+\s*\/?\s*-|±|not\b)/i.test(text)) return { ok: false, reason: `must be like ${examples}` };
  const read = parseComparison(text);
  return read.ok ? { ok: true, demand: { kind: 'compare', ...read.comparison } } : read;
}

function withinOf(digits: string, target: string): DemandResult {
  const percent = Number(digits);
  if (!Number.isFinite(percent)) return { ok: false, reason: `must be like ${examples}` };
  if (/^(?:the\s+)?estimate$/i.test(target)) return { ok: true, demand: { kind: 'within', percent, of: 'estimate' } };
  const read = parseQuantity(target);
  return read.ok ? { ok: true, demand: { kind: 'within', percent, of: read.quantity } } : read;
}

/** What the demand refers to and a text cannot say. */
export interface DemandContext {
  /** Of the stream that the gate belongs to, milliseconds. */
  readonly estimate: { readonly leastMs: number; readonly mostMs: number } | null;
  readonly last: Quantity | null;
  readonly better: 'higher' | 'lower';
}

export type DemandOutcome =
  | { readonly kind: 'met' | 'missed'; readonly demanded: string }
  /** `reason` completes "could not be measured: ...". */
  | { readonly kind: 'unmeasured'; readonly reason: string };

export function judgeDemand(demand: MetricDemand, measured: Quantity, context: DemandContext): DemandOutcome {
  switch (demand.kind) {
    case 'compare':
      return outcome(holds(demand, measured), comparisonText(demand), measured, demand.than);
    case 'within':
      return judgeWithin(demand, measured, context);
    case 'notWorse': {
      const { last, better } = context;
      if (last === null) return { kind: 'met', demanded: 'not worse than the last run (there is none yet)' };
      const comparison: Comparison = { op: better === 'higher' ? '>=' : '<=', than: last };
      return outcome(holds(comparison, measured), `${comparisonText(comparison)}, as in the last run`, measured, last);
    }
  }
}

function judgeWithin(
  { percent, of }: Extract<MetricDemand, { kind: 'within' }>,
  measured: Quantity,
  { estimate }: DemandContext,
): DemandOutcome {
  if (of === 'estimate' && estimate === null) return { kind: 'unmeasured', reason: 'there is no estimate to compare with' };
  const [least, most] = of === 'estimate' ? [ms(estimate?.leastMs ?? 0), ms(estimate?.mostMs ?? 0)] : [of, of];
  const slack = (quantity: Quantity, sign: 1 | -1) => ({
    ...quantity,
    value: quantity.value + (sign * Math.abs(quantity.value) * percent) / 100,
  });
  const [above, below] = [holds({ op: '>=', than: slack(least, -1) }, measured), holds({ op: '<=', than: slack(most, 1) }, measured)];
  const target =
    of === 'estimate' ? `the estimate ${minutes(least)}${inBase(least) === inBase(most) ? '' : ` to ${minutes(most)}`}` : quantityText(of);
  return outcome(above === null || below === null ? null : above && below, `within ${percent} % of ${target}`, measured, least);
}

const ms = (value: number): Quantity => ({ value, unit: 'ms' });
const minutes = ({ value }: Quantity): string =>
  value >= 60_000 ? quantityText({ value: value / 60_000, unit: 'm' }) : quantityText({ value: value / 1000, unit: 's' });

function outcome(holding: boolean | null, demanded: string, measured: Quantity, than: Quantity): DemandOutcome {
  if (holding !== null) return { kind: holding ? 'met' : 'missed', demanded };
  const what = { share: 'a percentage', time: 'a time', size: 'a size', number: 'a plain number' } as const;
  return {
    kind: 'unmeasured',
    reason: `${quantityText(measured)} is ${what[dimensionOf(measured.unit)]}, and ${demanded} asks for ${what[dimensionOf(than.unit)]}`,
  };
}

/** The demand as the plan says it, before anything is measured. */
export function demandText(demand: MetricDemand): string {
  if (demand.kind === 'compare') return comparisonText(demand);
  if (demand.kind === 'notWorse') return 'not worse than the last run';
  return `within ${demand.percent} % of ${demand.of === 'estimate' ? 'the estimate' : quantityText(demand.of)}`;
}
