import type { CheckVerdict, ResultCheck, ResultDocument } from './document.ts';

/** What one model says about one check; `null` when it says nothing, or its document could not be read. */
export interface Opinion {
  readonly model: string;
  readonly verdict: CheckVerdict | null;
  readonly note: string | null;
}

export interface CheckAgreement {
  readonly check: string;
  /** By model, in the order of their names. */
  readonly opinions: readonly Opinion[];
  /** Pairs of models that agree, of all pairs. One that says nothing agrees with nobody. */
  readonly agreeingPairs: number;
  readonly pairs: number;
}

/** What the models say about each check that any of them names, in the order of the ids. */
export function agreementByCheck(documents: ReadonlyMap<string, ResultDocument | null>): CheckAgreement[] {
  const models = [...documents.keys()].sort(byText);
  const said = new Map(models.map((model) => [model, new Map((documents.get(model)?.checks ?? []).map((check) => [check.id, check]))]));
  const checks = new Set([...said.values()].flatMap((own) => [...own.keys()]));
  return [...checks].sort(byText).map((check) => {
    const opinions = models.map((model) => opinionOf(model, said.get(model)?.get(check)));
    const counts = new Map<CheckVerdict, number>();
    for (const { verdict } of opinions) if (verdict !== null) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    const agreeingPairs = [...counts.values()].reduce((sum, count) => sum + pairsOf(count), 0);
    return { check, opinions, agreeingPairs, pairs: pairsOf(models.length) };
  });
}

const opinionOf = (model: string, check: ResultCheck | undefined): Opinion => ({
  model,
  verdict: check?.verdict ?? null,
  note: check?.note ?? null,
});

const pairsOf = (count: number): number => (count * (count - 1)) / 2;

/** By code units, the same on every machine. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** All models gave the same verdict. */
export const isUnanimous = ({ agreeingPairs, pairs }: CheckAgreement): boolean => agreeingPairs === pairs;

/**
 * The agreement rate: the mean over the checks of the share of pairs of models that agree. As a fraction of whole numbers, for all checks have
 * as many pairs, so that a threshold is compared exactly. `null` when there is no check.
 */
export interface Rate {
  readonly agreeing: number;
  readonly of: number;
}

export function rateOf(checks: readonly CheckAgreement[]): Rate | null {
  const of = checks.reduce((sum, { pairs }) => sum + pairs, 0);
  return of === 0 ? null : { agreeing: checks.reduce((sum, { agreeingPairs }) => sum + agreeingPairs, 0), of };
}

/** What the plan demands: `>= 80%`, or `> 80%` when it must be more than that. */
export interface Threshold {
  readonly percent: number;
  readonly exclusive: boolean;
}

export function meets({ agreeing, of }: Rate, { percent, exclusive }: Threshold): boolean {
  const difference = agreeing * 100 - percent * of;
  return exclusive ? difference > 0 : difference >= 0;
}

/** `88 %`, `79.9 %`: cut, not rounded, so that what is just below a threshold does not look as if it met it. */
export function percentText({ agreeing, of }: Rate): string {
  return `${Math.floor((agreeing * 1000) / of) / 10} %`;
}

export const thresholdText = ({ percent, exclusive }: Threshold): string => `${exclusive ? 'more than ' : ''}${percent} %`;
