import { plural } from '../run/words.ts';
import { plainLine, shortened } from '../text/plain.ts';
import { isUnanimous, percentText, type CheckAgreement } from './agreement.ts';
import type { ConsensusReport, DomainReport } from './judge.ts';
import type { MatchedFinding, MatchRule } from './match-findings.ts';
import { consensusText, demandText, kappaText } from './summary.ts';

const ruleText: Readonly<Record<MatchRule, string>> = { id: 'same id', place: 'same file and line', title: 'similar title' };

/** The report for people. What models wrote is put in as text: it can neither be Markdown nor drive a terminal. */
export function consensusMarkdown(report: ConsensusReport, title: string): string {
  const lines = [
    `# Consensus: ${inline(title)}`,
    '',
    `**${report.passed ? 'Passed' : 'Failed'}**: ${inline(consensusText(report))}. Demanded: ${demandText(report)}.`,
    '',
    ...(report.domains.length > 1 ? overview(report) : []),
    ...report.domains.flatMap((domain) => domainLines(domain, report.domains.length > 1)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function overview({ domains }: ConsensusReport): string[] {
  return table(
    ['domain', 'agreement', 'kappa', 'disagreements', 'findings', 'blocking', 'verdict'],
    domains.map((each) => [
      each.domain,
      agreementText(each),
      kappaText(each.kappa).replace('kappa ', ''),
      String(each.disagreements.length),
      String(each.findings.length),
      String(each.blockers.length),
      each.passed ? 'passed' : 'failed',
    ]),
  );
}

const agreementText = ({ agreement }: DomainReport): string => (agreement === null ? 'no checks' : percentText(agreement));

function domainLines(domain: DomainReport, isOneOfSeveral: boolean): string[] {
  const heading = isOneOfSeveral ? '###' : '##';
  const { models, kappa, checks, unusable, blockers, findings } = domain;
  const kappaNote = kappa.kind === 'value' ? `over ${plural(kappa.subjects, 'check')} that each model with a result rated` : kappa.reason;
  return [
    ...(isOneOfSeveral ? [`## ${inline(domain.domain)}`, ''] : []),
    `${plural(models.length, 'model')}, ${plural(checks.length, 'check')}: agreement ${agreementText(domain)}, ${kappaText(kappa)} (${kappaNote}).`,
    '',
    ...section(
      `${heading} No usable result`,
      unusable.map(
        ({ model, stream, reason }) =>
          `- ${inline(model)}: the result of \`${stream}\` ${inline(reason)}. Run it again: \`sluice retry ${stream}\``,
      ),
    ),
    ...section(
      `${heading} Blocking`,
      blockers.map(({ title, severity, models: by }) => `- ${severity} ${inline(title)} (${by.map(inline).join(', ')})`),
    ),
    ...section(`${heading} Disagreements`, checks.filter((check) => !isUnanimous(check)).flatMap(sides)),
    ...(checks.length > 0 ? [`${heading} Checks`, '', ...checkTable(checks)] : []),
    ...(findings.length > 0 ? [`${heading} Findings`, '', ...findingTable(findings, models.length)] : []),
    ...summaries(domain, heading),
  ];
}

const section = (heading: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [heading, '', ...lines, '']);

/** Both sides of a disagreement, the larger first, with what each has to say. */
function sides({ check, opinions }: CheckAgreement): string[] {
  const verdicts = [...new Set(opinions.map(({ verdict }) => verdict))];
  const camps = verdicts
    .map((verdict) => ({ verdict, members: opinions.filter((each) => each.verdict === verdict) }))
    .sort((a, b) => b.members.length - a.members.length);
  return [
    `- ${inline(check)}`,
    ...camps.flatMap(({ verdict, members }) => [
      `  - ${verdict ?? 'no verdict'}: ${members.map(({ model }) => inline(model)).join(', ')}`,
      ...members.flatMap(({ model, note }) => (note === null ? [] : [`    - ${inline(model)}: ${inline(note)}`])),
    ]),
  ];
}

function checkTable(checks: readonly CheckAgreement[]): string[] {
  const models = checks[0]?.opinions.map(({ model }) => model) ?? [];
  return table(
    ['check', ...models, 'agree'],
    checks.map((each) => [
      each.check,
      ...each.opinions.map(({ verdict }) => verdict ?? '-'),
      `${each.agreeingPairs} of ${plural(each.pairs, 'pair')}`,
    ]),
  );
}

function findingTable(findings: readonly MatchedFinding[], models: number): string[] {
  return table(
    ['severity', 'finding', 'place', 'found by', 'matched by'],
    findings.map(({ title, severity, found }) => {
      const place = found.map(({ finding: { file, line } }) =>
        file === undefined ? null : `${file}${line === undefined ? '' : `:${line}`}`,
      );
      const by = found.map(({ model, finding }) => (finding.severity === severity ? model : `${model} (${finding.severity})`));
      const rules = [...new Set(found.flatMap(({ matchedBy }) => (matchedBy === null ? [] : [ruleText[matchedBy]])))];
      return [
        severity,
        title,
        place.find((each) => each !== null) ?? '',
        `${found.length} of ${models}: ${by.join(', ')}`,
        rules.join(', '),
      ];
    }),
  );
}

function summaries({ models }: DomainReport, heading: string): string[] {
  const said = models.flatMap(({ model, summary }) => (summary === null ? [] : [`- ${inline(model)}: ${inline(summary)}`]));
  return section(`${heading} Summaries`, said);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(inline).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line), ''];
}

/** Text as one line in which no character makes a table, a link, emphasis or HTML; what is very long is cut. */
const inline = (text: string): string =>
  shortened(plainLine(text), 1_000).replace(/[\\`*[<|]/g, (character) => (character === '<' ? '&lt;' : `\\${character}`));
