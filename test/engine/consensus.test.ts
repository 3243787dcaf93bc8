import { describe, expect, test } from 'vitest';
import { asGateId, asStreamId } from '../../src/core/ids.ts';
import { attention } from '../../src/core/run/attention.ts';
import type { FakeWorld } from '../support/fakes/fake-world.ts';
import { scenario, type Scenario } from '../support/scenario.ts';

const review = (gate: string) => `
version: 1
phases:
  - id: review
    streams:
      - {id: zen, matrix: {model: [a, b]}, run: review}
${gate}
`;
const compares = (more = ', retry: 0') => `{name: agree, consensus: {streams: zen, file: "\${{ model }}.json", to: out/report.md${more}}}`;
const inPhase = review(`    gates: [${compares()}]`);
const retry = (stream: string) => ({ kind: 'retry', target: { kind: 'stream', stream: asStreamId(stream) } }) as const;

const says = (verdict: string) => JSON.stringify({ checks: [{ id: 'c', verdict }] });
const writes = (file: string, text: string) => (world: FakeWorld) => world.results.put(`/project/${file}`, text);
/** What was judged, in words. */
const verdictOf = (world: FakeWorld, gate: string): string => {
  const status = world.state().gates[asGateId(gate)]?.status;
  if (status?.kind !== 'done') return status?.kind ?? 'unknown';
  return status.verdict.kind === 'passed'
    ? (status.verdict.measured?.text ?? '')
    : ('reason' in status.verdict && status.verdict.reason) || '';
};
const bothExit = (story: Scenario) => story.exit('zen/a', 0).exit('zen/b', 0);

describe('a consensus of streams', () => {
  test('passes when they agree; the reports lie beside its log and where the plan wants them', async () => {
    const world = await bothExit(
      scenario(inPhase)
        .step('a writes', writes('a.json', says('pass')))
        .step('b writes', writes('b.json', says('pass'))),
    )
      .expectEnded('passed')
      .expectNoFault()
      .play();
    expect(verdictOf(world, 'review/agree')).toBe('100 % agree (threshold 80 %), kappa undefined, 0 disagreements, 0 blocking');
    const text = (file: string) => world.results.files.get(file)?.text ?? '';
    expect(text('/run/gates/review/agree.1.log')).toMatch(/^# Consensus: review\/agree\n\n\*\*Passed\*\*/);
    expect(text('/project/out/report.md')).toBe(text('/run/gates/review/agree.1.log'));
    expect(JSON.parse(text('/project/out/report.json'))).toMatchObject({ version: 1, gate: 'review/agree', round: 1, passed: true });
    expect(text('/run/gates/review/agree.1.json')).toBe(text('/project/out/report.json'));
    expect(world.programs.started).toEqual([]);
  });

  test('names the stream whose result is of no use; run again alone, it is judged anew', async () => {
    const world = await bothExit(
      scenario(inPhase)
        .step('a writes', writes('a.json', says('pass')))
        .step('b writes nonsense', writes('b.json', '{"checks": [')),
    )
      .expectGate('review/agree', 'failed')
      .expectEnded('failed')
      .step('it says what to do', (now) => {
        expect(verdictOf(now, 'review/agree')).toMatch(/^the result of zen\/b is no JSON: .*; run it again: `sluice retry zen\/b`$/);
        expect(attention(now.state()).map(({ detail }) => detail)).toEqual([expect.stringContaining('sluice retry zen/b')]);
      })
      .killEngine()
      .startEngine()
      .request(retry('zen/b'))
      .expectRunning('zen/b')
      .expectGate('review/agree', 'waiting')
      .step('b writes', writes('b.json', says('pass')))
      .exit('zen/b', 0)
      .expectEnded('passed')
      .play();
    expect(world.state().gates[asGateId('review/agree')]).toMatchObject({ round: 2 });
    expect(world.state().streams[asStreamId('zen/a')]?.attempt).toBe(1);
  });

  test('one that wrote nothing, or that only an earlier attempt has written, is missing', async () => {
    const world = await bothExit(scenario(inPhase).step('a writes', writes('a.json', says('pass'))))
      .step('b is missing', (now) => expect(verdictOf(now, 'review/agree')).toMatch(/^the result of zen\/b does not exist \(b\.json\);/))
      .step('too late', writes('b.json', says('pass')))
      .advance('1m')
      .killEngine()
      .startEngine()
      .request(retry('zen/b'))
      .exit('zen/b', 0)
      .expectEnded('failed')
      .play();
    expect(verdictOf(world, 'review/agree')).toMatch(/^the result of zen\/b is older than attempt 2, which wrote none/);
  });

  test('without any check there is nothing to measure', async () => {
    const nothing = '{"checks": []}';
    await bothExit(scenario(inPhase).step('a writes', writes('a.json', nothing)).step('b writes', writes('b.json', nothing)))
      .expectGate('review/agree', 'unmeasured')
      .play();
  });

  test('a result that does not fit the schema of the plan is of no use, and says why', async () => {
    const demanding = review(
      `    gates: [{name: agree, consensus: {streams: zen, file: "\${{ model }}.json", schema: shape.json, retry: 0}}]`,
    );
    const world = await bothExit(
      scenario(demanding)
        .step('a schema', writes('shape.json', '{"required": ["summary"]}'))
        .step('the second does not fit', (now) => {
          now.measurements.answers.push(
            { kind: 'passed', measured: { text: 'fits its schema' }, demanded: 'fits' },
            {
              kind: 'failed',
              measured: { text: 'does not' },
              demanded: 'fits',
              reason: 'b.json does not fit its schema: the document must have `summary`',
            },
          );
        })
        .step('a writes', writes('a.json', says('pass')))
        .step('b writes', writes('b.json', says('pass'))),
    )
      .expectEnded('failed')
      .play();
    expect(world.measurements.orders).toMatchObject([
      {
        reading: { kind: 'json', path: 'a.json', schema: { kind: 'inline', schema: { required: ['summary'] } } },
        dir: '/project',
        ran: null,
      },
      { reading: { path: 'b.json' } },
    ]);
    expect(verdictOf(world, 'review/agree')).toMatch(/^the result of zen\/b does not fit its schema: the document must have `summary`;/);
  });

  test.each([
    ['is missing', null, 'the schema shape.json does not exist (shape.json)'],
    ['is no JSON', '{', 'the schema shape.json is no JSON'],
    ['is wrong', '{"type": "thing"}', 'the schema shape.json is a wrong JSON schema'],
  ])('a schema that %s lets nothing be measured', async (_, text, reason) => {
    const demanding = review(`    gates: [{name: agree, consensus: {streams: zen, file: "\${{ model }}.json", schema: shape.json}}]`);
    const story = scenario(demanding)
      .step('a writes', writes('a.json', says('pass')))
      .step('b writes', writes('b.json', says('pass')));
    if (text !== null) story.step('a schema', writes('shape.json', text));
    const world = await bothExit(story).expectGate('review/agree', 'unmeasured').play();
    expect(verdictOf(world, 'review/agree')).toContain(reason);
  });

  test('of a stream beside them: judged anew when what it missed comes, and everything behind it goes on', async () => {
    const beside = review(`streams:\n  - {id: judge, run: wait, gates: [${compares()}]}\n  - {id: next, run: go, needs: [judge]}`);
    const world = await scenario(beside)
      .step('a writes', writes('a.json', says('pass')))
      .exit('zen/a', 0)
      .exit('judge', 0)
      .step('b is late', (now) =>
        expect(verdictOf(now, 'judge/agree')).toMatch(/^the result of zen\/b is not there: the stream is running;/),
      )
      .expectStatus('next', 'skipped')
      .step('b writes', writes('b.json', says('pass')))
      .exit('zen/b', 0)
      .expectStatus('judge', 'succeeded')
      .exit('next', 0)
      .expectEnded('passed')
      .play();
    expect(world.state().streams[asStreamId('judge')]?.attempt).toBe(1);
  });

  test('has the stream run again whose result is of no use, with what is wrong with it and nothing of the others', async () => {
    const world = await bothExit(
      scenario(review(`    gates: [${compares('')}]`))
        .step('a writes', writes('a.json', says('pass')))
        .step('b writes nonsense', writes('b.json', '{"checks": [')),
    )
      .expectRunning('zen/b')
      .expectGate('review/agree', 'waiting')
      .killEngine()
      .startEngine()
      .step('it is told', (now) => {
        const file = '/run/gates/review/agree.1.zen/b.txt';
        expect(now.hosts.launches.get('zen/b:2')?.env).toMatchObject({ SLUICE_FEEDBACK: file });
        const text = now.results.files.get(file)?.text ?? '';
        expect(text).toMatch(/^The consensus review\/agree cannot use your result: it is no JSON: .*\.\n\nWrite it to b\.json, /);
        expect(text).not.toContain('zen/a');
      })
      .step('b writes', writes('b.json', says('pass')))
      .exit('zen/b', 0)
      .expectEnded('passed')
      .play();
    expect(world.state().gates[asGateId('review/agree')]).toMatchObject({ round: 2 });
  });

  test('waits for one that is late as long as the plan says, and goes on without it then', async () => {
    const late = review(`streams:\n  - {id: judge, run: wait, gates: [${compares(', late_after: 5m')}]}`);
    await scenario(late)
      .step('a writes', writes('a.json', says('pass')))
      .exit('zen/a', 0)
      .exit('judge', 0)
      .expectStatus('judge', 'checking')
      .killEngine()
      .startEngine()
      .advance('6m')
      .step('b is late', (now) =>
        expect(verdictOf(now, 'judge/agree')).toMatch(/^the result of zen\/b is late: after 5m of waiting the stream is running;/),
      )
      .expectStatus('judge', 'failed')
      .step('b writes', writes('b.json', says('pass')))
      .exit('zen/b', 0)
      .expectStatus('judge', 'succeeded')
      .play();
  });

  test('of the end of a run: judged anew with the run', async () => {
    await bothExit(scenario(review(`final: [${compares()}]`)).step('a writes', writes('a.json', says('pass'))))
      .expectEnded('failed')
      .killEngine()
      .startEngine()
      .request(retry('zen/b'))
      .step('b writes', writes('b.json', says('pass')))
      .exit('zen/b', 0)
      .expectEnded('passed')
      .play();
  });

  test('an engine that dies in between judges the same round again', async () => {
    let deaths = 0;
    const onCall = (name: string, kill: () => void) => {
      if (name !== 'after results.read' || deaths > 0) return;
      deaths += 1;
      kill();
    };
    const world = await bothExit(
      scenario(inPhase, { onCall })
        .step('a writes', writes('a.json', says('pass')))
        .step('b writes', writes('b.json', says('pass'))),
    )
      .startEngine()
      .expectEnded('passed')
      .play();
    expect(deaths).toBe(1);
    expect(world.state().gates[asGateId('review/agree')]).toMatchObject({ round: 1 });
  });
});
