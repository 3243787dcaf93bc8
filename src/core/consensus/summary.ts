import { plainLine, shortened } from '../text/plain.ts';
import { listed, plural } from '../run/words.ts';
import { percentText, thresholdText, type Rate } from './agreement.ts';
import type { ConsensusReport, DomainReport } from './judge.ts';
import type { Kappa } from './kappa.ts';

/** `88 % agree (threshold 80 %), kappa 0.71, 2 disagreements, 0 blocking`: of the domain that agrees least, where there are several. */
export function consensusText({ demand, domains }: ConsensusReport): string {
  const measured = [...domains].sort((a, b) => share(a) - share(b));
  const worst = measured[0];
  if (worst === undefined) return 'nothing was compared';
  const agree =
    worst.agreement === null
      ? `no check to compare (threshold ${thresholdText(demand.agree)})`
      : `${percentText(worst.agreement)} agree (threshold ${thresholdText(demand.agree)})`;
  const where = domains.length > 1 ? ` in ${worst.domain}, the least of ${domains.length} domains` : '';
  const disagreements = domains.reduce((sum, each) => sum + each.disagreements.length, 0);
  const blocking = domains.reduce((sum, each) => sum + each.blockers.length, 0);
  return `${agree}${where}, ${kappaText(worst.kappa)}, ${plural(disagreements, 'disagreement')}, ${blocking} blocking`;
}

/** The rate of the domain that agrees least; `null` when there is one without any check. */
export function leastAgreement({ domains }: ConsensusReport): Rate | null {
  return [...domains].sort((a, b) => share(a) - share(b))[0]?.agreement ?? null;
}

/** Least first; what was not measured is the least of all. */
const share = ({ agreement }: DomainReport): number => (agreement === null ? -1 : agreement.agreeing / agreement.of);

export function kappaText(kappa: Kappa): string {
  // -0.00 would be a strange way to say chance.
  return kappa.kind === 'value' ? `kappa ${(Math.round(kappa.value * 100) / 100 || 0).toFixed(2)}` : 'kappa undefined';
}

/** What is demanded, in the words of the report. */
export const demandText = ({ demand: { agree, block } }: ConsensusReport): string =>
  `${thresholdText(agree)} ${agree.exclusive ? '' : 'or more '}agree in each domain, and ${
    block === null ? 'no finding is called blocking' : `no finding is ${block}${block === 'critical' ? '' : ' or worse'} or called blocking`
  }`;

/** Why the report does not pass, as the end of a sentence, and what to do about it; `null` when it passes. */
export function failureText(report: ConsensusReport): string | null {
  if (report.passed) return null;
  const unusable = report.domains.flatMap((domain) => domain.unusable);
  const [first] = unusable;
  if (first !== undefined) {
    const what = `the result of ${first.stream} ${first.reason}`;
    if (unusable.length === 1) return `${what}; run it again: \`sluice retry ${first.stream}\``;
    const streams = unusable.map(({ stream }) => stream);
    return `${what}, and those of ${unusable.length - 1} more are of no use; run ${listed(streams)} again with \`sluice retry\``;
  }
  const blockers = report.domains.flatMap((domain) => domain.blockers);
  const [worst] = blockers;
  if (worst !== undefined) {
    const more = blockers.length > 1 ? `, and ${blockers.length - 1} more` : '';
    return `a finding blocks: ${worst.severity} "${shortened(plainLine(worst.title), 80)}" (${listed(worst.models)})${more}`;
  }
  return consensusText(report);
}
