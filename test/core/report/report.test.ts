import { describe, expect, test } from 'vitest';
import { phaseResults } from '../../../src/core/report/phase-results.ts';
import { buildReport, type ReportOptions } from '../../../src/core/report/report.ts';
import { htmlReport } from '../../../src/core/report/write/html.ts';
import { markdownReport } from '../../../src/core/report/write/markdown.ts';
import { pathText } from '../../../src/core/report/write/words.ts';
import { Scenario } from '../run/scenario.ts';
import { checkpoint, phase, plan, stream } from '../../support/plans.ts';
import { planOf } from '../../support/plan-of.ts';

const look: ReportOptions['look'] = (path) => ({ kind: 'file', bytes: path.length, sha256: 'ab12' });
const told = (run: Scenario) => buildReport(run.journal, { now: run.now, look });
const minutes = (count: number) => count * 60_000;
const estimate = (count: number) => ({ leastMs: minutes(count), mostMs: minutes(count) });

describe('figures', () => {
  const build = () =>
    new Scenario(
      plan(
        [
          stream('api', { phase: 'build', estimate: estimate(10), gates: ['tests', 'lint:nice'], deliverables: ['api.md'] }),
          stream('docs', { phase: 'build', estimate: estimate(5) }),
          stream('ship', { needs: ['checkpoint look'], estimate: estimate(4) }),
        ],
        { phases: [phase('build')], checkpoints: [checkpoint('look', { needs: ['phase build'], review: true, atMs: minutes(10) })] },
      ),
    );
  const passed = () => passing(build());
  const passing = (run: Scenario) => {
    run.passes(minutes(6)).exits('docs').passes(minutes(5)).exits('api').delivers('api');
    run.passes(minutes(1)).gate('api/tests').gate('api/lint', 'failed');
    run.passes(minutes(3)).approve('review:look', 'well done').passes(minutes(4)).exits('ship');
    return run;
  };

  test('planned beside actual, with 10 % to either side', () => {
    const { streams, phases, timing } = told(passed());
    expect(streams.map(({ id, timing: { mark, deviation } }) => [id, mark, deviation])).toEqual([
      ['api', 'within', 0.1],
      ['docs', 'slower', 0.2],
      ['ship', 'within', 0],
    ]);
    expect(phases.map((each) => each.timing)).toEqual([{ planned: estimate(10), actualMs: minutes(12), mark: 'slower', deviation: 0.2 }]);
    expect(timing).toMatchObject({ planned: estimate(14), actualMs: minutes(19), mark: 'slower' });
  });

  test('metrics may be measured by the figures of the report itself', () => {
    const from = ['report/time', 'report/phases', 'report/gates', 'report/speed-up'];
    const metrics = from.map((each) => ({ name: each, target: 'good', from: each, file: null }));
    const values = (run: Scenario) => told(run).metrics.map(({ current, status }) => [current, status]);
    const run = build();
    const measured = new Scenario({ ...run.state.plan, metrics });
    expect(values(measured)).toEqual([
      [null, null],
      [null, null],
      [null, null],
      [null, null],
    ]);
    passing(measured);
    expect(values(measured)).toEqual([
      ['19m, +36 % beside the estimate', 'slower'],
      ['0 of 1 within 10 %', null],
      ['50 %, 1 of 2', null],
      ['1.11x', null],
    ]);
  });

  test('a check-list has all its items, whoever answers them', () => {
    const items = '[{title: Linted, run: make lint}, Read by somebody]';
    const run = new Scenario(planOf(`{version: 1, streams: [{id: A, run: a, gates: [make test], checklist: ${items}}]}`)).exits('A');
    run.gate('A/make test').gate('A/Linted').approve('gate:A/Read by somebody', 'twice');
    const text = markdownReport(told(run));
    const list = text.slice(text.indexOf('## Check-lists'), text.indexOf('## ', text.indexOf('## Check-lists') + 5));
    expect(list).toMatch(/\| A +\| Linted +\| must +\| passed/);
    expect(list).toMatch(/\| A +\| Read by somebody +\| must +\| passed +\| ann .*twice/);
    expect(list).not.toContain('make test');
  });

  test('the critical path is what the run really waited for, without a gap', () => {
    const { criticalPath, run } = told(passed());
    expect(criticalPath.map(({ fromMs, toMs, what }) => [fromMs / minutes(1), toMs / minutes(1), pathText(what)])).toEqual([
      [0, 11, 'stream api'],
      [11, 12, 'gate api/tests'],
      [12, 15, 'ann: approve review:look'],
      [15, 19, 'stream ship'],
    ]);
    expect(run).toMatchObject({ outcome: 'passed', elapsedMs: minutes(19), endedAt: 1_000_000 + minutes(19) });
  });

  test('a stream that waited for a slot follows the stream that gave it free', () => {
    const run = new Scenario(plan([stream('A'), stream('B')], { maxParallel: 1 }));
    run.passes(1_000).exits('A').passes(500).exits('B');
    expect(told(run).criticalPath.map(({ what }) => pathText(what))).toEqual(['stream A', 'stream B']);
  });

  test('the wait before another attempt, and the attempts before it, are on the path', () => {
    const run = new Scenario(plan([stream('A', { retry: { attempts: 2, backoffMs: 5_000 } })]));
    run.passes(1_000).exits('A', 1).fires('retry:A:2').passes(2_000).exits('A');
    const { criticalPath, streams } = told(run);
    expect(criticalPath.map(({ toMs, what }) => [toMs, pathText(what)])).toEqual([
      [1_000, 'stream A'],
      [6_000, 'the wait before attempt 2 of A'],
      [8_000, 'stream A, attempt 2'],
    ]);
    expect(streams[0]!.attempts.map(({ endText, workMs }) => [endText, workMs])).toEqual([
      ['exit status 1', 1_000],
      ['exit status 0', 2_000],
    ]);
  });

  test('speed-up and concurrency', () => {
    const { speedUp, concurrency } = told(passed());
    expect(speedUp).toEqual({ workMs: minutes(21), factor: 21 / 19 });
    expect(concurrency.max).toBe(2);
    expect(concurrency.mean).toBeCloseTo(21 / 19);
    expect(concurrency.intervals.map(({ fromMs, toMs, count }) => [fromMs / minutes(1), toMs / minutes(1), count])).toEqual([
      [0, 6, 2],
      [6, 11, 1],
      [11, 15, 0],
      [15, 19, 1],
    ]);
  });

  test('gates by level, persons by name, deliverables by digest', () => {
    const { passRates, decisions, deliverables, checkpoints } = told(passed());
    expect(passRates.byLevel.map(({ name, passed: count, failed, rate }) => [name, count, failed, rate])).toEqual([
      ['must', 1, 0, 1],
      ['nice', 0, 1, 0],
    ]);
    expect(passRates.byCategory).toEqual([]);
    expect(decisions).toMatchObject([{ by: 'ann', kind: 'approve', about: 'review:look', note: 'well done', isSignature: true }]);
    expect(deliverables).toEqual([{ stream: 'api', path: 'api.md', found: { kind: 'file', bytes: 16, sha256: 'ab12' } }]);
    expect(checkpoints).toMatchObject([{ id: 'look', status: 'approved', lateMs: minutes(2), by: 'ann' }]);
  });

  test('pass rates by category, where the plan gives gates one', () => {
    const run = new Scenario(
      planOf(`
version: 1
streams:
  - id: A
    run: a
    gates: [{name: a, run: x, category: unit, level: should}, {name: b, run: x, category: unit}, {name: c, run: x, category: load}]
`),
    );
    run.exits('A').gate('A/a', 'failed').gate('A/b').gate('A/c', { kind: 'unmeasured', durationMs: 1, reason: 'it is gone' });
    expect(
      told(run).passRates.byCategory.map(({ name, passed: count, failed, unmeasured, rate }) => [name, count, failed, unmeasured, rate]),
    ).toEqual([
      ['unit', 1, 1, 0, 0.5],
      ['load', 0, 0, 1, 0],
    ]);
  });

  test('a run that goes on is told as far as it is', () => {
    const run = build();
    run.passes(minutes(2)).reports('api', { tasksDone: 1, tasksTotal: 4, now: 'writing', blocker: 'no database', eta: 'soon' });
    run.passes(minutes(1));
    const { run: head, timing, streams, speedUp } = told(run);
    expect(head).toMatchObject({ status: 'running', outcome: null, endedAt: null, elapsedMs: minutes(3) });
    expect(timing.actualMs).toBeNull();
    expect(speedUp.factor).toBe(2);
    expect(streams[0]!.standUp).toEqual({ done: '1 of 4 tasks, 25 %', now: 'writing', blocker: 'no database', eta: 'soon' });
    expect(streams[1]!.standUp).toEqual({ done: 'nothing yet', now: 'running', blocker: null, eta: 'in about 2m' });
    expect(streams[2]!.standUp).toMatchObject({ done: 'nothing yet', now: null, blocker: 'waiting: waits for checkpoint look' });
  });

  test('results of one phase', () => {
    const results = phaseResults(told(passed()), 'build');
    expect(results).toMatchObject({
      run: 'r-1',
      phase: {
        id: 'build',
        status: 'succeeded',
        results: [{ id: 'api', status: 'succeeded', startedAt: 1_000_000, exitCode: 0 }, { id: 'docs' }],
      },
      gates: [{ id: 'api/tests' }, { id: 'api/lint' }],
    });
    expect(phaseResults(told(passed()), 'nope')).toBeNull();
  });

  test('waves with their merges, escalations, and what was used up', () => {
    const run = new Scenario(
      planOf(`
version: 1
budget: {tokens: 10k}
streams: [{id: A, run: a, worktree: true, stuck_after: 30m, escalation: {after: 1m, do: notify}}]
waves: [{id: one, merge: A}]
`),
    );
    run.reports('A', { tokens: 4_000, usd: 0.5 }).fires('stuck:A:1').fires('escalate:A:1:1').exits('A').merges('one', ['A']);
    const report = told(run);
    expect(report.waves).toMatchObject([
      { id: 'one', status: 'merged', commit: '1234567890abcdef', rounds: [{ round: 1, merges: [{ stream: 'A' }] }] },
    ]);
    expect(report.escalations).toMatchObject([{ stream: 'A', step: 1, action: 'notify' }]);
    expect(report.usage).toEqual({ tokens: 4_000, usd: 0.5 });
    expect(report.budgets).toMatchObject([{ scope: 'run', tokens: 4_000, tokensGiven: 10_000 }]);
  });

  test('what a stream has used up stands once, beside its budget where it has one', () => {
    const run = new Scenario(planOf('{version: 1, streams: [{id: A, run: a, budget: {tokens: 10k}}, {id: B, run: b}]}'));
    const text = markdownReport(told(run.reports('A', { tokens: 4_000 }).reports('B', { tokens: 500 })));
    const rows = text.slice(text.indexOf('## Tokens and money')).match(/^\| stream .*/gm) ?? [];
    expect(
      rows.map((row) =>
        row
          .split('|')
          .map((cell) => cell.trim())
          .slice(1, 4),
      ),
    ).toEqual([
      ['stream A', '4k', '10k'],
      ['stream B', '500', ''],
    ]);
  });
});

describe('what others rest on', () => {
  const evidence = {
    command: 'make test',
    cwd: '/work/A',
    envDigest: 'e'.repeat(64),
    exitCode: 0,
    logDigest: 'd'.repeat(64),
    startedAt: 1_000_000,
    durationMs: 5,
    tree: { dir: '/work', hash: 'a'.repeat(40), head: 'b'.repeat(40), branch: 'main', clean: false },
  } as const;
  const signed = () => {
    const run = new Scenario(
      planOf(`
version: 1
phases: [{id: build}]
streams: [{id: A, phase: build, run: a, gates: [{name: tests, run: make test}], deliverables: [a.md]}]
metrics: [{name: coverage, target: '>= 80%', from: A/tests}, {name: joy, target: complete}]
sign_off: {by: [lead], evidence: [A/tests, build, a.md]}
`),
    );
    run.exits('A').delivers('A');
    const gate = run.state.plan.streams[0]!.gates[0]!.id;
    run.say({ type: 'gateStarted', gate, round: 1, log: 'gates/A.1.log' });
    const verdict = { kind: 'passed', durationMs: 5, measured: { text: '81 %' }, demanded: '>= 80 %', flaky: true, tries: 2 } as const;
    return run.say({ type: 'gateFinished', gate, round: 1, verdict, evidence }).approve('review:sign-off', 'fine');
  };

  test('a signature leads to the verdicts, logs and files behind it', () => {
    const { signOffs, gates } = told(signed());
    expect(signOffs).toMatchObject([
      {
        checkpoint: 'sign-off',
        status: 'approved',
        asked: ['lead'],
        by: 'ann',
        note: 'fine',
        evidence: [
          { name: 'A/tests', kind: 'gate', status: 'passed, flaky', look: 'gates/A.1.log' },
          { name: 'build', kind: 'phase', status: 'succeeded' },
          { name: 'a.md', kind: 'file', status: 'file', look: 'ab12' },
        ],
      },
    ]);
    expect(gates).toMatchObject([{ flaky: true, tries: 2, measured: '81 %', demanded: '>= 80 %', evidence }]);
  });

  test('a metric has the value that its gate measured', () => {
    expect(told(signed()).metrics).toEqual([
      { name: 'coverage', target: '>= 80%', from: 'A/tests', current: '81 %', status: 'passed, flaky', reason: null },
      { name: 'joy', target: 'complete', from: null, current: null, status: null, reason: null },
    ]);
  });

  test('a metric has what its file said last, and says why it could not be measured', () => {
    const run = new Scenario(
      planOf(`
version: 1
streams: [{id: A, run: a}]
metrics:
  - {name: lines, target: '>= 60%', from: {file: lcov.info, stream: A, coverage: lcov}}
  - {name: size, target: small, from: {file: size.txt}}
`),
    );
    expect(told(run).metrics.map(({ status, current, from }) => [status, current, from])).toEqual([
      ['open', null, 'lcov.info of A'],
      ['open', null, 'size.txt'],
    ]);
    run.say({ type: 'metricMeasured', metric: 'lines', verdict: 'met', text: 'lines 71%', reason: null });
    run.say({ type: 'metricMeasured', metric: 'size', verdict: 'unmeasured', text: null, reason: 'size.txt does not exist' });
    const report = told(run);
    expect(report.metrics).toMatchObject([
      { current: 'lines 71%', status: 'met', reason: null },
      { current: null, status: 'unmeasured', reason: 'size.txt does not exist' },
    ]);
    expect(markdownReport(report)).toMatch(/^\| size +\| small +\| could not be measured: size\.txt does not exist \| unmeasured/m);
  });

  test('a verdict that no longer holds is told as stale, with the commits of then and now', () => {
    const moved = { ...evidence.tree, hash: 'f'.repeat(40), head: 'c'.repeat(40) };
    const report = told(signed().say({ type: 'treeMoved', tree: moved }));
    expect(report.gates[0]).toMatchObject({ state: 'passed', stale: { from: 'b'.repeat(40), to: 'c'.repeat(40) } });
    const row = /A\/tests \| stale, passed before +\| must .*measured on b{12}, c{12} is checked out since/;
    expect(markdownReport(report)).toMatch(row);
    expect(htmlReport(report)).toContain('stale, passed before');
  });

  test('a pass after a failed try is never plain green, and a work tree that was changed is told', () => {
    const text = markdownReport(told(signed()));
    expect(text).toMatch(/^\| A\/tests \| passed, flaky \(2 tries\) \| must/m);
    expect(text).toMatch(/^\| A\/tests \| a{12} \| changed +\| main b{12} +\| e{12} +\| gates\/A\.1\.log \| d{12}/m);
  });
});

describe('Markdown', () => {
  test('takes nothing of a plan for markup', () => {
    const run = new Scenario(plan([stream('A')], { name: 'x | <script>alert(1)</script> [a](b) `c`\n# d' }));
    const [title] = markdownReport(told(run)).split('\n');
    expect(title).toBe('# x \\| \\<script\\>alert(1)\\</script\\> \\[a\\](b) \\`c\\` # d: running');
  });

  test('every line of a table has as many cells as its heading, and none is wider', () => {
    const run = new Scenario(plan([stream('A', { gates: ['a|b', 'sure?'] }), stream('B', { needs: ['A'] })]));
    run.passes(90_000).exits('A', 0).gate('A/a|b', 'failed');
    for (const block of markdownReport(told(run))
      .split('\n\n')
      .filter((each) => each.startsWith('|'))) {
      const lines = block.trimEnd().split('\n');
      expect(new Set(lines.map((line) => line.replaceAll('\\|', '').split('|').length)).size, block).toBe(1);
      expect(new Set(lines.map((line) => line.length)).size, block).toBe(1);
    }
  });
});
