import { severities, type Severity } from '../run/finding.ts';
import { agreementByCheck, byText, isUnanimous, meets, rateOf, type CheckAgreement, type Rate, type Threshold } from './agreement.ts';
import type { ResultDocument } from './document.ts';
import { fleissKappa, type Kappa } from './kappa.ts';
import { matchFindings, type MatchedFinding } from './match-findings.ts';
import type { ReadDocument } from './read-document.ts';

/** What is demanded of the answers of several models. */
export interface ConsensusDemand {
  readonly agree: Threshold;
  /** Findings, and failed checks, of this severity or worse keep the work from going on; `null`: no severity does. */
  readonly block: Severity | null;
}

/** What a model handed in about one domain, or why that could not be read. */
export interface ModelAnswer {
  readonly model: string;
  /** The stream that it was asked in: what is run again when its answer is of no use. */
  readonly stream: string;
  readonly answer: ReadDocument;
}

/** Several models were asked the same about one domain; without domains there is one with an empty name. */
export interface DomainAnswers {
  readonly domain: string;
  readonly answers: readonly ModelAnswer[];
}

export interface Unusable {
  readonly model: string;
  readonly stream: string;
  readonly reason: string;
}

export interface Blocker {
  readonly title: string;
  readonly severity: Severity;
  /** The models that say so. */
  readonly models: readonly string[];
}

export interface DomainReport {
  readonly domain: string;
  readonly models: readonly { readonly model: string; readonly stream: string; readonly summary: string | null }[];
  /** Models whose document is missing or of no use. */
  readonly unusable: readonly Unusable[];
  readonly checks: readonly CheckAgreement[];
  /** `null` when no document names a check. */
  readonly agreement: Rate | null;
  /** Over the checks on which all models with a usable document have a verdict. */
  readonly kappa: Kappa;
  readonly findings: readonly MatchedFinding[];
  /** Ids of checks without one verdict of all models. */
  readonly disagreements: readonly string[];
  readonly blockers: readonly Blocker[];
  readonly passed: boolean;
}

export interface ConsensusReport {
  readonly demand: ConsensusDemand;
  /** In the order of their names. */
  readonly domains: readonly DomainReport[];
  /** Every domain passed. */
  readonly passed: boolean;
}

/** Compares what the models say, domain by domain. The answer does not depend on the order of domains, models, checks or findings. */
export function judge(domains: readonly DomainAnswers[], demand: ConsensusDemand): ConsensusReport {
  const judged = [...domains].sort((a, b) => byText(a.domain, b.domain)).map((each) => judgeDomain(each, demand));
  return { demand, domains: judged, passed: judged.length > 0 && judged.every(({ passed }) => passed) };
}

function judgeDomain({ domain, answers }: DomainAnswers, demand: ConsensusDemand): DomainReport {
  const ordered = [...answers].sort((a, b) => byText(a.model, b.model));
  const documents = new Map(ordered.map(({ model, answer }) => [model, answer.kind === 'document' ? answer.document : null]));
  const checks = agreementByCheck(documents);
  const agreement = rateOf(checks);
  const findings = matchFindings(documents);
  const unusable = ordered.flatMap(({ model, stream, answer }) =>
    answer.kind === 'unreadable' ? [{ model, stream, reason: answer.reason }] : [],
  );
  const blockers = [...blockingFindings(findings, demand.block), ...blockingChecks(documents, demand.block)];
  return {
    domain,
    models: ordered.map(({ model, stream }) => ({ model, stream, summary: documents.get(model)?.summary ?? null })),
    unusable,
    checks,
    agreement,
    kappa: kappaOf(checks, documents),
    findings,
    disagreements: checks.filter((check) => !isUnanimous(check)).map(({ check }) => check),
    blockers,
    passed: unusable.length === 0 && blockers.length === 0 && agreement !== null && meets(agreement, demand.agree),
  };
}

/** Kappa knows no missing ratings: it is of the models that answered, over the checks that all of these have a verdict on. */
function kappaOf(checks: readonly CheckAgreement[], documents: ReadonlyMap<string, ResultDocument | null>): Kappa {
  const raters = [...documents.values()].filter((document) => document !== null).length;
  const ratings = checks.map(({ opinions }) => opinions.flatMap(({ verdict }) => verdict ?? []));
  return fleissKappa(ratings, raters);
}

const isAsBad = (severity: Severity, least: Severity | null): boolean =>
  least !== null && severities.indexOf(severity) <= severities.indexOf(least);

/** By its severity, or because a model says so. That a model calls a critical finding harmless lets nothing pass. */
function blockingFindings(findings: readonly MatchedFinding[], block: Severity | null): Blocker[] {
  return findings.flatMap(({ title, severity, found }) => {
    const guilty = found.filter(({ finding }) => finding.blocking === true || isAsBad(finding.severity, block));
    return guilty.length === 0 ? [] : [{ title, severity, models: guilty.map(({ model }) => model) }];
  });
}

/** A check that failed, and is as bad as what blocks, blocks without being called a finding as well. */
function blockingChecks(documents: ReadonlyMap<string, ResultDocument | null>, block: Severity | null): Blocker[] {
  const found = new Map<string, { severity: Severity; models: string[] }>();
  for (const [model, document] of documents) {
    for (const { id, verdict, severity } of document?.checks ?? []) {
      if (verdict !== 'fail' || severity === undefined || !isAsBad(severity, block)) continue;
      const known = found.get(id);
      if (known === undefined) found.set(id, { severity, models: [model] });
      else {
        known.models.push(model);
        if (isAsBad(severity, known.severity)) known.severity = severity;
      }
    }
  }
  return [...found]
    .sort(([a], [b]) => byText(a, b))
    .map(([id, { severity, models }]) => ({ title: `check ${id} failed`, severity, models }));
}
