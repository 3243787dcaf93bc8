import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJunit } from '../../../src/core/measure/tests/junit.ts';
import { readXml } from '../../../src/core/measure/xml.ts';
import { buildReport } from '../../../src/core/report/report.ts';
import { htmlReport } from '../../../src/core/report/write/html.ts';
import { junitReport } from '../../../src/core/report/write/junit.ts';
import { markdownReport } from '../../../src/core/report/write/markdown.ts';
import { Scenario } from '../run/scenario.ts';
import { phase, plan, stream } from '../../support/plans.ts';

const nasty = `</title><script>alert(1)</script><img src="http://x/y" onerror='z'> & \u0000\u001b[31m ]]>`;

const estimate = { leastMs: 500, mostMs: 2_000 };

/** A run of everything that a form shows, with a text of our choice wherever a plan, an agent or a person may put one. */
function run(text: string): Scenario {
  const scenario = new Scenario(
    plan(
      [
        stream('api', { title: text, phase: 'build', gates: ['tests', 'speed:should', 'look?'], deliverables: [text], estimate }),
        stream('docs', { phase: 'build', optional: true, estimate }),
        stream('ship', { needs: ['phase build'], retry: { attempts: 2 }, estimate }),
        stream('after', { needs: ['ship'], estimate }),
      ],
      { name: text, phases: [phase('build', { title: text })] },
    ),
  );
  const findings = [{ id: text, severity: 'high', title: text }] as const;
  scenario.passes(1_000).reports('api', { now: text, findings }).exits('docs', 1).exits('api').delivers('api');
  scenario.gate('api/tests').gate('api/speed', 'failed').approve('gate:api/look', text);
  return scenario.passes(1_000).exits('ship', 1).passes(1_000).exits('ship', 1);
}
const told = (text: string) => {
  const { journal, now } = run(text);
  return buildReport(journal, { now, look: () => ({ kind: 'unreadable', reason: text }) });
};

/** Names of the tags that are open at the end; throws at one that is closed and was not open. */
function unclosed(markup: string, empty: readonly string[] = []): string[] {
  const open: string[] = [];
  for (const [, close, name = '', rest = ''] of markup.matchAll(/<(\/?)([a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*\s*\/?)>/g)) {
    if (close) expect(open.pop()).toBe(name);
    else if (!rest.endsWith('/') && !empty.includes(name)) open.push(name);
  }
  return open;
}

describe('the page', () => {
  test('loads nothing, runs nothing, and takes no text for markup', () => {
    const page = htmlReport(told(nasty));
    expect(page).not.toMatch(/<script|<img|<link|<iframe|\s(src|href)="(?!#)/i);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page.match(/</g)).toHaveLength(page.match(/<(!doctype|\/?[a-z])/g)!.length);
  });

  test('is well formed whatever the texts are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), (text) => {
        expect(unclosed(htmlReport(told(text)), ['meta'])).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('draws planned beside actual, each attempt for itself', () => {
    const page = htmlReport(told('x'));
    expect(page.match(/<title>planned /g)).toHaveLength(4);
    expect(page.match(/<title>attempt \d: /g)).toHaveLength(4);
    expect(page).toContain('<title>attempt 2: T+2s to T+3s, exit status 1</title>');
  });
});

describe('JUnit XML', () => {
  const parts = (xml: string, tag: string) => [...xml.matchAll(new RegExp(`<${tag} `, 'g'))].length;
  const figure = (xml: string, tag: string, name: string) =>
    [...xml.matchAll(new RegExp(`<${tag} [^>]*\\b${name}="(\\d+)"`, 'g'))].reduce((sum, [, count]) => sum + Number(count), 0);

  test('has a case for each stream and gate, and only what keeps the run from passing fails', () => {
    const xml = junitReport(told('x'));
    expect(xml).toMatch(/<testcase classname="phase build" name="stream api" time="1\.000"\/>/);
    expect(xml).toMatch(/name="gate speed" time="0\.005"><skipped message="should: failed: exit status 1"\/>/);
    expect(xml).toMatch(/name="stream docs" [^>]*><skipped message="failed: /);
    expect(xml).toMatch(
      /name="stream ship" [^>]*><failure message="failed: [^"]*" type="failure"\/><system-out>attempt 1: exit status 1\nattempt 2: /,
    );
    expect(xml).toMatch(/name="stream after" [^>]*><skipped message="skipped: /);
    expect(xml).toMatch(/<testsuite name="order" tests="1" failures="0"/);
  });

  test('counts what it holds, is well formed, and has no character that XML forbids', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant(nasty), fc.string({ unit: 'binary', minLength: 1, maxLength: 30 })), (text) => {
        const xml = junitReport(told(text));
        for (const tag of ['testsuites', 'testsuite']) {
          expect(figure(xml, tag, 'tests')).toBe(parts(xml, 'testcase'));
          expect(figure(xml, tag, 'failures')).toBe(parts(xml, 'failure'));
          expect(figure(xml, tag, 'skipped')).toBe(parts(xml, 'skipped'));
        }
        expect(readXml(xml, {})).toBeNull();
        expect(readJunit(xml)).toMatchObject({
          kind: 'counted',
          counts: { total: parts(xml, 'testcase'), skipped: parts(xml, 'skipped') },
        });
        // eslint-disable-next-line no-control-regex -- Finding control characters is the purpose.
        expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
      }),
      { numRuns: 50 },
    );
  });

  test('an order that was violated fails', () => {
    const { journal, now } = run('x');
    const exit = journal.find(({ event }) => event.type === 'gateFinished')!;
    const tampered = journal.map((each) =>
      each.event.type === 'streamSpawned' && each.event.stream === 'ship' ? { ...each, mono: exit.mono - 1 } : each,
    );
    const first = { ...journal[0]!, seq: 2, event: { type: 'engineStarted', epoch: 1, pid: 1, bootId: 'b' } } as const;
    const [created, ...rest] = tampered;
    const events = [created!, first, ...rest.map((each) => ({ ...each, seq: each.seq + 1 }))];
    const report = buildReport(events, { now, look: () => ({ kind: 'missing' }) });
    expect(report.order.verdict).toBe('violated');
    expect(junitReport(report)).toMatch(
      /<testsuite name="order" tests="1" failures="1"[\s\S]*<system-out>ship: phase build has succeeded: it held /,
    );
    expect(markdownReport(report)).toMatch(/^violated: /m);
  });
});
