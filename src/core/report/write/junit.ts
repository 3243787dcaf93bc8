import { plainLine } from '../../text/plain.ts';
import { element, escaped } from '../../text/markup.ts';
import type { GateReport } from '../gate-report.ts';
import type { Report } from '../report.ts';
import type { StreamReport } from '../stream-report.ts';
import { orderText } from './order-section.ts';
import { isoOf } from './words.ts';

/**
 * The report as JUnit XML, as continuous integration reads it: a suite for each phase, one for the streams of none, one for the waves, and one for
 * the order. Streams and gates are test cases. What does not keep the run from passing is skipped there with a message, and never failed.
 */
export function junitReport(report: Report): string {
  const suites = [...phaseSuites(report), ...waveSuite(report), orderSuite(report)];
  const all = suites.flatMap(({ cases }) => cases);
  const root = { name: plainLine(report.run.plan), ...countsOf(all), time: seconds(report.run.elapsedMs) };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    element('testsuites', root, ['\n', ...suites.map((suite) => suiteElement(suite, report))]),
    '',
  ].join('\n');
}

interface Suite {
  readonly name: string;
  readonly startedAt: number | null;
  readonly cases: readonly Case[];
}

interface Case {
  /** The suite and the owner, as a class is to its methods. */
  readonly className: string;
  readonly name: string;
  readonly ms: number;
  readonly result: Result;
  /** Said beside the result. */
  readonly output: string | null;
}

type Result =
  | { readonly kind: 'passed' }
  /** `error` is what could not be measured. */
  | { readonly kind: 'failure' | 'error' | 'skipped'; readonly message: string };

function phaseSuites({ streams, gates, phases, run }: Report): Suite[] {
  const gatesOf = (kind: GateReport['owner']['kind'], id: string) => gates.filter(({ owner }) => owner.kind === kind && owner.id === id);
  const casesOf = (stream: StreamReport): Case[] => [streamCase(stream), ...gatesOf('stream', stream.id).map(gateCase)];
  // What stands by for conflicts has neither run nor been left out.
  const loose = streams.filter(({ phase, status }) => phase === null && status !== 'standingBy');
  return [
    ...phases.map(({ id, startedAt }) => ({
      name: `phase ${id}`,
      startedAt,
      cases: [...streams.filter(({ phase }) => phase === id).flatMap(casesOf), ...gatesOf('phase', id).map(gateCase)],
    })),
    { name: 'streams', startedAt: run.startedAt, cases: loose.flatMap(casesOf) },
  ].filter(({ cases }) => cases.length > 0);
}

function waveSuite({ waves, gates, run }: Report): Suite[] {
  if (waves.length === 0) return [];
  const cases = waves.flatMap(({ id, status, why, rounds }): Case[] => {
    const last = rounds.at(-1);
    const ms = last ? Math.max(0, (last.endedAt ?? last.startedAt) - last.startedAt) : 0;
    const result: Result =
      status === 'merged' ? { kind: 'passed' } : { kind: status === 'failed' ? 'failure' : 'skipped', message: plainLine(why) };
    return [
      { className: 'waves', name: `wave ${id}`, ms, result, output: null },
      ...gates.filter(({ owner }) => owner.kind === 'wave' && owner.id === id).map(gateCase),
    ];
  });
  return [{ name: 'waves', startedAt: run.startedAt, cases }];
}

function orderSuite({ order, run }: Report): Suite {
  const message = orderText(order);
  const result: Result =
    order.verdict === 'kept' ? { kind: 'passed' } : { kind: order.verdict === 'violated' ? 'failure' : 'skipped', message };
  const told = order.attempts.flatMap(({ stream, needs }) =>
    needs.filter(({ verdict }) => verdict === 'violated').map(({ need, text }) => `${stream}: ${need}: ${text}`),
  );
  return {
    name: 'order',
    startedAt: run.startedAt,
    cases: [{ className: 'order', name: 'needs held before what they kept back started', ms: 0, result, output: told.join('\n') || null }],
  };
}

function streamCase({ id, phase, status, why, optional, workMs, attempts }: StreamReport): Case {
  const text = plainLine(why);
  const failed = status === 'failed' || status === 'stopped';
  const result: Result =
    status === 'succeeded'
      ? { kind: 'passed' }
      : { kind: failed && !optional ? 'failure' : 'skipped', message: text.startsWith(status) ? text : `${status}: ${text}` };
  const output = attempts.length < 2 ? null : attempts.map(({ number, endText }) => `attempt ${number}: ${endText ?? 'runs'}`).join('\n');
  return { className: phase === null ? 'streams' : `phase ${phase}`, name: `stream ${id}`, ms: workMs, result, output };
}

function gateCase(gate: GateReport): Case {
  const output = gate.flaky ? `flaky: it passed only after a failed try` : null;
  return {
    className: `${gate.owner.kind} ${gate.owner.id}`,
    name: `gate ${gate.name}`,
    ms: gate.durationMs ?? 0,
    result: gateResult(gate),
    output,
  };
}

function gateResult({ state, level, exitCode, reason, by, note, measured, demanded }: GateReport): Result {
  if (state === 'passed') return { kind: 'passed' };
  const facts = [
    reason,
    exitCode === null ? null : `exit status ${exitCode}`,
    measured === null ? null : `measured ${measured}`,
    demanded === null ? null : `demanded ${demanded}`,
    by === null ? null : `by ${by}`,
    note,
  ];
  const told = facts
    .filter(Boolean)
    .map((fact) => plainLine(String(fact)))
    .join('; ');
  const message = told === '' ? state : `${state}: ${told}`;
  if (state !== 'failed' && state !== 'unmeasured') return { kind: 'skipped', message };
  if (level !== 'must') return { kind: 'skipped', message: `${level}: ${message}` };
  return { kind: state === 'failed' ? 'failure' : 'error', message };
}

function countsOf(cases: readonly Case[]) {
  const count = (kind: Result['kind']) => cases.filter(({ result }) => result.kind === kind).length;
  return { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
}

/** With three digits behind the point, as an XML decimal. */
const seconds = (ms: number): string => (ms / 1_000).toFixed(3);

function suiteElement({ name, startedAt, cases }: Suite, { run }: Report): string {
  const ms = cases.reduce((sum, each) => sum + each.ms, 0);
  // Readers of JUnit XML take times without a zone; they are UTC.
  const timestamp = isoOf(startedAt ?? run.startedAt).slice(0, 19);
  return `${element('testsuite', { name: plainLine(name), ...countsOf(cases), time: seconds(ms), timestamp }, ['\n', ...cases.map(caseElement)])}\n`;
}

function caseElement({ className, name, ms, result, output }: Case): string {
  const content = [
    ...(result.kind === 'passed'
      ? []
      : [element(result.kind, { message: result.message, ...(result.kind === 'skipped' ? {} : { type: result.kind }) })]),
    ...(output === null ? [] : [element('system-out', {}, [escaped(output)])]),
  ];
  return `${element('testcase', { classname: plainLine(className), name: plainLine(name), time: seconds(ms) }, content)}\n`;
}
