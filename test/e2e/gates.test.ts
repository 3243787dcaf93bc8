import { readFileSync, statSync } from 'node:fs';
import { expect } from 'vitest';
import type { Report } from '../../src/core/report/report.ts';
import { projectTest as test, type Project } from './support/project.ts';

/** Gates of one stream, each of which lets the others go on. */
const plan = (gates: readonly string[]) => `version: 1
name: gates
streams:
  - id: A
    run: 'true'
    gates:
${gates.map((gate) => `      - {level: should, ${gate}}\n`).join('')}`;

/** How each gate ended, in words. */
async function verdicts(project: Project, gates: readonly string[]): Promise<Record<string, string>> {
  project.put('plan.yaml', plan(gates));
  const run = await project.sluice('run', 'plan.yaml', '--headless');
  expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
  const report = JSON.parse((await project.sluice('report', '--format', 'json')).stdout) as Report;
  return Object.fromEntries(
    report.gates.map(({ name, state, measured, reason }) => [
      name,
      [state, ...(measured === null ? [] : [measured]), ...(reason === null ? [] : [reason])].join(': '),
    ]),
  );
}

test('gates count tests, compare numbers, read files and documents, count one another, and try again', async ({ project }) => {
  project.put('report.xml', '<testsuite tests="2"><testcase name="a"/><testcase name="b"><skipped/></testcase></testsuite>');
  project.put('lcov.info', 'SF:a.ts\nDA:1,1\nDA:2,0\nDA:3,1\nDA:4,1\nend_of_record\n');
  project.put('data.json', '{"p95": "180 ms", "ok": true}');
  const told = await verdicts(project, [
    `name: printed, run: 'echo "=== 247 passed in 1.20s ==="', tests: '247 passed, 0 failed'`,
    'name: written, tests: {from: report.xml, passed: 1, skipped: 1}, category: tests',
    `name: too few, run: 'echo "=== 246 passed, 1 skipped in 1.20s ==="', tests: {passed: '>= 247'}, category: tests`,
    `name: latency, metric: {from: data.json, json: /p95, is: '< 0.2s'}`,
    `name: coverage, metric: {from: lcov.info, coverage: lcov, is: '>= 80%'}`,
    `name: document, json: {file: data.json, schema: {required: [ok, p95]}}`,
    `name: other document, json: {file: data.json, schema: {required: [p99]}}`,
    `name: file, file: data.json, matches: '"ok": true'`,
    `name: flaky, run: 'test -e tried || { touch tried; exit 1; }', retry: 2`,
    'name: both, all: [printed, document]',
    'name: half, pass_rate: {of: tests, is: ">= 60%"}',
  ]);
  expect(told).toEqual({
    printed: 'passed: 247 passed, 0 failed',
    written: 'passed: 1 passed, 0 failed, 1 skipped',
    'too few': expect.stringMatching(/^failed: 246 passed, 0 failed, 1 skipped: /) as string,
    latency: 'passed: latency 180ms',
    coverage: 'failed: coverage 75%: coverage 75%; demanded >= 80%',
    document: 'passed: data.json fits its schema',
    'other document': expect.stringMatching(/^failed: data.json does not fit its schema: .*'p99'/) as string,
    file: expect.stringMatching(/^passed: /) as string,
    flaky: 'passed',
    both: 'passed: 2 of 2 passed (100%)',
    half: expect.stringMatching(/^failed: 1 of 2 passed \(50%\): /) as string,
  });
  const report = JSON.parse((await project.sluice('report', '--format', 'json')).stdout) as Report;
  expect(report.gates.find(({ name }) => name === 'flaky')).toMatchObject({ flaky: true, tries: 2 });
});

test('gates that misbehave get a verdict, and never one that they did not earn', async ({ project }) => {
  const told = await verdicts(project, [
    'name: no such command, run: [frobnicate-the-frob, --all]',
    `name: asks, run: 'read answer && echo "you said $answer"'`,
    `name: forks, run: '(setsid sleep 1000000 >/dev/null 2>&1 &) ; (sleep 1000000 &) ; echo done'`,
    `name: never ends, run: 'sleep 1000000', timeout: 2s`,
    String.raw`name: invalid text, run: 'printf "\377\376 total: 42\n"', metric: {regex: 'total: (\d+)', is: 42}`,
    String.raw`name: two numbers, run: 'echo "total: 1"; echo "total: 2"', metric: {regex: 'total: (\d+)', is: '> 0'}`,
    String.raw`name: no number, run: 'echo nothing', metric: {regex: 'total: (\d+)', is: '> 0'}`,
    `name: no schema, json: {file: plan.yaml, schema: missing.json}`,
  ]);
  expect(told).toEqual({
    'no such command': expect.stringMatching(/^unmeasured: .*frobnicate-the-frob/) as string,
    asks: 'failed',
    forks: 'passed',
    'never ends': expect.stringMatching(/^unmeasured: .*2s/) as string,
    'invalid text': 'passed: invalid text 42 (what is no UTF-8 in the output was replaced)',
    'two numbers': expect.stringMatching(/^unmeasured: /) as string,
    'no number': expect.stringMatching(/^unmeasured: /) as string,
    'no schema': expect.stringMatching(/^unmeasured: /) as string,
  });
});

test('a gate that prints 200 MB is judged by its end, and its log is cut', async ({ project }) => {
  const told = await verdicts(project, [
    `name: flood, run: 'yes "one more line of it" | head -c 200000000; echo; echo "=== 5 passed in 9.00s ==="', tests: {format: pytest, passed: 5}`,
  ]);
  expect(told).toEqual({
    flood: expect.stringMatching(/^passed: 5 passed, 0 failed \(\d{9} bytes from the middle of the output were not kept\)$/) as string,
  });
  const { run, gates } = JSON.parse((await project.sluice('report', '--format', 'json')).stdout) as Report;
  const log = project.path(`.sluice/runs/${run.id}/${gates[0]?.log ?? ''}`);
  expect(statSync(log).size).toBeLessThan(40_000_000);
  expect(readFileSync(log, 'latin1')).toContain('=== 5 passed in 9.00s ===');
});
