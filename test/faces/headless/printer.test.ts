import { describe, expect, test } from 'vitest';
import { createPrinter } from '../../../src/faces/headless/printer.ts';
import type { Paper } from '../../../src/faces/headless/layout.ts';
import { summaryLines } from '../../../src/faces/headless/summary.ts';
import { asWaveId } from '../../../src/core/ids.ts';
import { planOf } from '../../support/plan-of.ts';
import { Scenario } from '../../core/run/scenario.ts';
import { checkpoint, phase, plan, rollback, stream } from '../../support/plans.ts';

const plain: Paper = { columns: () => null, paint: (_, text) => text };

const printed = (run: Scenario, paper: Paper = plain): string[] => {
  let text = '';
  const printer = createPrinter((part) => (text += part), { paper, command: 'sluice' });
  printer.print(run.journal);
  return text.split('\n').slice(0, -1);
};
const texts = (run: Scenario) => printed(run).map((line) => line.trim());

describe('a run as lines', () => {
  test('tells how waves merge, fail and land', () => {
    const run = new Scenario(
      planOf(`
version: 1
streams: [{id: A, run: a, worktree: true}]
waves: [{id: one, merge: A, gates: make test, then: {merge_into: main}}]
`),
    );
    run
      .exits('A')
      .conflicts('one', 'A', ['a.ts'])
      .asks({ kind: 'retryWave', wave: asWaveId('one') });
    run.merges('one', ['A']).gate('one/make test').lands('one');
    expect(texts(run).slice(-14)).toMatchInlineSnapshot(`
      [
        "0:00.0  A                   succeeded",
        "0:00.0  wave one            its branches are being merged into integration/one",
        "0:00.0  wave one            failed: A conflicts in a.ts",
        "0:00.0  wave one            waits for a person -> sluice retry wave:one",
        "0:00.0  run                 failed after 0s: wave one failed: A conflicts in a.ts",
        "0:00.0  wave one            ann asks to try it again",
        "0:00.0  wave one            its branches are being merged into integration/one",
        "0:00.0  run                 running",
        "0:00.0  wave one            1 branch merged: 1234567890 in /merges/one",
        "0:00.0  gate one/make test  started",
        "0:00.0  gate one/make test  passed in 5ms",
        "0:00.0  wave one            integration/one is being landed on main",
        "0:00.0  wave one            merged into integration/one and landed on main at fedcba0987",
        "0:00.0  run                 passed after 0s: 1 stream succeeded",
      ]
    `);
    expect(summaryLines(run.state, plain).slice(1, -2)).toMatchInlineSnapshot(`
      [
        "  A         succeeded  0s",
        "  wave one  merged     0s  merged into integration/one and landed on main at fedcba0987",
      ]
    `);
  });

  test('tells what a finding stops and holds, who answers, and what runs again', () => {
    const rules = [rollback('critical', { in: ['review'], stop: ['build', 'pack'], rerun: 'same' })];
    const run = new Scenario(plan([stream('review'), stream('build'), stream('pack', { needs: ['build'] })], { rollback: rules }));
    run.finds('review', 'F1').passes(60_000).approve('rollback:critical', 'mended');
    expect(texts(run).slice(5)).toMatchInlineSnapshot(`
      [
        "0:00.0  review  found, critical: the fault F1",
        "0:00.0  rollb…  waits for a person: rollback critical holds build and pack: review found the fault F1 (critical); approve it when that is dealt with, and review runs again -> sluice approve rollback:critical | sluice reject rollback:critical",
        "0:00.0  build   ended by SIGTERM after 0s",
        "0:00.0  build   held until a person has answered rollback critical: review found the fault F1",
        "1:00.0  rollb…  approved by ann: mended",
        "1:00.0  review  ended by SIGTERM after 1m",
        "1:00.0  review  started, attempt 2 (pid 1)",
        "1:00.0  build   started, attempt 2 (pid 1)",
      ]
    `);
  });

  test('tells what a person is asked, what they answered, and what held nothing back', () => {
    const run = new Scenario(plan([stream('api', { gates: ['speed:should', 'look?'] })]));
    run.exits('api').gate('api/speed', 'failed').passes(60_000).approve('gate:api/look', 'very nice');
    expect(texts(run).slice(5)).toMatchInlineSnapshot(`
      [
        "0:00.0  gate api/speed  started",
        "0:00.0  gate api/speed  failed with exit status 1 after 5ms: sluice logs gate:api/speed",
        "0:00.0  gate api/look   waits for a person: gate api/look asks: is look right? -> sluice approve gate:api/look | sluice reject gate:api/look",
        "1:00.0  gate api/look   approved by ann: very nice",
        "1:00.0  api             succeeded",
        "1:00.0  run             passed after 1m: 1 stream succeeded",
      ]
    `);
    expect(summaryLines(run.state, plain).slice(1, -2)).toMatchInlineSnapshot(`
      [
        "  api             succeeded  0s",
        "  gate api/speed  failed         gate api/speed failed with exit status 1 (should: it held nothing back)",
      ]
    `);
    const beforehand = new Scenario(plan([stream('api', { gates: ['look?'] })]), { yes: true });
    expect(texts(beforehand.exits('api'))).toContain('0:00.0  gate api/look  approved beforehand with --yes');
  });

  test('tells every decision, in aligned columns', () => {
    const run = new Scenario(
      plan(
        [
          stream('api', { phase: 'build', retry: { attempts: 2, backoffMs: 5_000 }, gates: ['tests'], deliverables: ['api.md'] }),
          stream('docs', { phase: 'build', optional: true }),
          stream('ship', { needs: ['checkpoint sign-off'] }),
        ],
        { phases: [phase('build', { gates: ['lint'] })], checkpoints: [checkpoint('sign-off', { needs: ['phase build'], review: true })] },
      ),
    );
    run.passes(1_500).exits('docs', 3).passes(500).exits('api', 1).passes(5_000).fires('retry:api:2');
    run.passes(2_000).exits('api').delivers('api').gate('api/tests').gate('build/lint');
    run.passes(60_000).approve('review:sign-off', 'looks good').passes(1_000).exits('ship');
    expect(printed(run)).toMatchInlineSnapshot(`
      [
        "   0:00.0  run                  r-1: test, 3 streams, 1 phase, 2 gates; started by ann",
        "   0:00.0  run                  works in /work",
        "   0:00.0  phase build          begins",
        "   0:00.0  run                  running",
        "   0:00.0  api                  started (pid 1)",
        "   0:00.0  docs                 started (pid 1)",
        "   0:01.5  docs                 exit status 3 after 1s",
        "   0:01.5  docs                 failed: exit status 3",
        "   0:01.5  docs                 waits for a person -> sluice retry docs | sluice skip docs",
        "   0:02.0  api                  exit status 1 after 2s",
        "   0:02.0  api                  attempt 2 begins in 5s: exit status 1 on attempt 1 of 2; tried again 5s later",
        "   0:07.0  api                  started, attempt 2 (pid 1)",
        "   0:09.0  api                  exit status 0 after 2s",
        "   0:09.0  gate api/tests       started",
        "   0:09.0  gate api/tests       passed in 5ms",
        "   0:09.0  api                  succeeded at attempt 2",
        "   0:09.0  gate build/lint      started",
        "   0:09.0  gate build/lint      passed in 5ms",
        "   0:09.0  phase build          succeeded",
        "   0:09.0  checkpoint sign-off  reached; held for review",
        "   0:09.0  checkpoint sign-off  waits for a person -> sluice approve review:sign-off | sluice reject review:sign-off",
        "   1:09.0  checkpoint sign-off  approved by ann: looks good",
        "   1:09.0  ship                 started (pid 1)",
        "   1:10.0  ship                 exit status 0 after 1s",
        "   1:10.0  ship                 succeeded",
        "   1:10.0  run                  passed after 1m10s: 2 of 3 streams succeeded, 1 optional failed",
      ]
    `);
  });

  test('says how to answer what waits for a person, once', () => {
    const run = new Scenario(plan([stream('A')]));
    run.reports('A', { question: 'Use\ttabs?\u001b[31m', percent: 50 }).reports('A', { question: 'Use\ttabs?\u001b[31m', percent: 60 });
    const asked = texts(run).filter((line) => line.includes('waits for a person'));
    expect(asked).toEqual(['0:00.0  A    waits for a person: A asks: Use tabs? -> sluice send A TEXT']);
  });

  test('leaves out progress that says nothing new', () => {
    const run = new Scenario(plan([stream('A')]));
    run.reports('A', { percent: 10, now: 'reading' }).reports('A', { percent: 10.2, now: 'reading' }).reports('A', { percent: 20 });
    expect(texts(run).filter((line) => line.includes('%'))).toEqual(['0:00.0  A    10 %  reading', '0:00.0  A    20 %']);
  });

  test('tells requests of persons and their outcome', () => {
    const run = new Scenario(plan([stream('A'), stream('B')]));
    run
      .pause('A')
      .resume('A')
      .stop('A')
      .asks({ kind: 'send', stream: 'B' as never, text: 'yes\r' }, 'bob');
    run.asks({ kind: 'stop', target: { kind: 'all' } }, 'bob');
    expect(printed(run).slice(4)).toMatchInlineSnapshot(`
      [
        "   0:00.0  B    started (pid 1)",
        "   0:00.0  A    ann asks to pause",
        "   0:00.0  A    paused",
        "   0:00.0  A    ann asks to go on",
        "   0:00.0  A    goes on",
        "   0:00.0  A    ann asks to stop",
        "   0:00.0  A    ended by SIGTERM after 0s",
        "   0:00.0  A    stopped by ann",
        "   0:00.0  B    bob types: yes",
        "   0:00.0  run  bob asks to stop (all)",
        "   0:00.0  B    ended by SIGTERM after 0s",
        "   0:00.0  B    stopped by bob",
        "   0:00.0  run  stopped after 0s: stopped by bob",
      ]
    `);
  });

  test('prints what came before only once, however it is handed over', () => {
    const run = new Scenario(plan([stream('A')]));
    run.exits('A');
    let text = '';
    const printer = createPrinter((part) => (text += part), { paper: plain, command: 'sluice' });
    printer.print(run.journal.slice(0, 3));
    printer.print(run.journal);
    printer.print(run.journal);
    expect(text.split('\n').slice(0, -1)).toEqual(printed(run));
  });
});

describe('on a terminal', () => {
  test('long texts go on under themselves, broken between words', () => {
    const run = new Scenario(plan([stream('A')]));
    run.reports('A', { now: 'one two three four five six seven eight nine ten' });
    expect(printed(run, { ...plain, columns: () => 40 }).slice(-2)).toEqual([
      '   0:00.0  A    one two three four five',
      '                six seven eight nine ten',
    ]);
  });

  test('is painted by what it means', () => {
    const run = new Scenario(plan([stream('A')]));
    run.exits('A', 1);
    const lines = printed(run, { ...plain, paint: (tone, text) => `<${tone}>${text}</${tone}>` });
    expect(lines.find((line) => line.includes('failed: exit'))).toContain('<bad>failed: exit status 1</bad>');
  });
});

describe('the table at the end', () => {
  test('has what became of each stream, of gates that did not pass, and a sentence', () => {
    const run = new Scenario(plan([stream('A'), stream('B', { gates: ['tests'] }), stream('C', { needs: ['B'] })]));
    run.passes(61_000).exits('A').exits('B').gate('B/tests', 'failed');
    expect(summaryLines(run.state, plain).join('\n')).toMatchInlineSnapshot(`
      "
        A             succeeded  1m1s
        B             failed     1m1s  gate B/tests failed with exit status 1
        gate B/tests  failed           gate B/tests failed with exit status 1
        C             skipped          it needs B, which failed

      r-1 failed after 1m1s: B failed: gate B/tests failed with exit status 1; 1 stream was skipped because of that"
    `);
  });
});
