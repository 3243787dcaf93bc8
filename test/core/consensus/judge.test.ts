import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { percentText, thresholdText } from '../../../src/core/consensus/agreement.ts';
import type { ResultDocument, ResultFinding } from '../../../src/core/consensus/document.ts';
import { judge, type ConsensusDemand, type DomainReport, type ModelAnswer } from '../../../src/core/consensus/judge.ts';
import { consensusMarkdown } from '../../../src/core/consensus/markdown.ts';
import { consensusText, demandText, failureText } from '../../../src/core/consensus/summary.ts';
import { answer, document } from './documents.ts';

const demand: ConsensusDemand = { agree: { percent: 80, exclusive: false }, block: 'critical' };

function judged(answers: readonly ModelAnswer[], wanted: ConsensusDemand = demand): DomainReport {
  const [report] = judge([{ domain: '', answers }], wanted).domains;
  if (report === undefined) throw new Error('nothing was judged');
  return report;
}

const finding = (changes: Partial<ResultFinding> = {}): ResultFinding => ({ title: 'Wrong total', severity: 'low', ...changes });
const all = (verdict: string, ...ids: string[]) => document(Object.fromEntries(ids.map((id) => [id, verdict])));

describe('the agreement rate', () => {
  test('is the mean over checks of the share of pairs that agree', () => {
    // c1: three of three pairs; c2: one of three; c3: none. (1 + 1/3 + 0) / 3 = 4/9.
    const report = judged([
      answer('a', document({ c1: 'pass', c2: 'pass', c3: 'pass' })),
      answer('b', document({ c1: 'pass', c2: 'pass', c3: 'fail' })),
      answer('c', document({ c1: 'pass', c2: 'fail', c3: 'unsure' })),
    ]);
    expect(report.agreement).toEqual({ agreeing: 4, of: 9 });
    expect(report.disagreements).toEqual(['c2', 'c3']);
    expect(report.checks.map(({ agreeingPairs }) => agreeingPairs)).toEqual([3, 1, 0]);
  });

  test('a model that says nothing about a check agrees with nobody, not even with another that says nothing', () => {
    const report = judged([answer('a', all('pass', 'c1', 'c2')), answer('b', all('pass', 'c1')), answer('c', all('pass', 'c1'))]);
    expect(report.agreement).toEqual({ agreeing: 3, of: 6 });
    expect(report.kappa).toEqual({ kind: 'undefined', reason: 'all ratings are the same (pass)' });
  });

  test('a document that is of no use is a disagreement on every check, and never passes', () => {
    const report = judged([answer('a', all('pass', 'c1', 'c2')), answer('b', all('pass', 'c1', 'c2')), answer('c', 'is no JSON: x')]);
    expect(report.agreement).toEqual({ agreeing: 2, of: 6 });
    expect(report.disagreements).toEqual(['c1', 'c2']);
    expect(report.unusable).toEqual([{ model: 'c', stream: 'zen/c', reason: 'is no JSON: x' }]);
    const lenient: ConsensusDemand = { agree: { percent: 0, exclusive: false }, block: null };
    expect(judged([answer('a', all('pass', 'c1')), answer('b', 'does not exist')], lenient).passed).toBe(false);
  });

  test('without any check nothing is measured and nothing passes', () => {
    const report = judged([answer('a', document({})), answer('b', document({}))]);
    expect(report).toMatchObject({ agreement: null, passed: false });
  });

  test('is compared with the threshold exactly', () => {
    // Four of five checks: 80 %.
    const five = (last: string) => document({ c1: 'pass', c2: 'pass', c3: 'pass', c4: 'pass', c5: last });
    const answers = [answer('a', five('pass')), answer('b', five('fail'))];
    expect(judged(answers).passed).toBe(true);
    expect(judged(answers, { ...demand, agree: { percent: 80, exclusive: true } }).passed).toBe(false);
    expect(percentText({ agreeing: 7_999, of: 10_000 })).toBe('79.9 %');
    expect(thresholdText({ percent: 80, exclusive: true })).toBe('more than 80 %');
  });
});

describe('what blocks', () => {
  const with1 = (...findings: ResultFinding[]) => [answer('a', document({ c: 'pass' }, findings)), answer('b', all('pass', 'c'))];

  test('findings of the severity of the plan, or worse', () => {
    expect(judged(with1(finding({ severity: 'critical' })))).toMatchObject({
      passed: false,
      blockers: [{ title: 'Wrong total', models: ['a'] }],
    });
    expect(judged(with1(finding({ severity: 'high' }))).passed).toBe(true);
    expect(judged(with1(finding({ severity: 'high' })), { ...demand, block: 'medium' }).passed).toBe(false);
    expect(judged(with1(finding({ severity: 'critical' })), { ...demand, block: null }).passed).toBe(true);
  });

  test('what a model calls blocking; that it calls something critical harmless does not help', () => {
    expect(judged(with1(finding({ blocking: true }))).passed).toBe(false);
    expect(judged(with1(finding({ severity: 'critical', blocking: false }))).passed).toBe(false);
  });

  test('a failed check of that severity', () => {
    const critical: ResultDocument = { checks: [{ id: 'c', verdict: 'fail', severity: 'critical' }], findings: [] };
    expect(judged([answer('a', critical), answer('b', critical)])).toMatchObject({
      agreement: { agreeing: 1, of: 1 },
      blockers: [{ title: 'check c failed', severity: 'critical', models: ['a', 'b'] }],
      passed: false,
    });
  });
});

describe('in words', () => {
  const two = (domain: string, last: string, ...findings: ResultFinding[]) => ({
    domain,
    answers: [
      answer('o3', document({ c1: 'pass', c2: 'fail', c3: 'pass' }, findings)),
      answer('gpt52', document({ c1: 'pass', c2: 'fail', c3: last })),
    ],
  });

  test('the domain that agrees least is measured', () => {
    const report = judge([two('ux', 'pass'), two('security', 'fail', finding({ severity: 'critical' }))], demand);
    expect(consensusText(report)).toBe(
      '66.6 % agree (threshold 80 %) in security, the least of 2 domains, kappa 0.33, 1 disagreement, 1 blocking',
    );
    expect(failureText(report)).toBe('a finding blocks: critical "Wrong total" (o3)');
    expect(demandText(report)).toBe('80 % or more agree in each domain, and no finding is critical or called blocking');
  });

  test('a failure names the stream that is to be run again', () => {
    const report = judge([{ domain: '', answers: [answer('a', all('pass', 'c')), answer('b', 'is no JSON: no')] }], demand);
    expect(failureText(report)).toBe('the result of zen/b is no JSON: no; run it again: `sluice retry zen/b`');
    expect(failureText(judge([two('', 'pass')], demand))).toBeNull();
  });

  test('the report shows both sides, and nothing in it can be more than text', () => {
    const answers = [
      answer('a', {
        checks: [{ id: 'c|1', verdict: 'pass', note: 'all <b>well</b>\n# no heading \u001b[31m' }],
        findings: [finding({ file: 'a.ts', line: 2 })],
        summary: 'fine',
      }),
      answer('b', {
        checks: [{ id: 'c|1', verdict: 'fail', note: 'it is broken' }],
        findings: [finding({ severity: 'high', file: 'a.ts', line: 2 })],
      }),
      answer('c', 'does not exist'),
    ];
    expect(consensusMarkdown(judge([{ domain: '', answers }], demand), 'security')).toMatchInlineSnapshot(`
      "# Consensus: security

      **Failed**: 0 % agree (threshold 80 %), kappa -1.00, 1 disagreement, 0 blocking. Demanded: 80 % or more agree in each domain, and no finding is critical or called blocking.

      3 models, 1 check: agreement 0 %, kappa -1.00 (over 1 check that each model with a result rated).

      ## No usable result

      - c: the result of \`zen/c\` does not exist. Run it again: \`sluice retry zen/c\`

      ## Disagreements

      - c\\|1
        - pass: a
          - a: all &lt;b>well&lt;/b> # no heading
        - fail: b
          - b: it is broken
        - no verdict: c

      ## Checks

      | check | a | b | c | agree |
      |---|---|---|---|---|
      | c\\|1 | pass | fail | - | 0 of 3 pairs |

      ## Findings

      | severity | finding | place | found by | matched by |
      |---|---|---|---|---|
      | high | Wrong total | a.ts:2 | 2 of 3: a (low), b | same file and line |

      ## Summaries

      - a: fine
      "
    `);
  });
});

describe('for all documents', () => {
  const ids = fc.constantFrom('c1', 'c2', 'c3', 'c4', 'c5');
  const verdicts = fc.dictionary(ids, fc.constantFrom('pass', 'fail', 'warn', 'unsure'));
  const findings = fc.array(
    fc.record(
      {
        id: fc.constantFrom('F1', 'F2'),
        title: fc.constantFrom('the total is wrong', 'total is wrong', 'the login is slow', 'x'),
        severity: fc.constantFrom('critical', 'high', 'medium', 'low'),
        file: fc.constantFrom('a.ts', 'b.ts'),
        line: fc.constantFrom(1, 2),
      },
      { requiredKeys: ['title', 'severity'] },
    ),
    { maxLength: 4 },
  );
  const documents = fc.tuple(verdicts, findings).map(([given, list]) => document(given, list as ResultFinding[]));
  const answers = fc
    .array(fc.oneof({ weight: 5, arbitrary: documents }, fc.constant('is no JSON: x')), { minLength: 2, maxLength: 5 })
    .map((given) => given.map((each, index) => answer(`m${index}`, each)));

  test('the order of models and of findings does not matter', () => {
    fc.assert(
      fc.property(
        answers.chain((given) =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length, maxLength: given.length })),
        ),
        ([given, shuffled]) => {
          const turned = shuffled.map((each) =>
            each.answer.kind === 'document'
              ? answer(each.model, {
                  ...each.answer.document,
                  checks: each.answer.document.checks.toReversed(),
                  findings: each.answer.document.findings.toReversed(),
                })
              : each,
          );
          expect(judged(turned)).toEqual(judged(given));
        },
      ),
    );
  });

  test('identical documents agree on everything', () => {
    fc.assert(
      fc.property(verdicts, findings, fc.integer({ min: 2, max: 6 }), (given, list, count) => {
        const one = document(given, list);
        const report = judged(Array.from({ length: count }, (_, index) => answer(`m${index}`, one)));
        expect(report.disagreements).toEqual([]);
        if (report.agreement !== null) expect(report.agreement.agreeing).toBe(report.agreement.of);
        if (report.kappa.kind === 'value') expect(report.kappa.value).toBeCloseTo(1, 9);
        expect(report.findings).toHaveLength(one.findings.length);
      }),
    );
  });

  test('every finding stands in exactly one group, once a model', () => {
    fc.assert(
      fc.property(answers, (given) => {
        const report = judged(given);
        const total = given.reduce((sum, { answer: each }) => sum + (each.kind === 'document' ? each.document.findings.length : 0), 0);
        expect(report.findings.reduce((sum, { found }) => sum + found.length, 0)).toBe(total);
        for (const { found } of report.findings) {
          expect(new Set(found.map(({ model }) => model)).size).toBe(found.length);
          expect(found.every(({ matchedBy }) => (found.length === 1) === (matchedBy === null))).toBe(true);
        }
      }),
    );
  });

  test('a verdict that changes to that of all others raises the rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), verdicts, (count, given) => {
        fc.pre(given['c1'] !== undefined);
        const rest = Array.from({ length: count }, (_, index) => answer(`m${index}`, document({ ...given, c1: 'pass' })));
        const rateWith = (verdict: string) =>
          judged([...rest, answer('odd', document({ ...given, c1: verdict }))]).agreement?.agreeing ?? 0;
        expect(rateWith('pass')).toBeGreaterThan(rateWith('fail'));
      }),
    );
  });
});
