import { describe, expect, test } from 'vitest';
import { statusData } from '../../../src/faces/cli/status/status-data.ts';
import { statusLines } from '../../../src/faces/cli/status/status-text.ts';
import { tmuxLine } from '../../../src/faces/cli/status/tmux-line.ts';
import { planOf } from '../../support/plan-of.ts';
import { Scenario } from '../../core/run/scenario.ts';
import { checkpoint, phase, plan, stream } from '../../support/plans.ts';

const out = { paint: (_: string, text: string) => text, columns: () => null };
const shown = (run: Scenario, hasEngine = true) => statusLines(run.state, { out, command: 'sluice', now: run.now, hasEngine }).join('\n');

const release = () =>
  new Scenario(
    plan(
      [
        stream('api', { phase: 'build', gates: ['tests'], retry: { attempts: 2, backoffMs: 5_000 } }),
        stream('docs', { phase: 'build', optional: true }),
        stream('ship', { needs: ['checkpoint sign-off'] }),
      ],
      {
        phases: [phase('build', { title: 'Build it all' })],
        checkpoints: [checkpoint('sign-off', { needs: ['phase build'], review: true, atMs: 600_000 })],
      },
    ),
  );

describe('the screen of text', () => {
  test('shows waves with their gates', () => {
    const run = new Scenario(
      planOf('{version: 1, streams: [{id: A, run: a, worktree: true}], waves: [{id: one, merge: A, gates: make test}]}'),
    );
    run.exits('A').merges('one', ['A']);
    expect(shown(run).split('\n').slice(2)).toMatchInlineSnapshot(`
      [
        "A  succeeded  0s",
        "",
        "wave one            checking    gate one/make test runs",
        "    gate make test  running",
      ]
    `);
    expect(statusData(run.state, { now: run.now, enginePid: 1, command: 'sluice' }).waves).toMatchObject([
      { id: 'one', state: 'checking', round: 1, commit: '1234567890abcdef', landed: null },
    ]);
  });

  test('shows the budget of a stream with the stream, and that of the run above', () => {
    const run = new Scenario(
      planOf(
        '{version: 1, budget: {tokens: 10k}, streams: [{id: A, run: a, budget: {tokens: 2k}}, {id: B, run: b, needs: A, budget: {tokens: 2k}}]}',
      ),
    );
    run.reports('A', { tokens: 1_500 });
    expect(shown(run).split('\n').slice(1)).toMatchInlineSnapshot(`
      [
        "budget of the run: 1.5k of 10k tokens",
        "",
        "A  running  0s  1.5k of 2k tokens",
        "B  waiting      waits for A",
      ]
    `);
  });

  test('shows what one stream provides for another', () => {
    const run = new Scenario(
      planOf(
        `{version: 1, streams: [{id: A, run: a}, {id: B, run: b}, {id: C, run: c}], integration: [
          {id: int-001, from: A, to: B, what: The card}, {id: int-002, from: C, to: B, what: The words, resolve: person}]}`,
      ),
    );
    run.exits('A');
    expect(shown(run).split('\n').slice(2)).toMatchInlineSnapshot(`
      [
        "A  succeeded  0s",
        "B  waiting        waits for integration item int-002 (The words, from C)",
        "C  running    0s",
        "",
        "integration int-001  provided  reached T+0s  A -> B: The card",
        "integration int-002  awaited                 C -> B: The words",
      ]
    `);
    run.exits('C');
    expect(shown(run)).toMatch(/integration int-002 +asks a person +reached T\+0s +C -> B: The words/);
    run.approve('review:int-002');
    expect(shown(run)).toMatch(/integration int-002 +approved/);
    expect(statusData(run.state, { now: run.now, enginePid: 1, command: 'sluice' }).checkpoints).toMatchObject([
      { id: 'int-001', state: 'reached', integration: { from: 'A', to: 'B', what: 'The card' } },
      { id: 'int-002', state: 'approved', integration: { from: 'C', to: 'B', what: 'The words' } },
    ]);
  });

  test('shows who was asked about a gate, and what holds nothing back', () => {
    const run = new Scenario(plan([stream('api', { gates: ['speed:should', 'look?'] }), stream('docs')]));
    run.exits('api').gate('api/speed', 'failed').passes(60_000);
    expect(shown(run).split('\n').slice(2)).toMatchInlineSnapshot(`
      [
        "api             checking       0s  gate api/look waits for a person",
        "    gate speed  failed             should",
        "    gate look   asks a person",
        "docs            running        1m",
        "",
        "1 waiting for a person",
        "! gate:api/look  gate api/look asks (1m)",
        "    is look right?",
        "    $ sluice approve gate:api/look",
        "    $ sluice reject gate:api/look",
      ]
    `);
    run.approve('gate:api/look', 'very nice');
    expect(shown(run)).toMatch(/gate look +approved by ann/);
    expect(statusData(run.state, { now: run.now, enginePid: 1, command: 'sluice' }).gates).toMatchObject([
      { id: 'api/speed', level: 'should', state: 'failed' },
      { id: 'api/look', level: 'must', state: 'passed', by: 'ann', note: 'very nice' },
    ]);
  });

  test('shows streams by phase, with their reasons, gates, checkpoints and what waits', () => {
    const run = release();
    run.passes(2_000).reports('api', { percent: 40, now: 'writing\u001b[31m tests' }).exits('docs', 3);
    run.passes(60_000);
    expect(shown(run)).toMatchInlineSnapshot(`
      "test  r-1  running  1 of 3 streams ended  since 1m2s

      build   running        Build it all
        api   running  1m2s  40 %  writing tests
        docs  failed   2s    exit status 3
      ship    waiting        waits for checkpoint sign-off

      checkpoint sign-off  ahead  planned T+10m

      1 waiting for a person
      ! stream:docs  docs failed (1m, frees 1 stream)
          exit status 3
          $ sluice retry docs
          $ sluice skip docs"
    `);
    run.exits('api').gate('api/tests', 'failed').passes(1_000);
    expect(shown(run)).toMatchInlineSnapshot(`
      "test  r-1  running  1 of 3 streams ended  since 1m3s  about 2m8s left

      build           running         Build it all
        api           retrying  1m2s  gate api/tests failed with exit status 1 on attempt 1 of 2; tried again 5s later
          gate tests  failed
        docs          failed    2s    exit status 3
      ship            waiting         waits for checkpoint sign-off

      checkpoint sign-off  ahead  planned T+10m

      1 waiting for a person
      ! stream:docs  docs failed (1m1s, frees 1 stream)
          exit status 3
          $ sluice retry docs
          $ sluice skip docs"
    `);
  });

  test('says that a run has lost its engine, and how one ended', () => {
    const run = release();
    expect(shown(run, false)).toContain('interrupted');
    expect(shown(run, false)).toContain('its engine is gone; `sluice attach` resumes it');
    run.asks({ kind: 'stop', target: { kind: 'all' } });
    expect(shown(run)).toMatch(/^test {2}r-1 {2}stopped/);
  });

  test('stays on one screen: of many streams, phases in which nothing happens are one line each', () => {
    const many = (name: string, needs: string[]) =>
      Array.from({ length: 20 }, (_, index) => stream(`${name}${index}`, { phase: name, needs }));
    const run = new Scenario(
      plan([...many('first', []), ...many('second', ['phase first'])], { phases: [phase('first'), phase('second')] }),
    );
    expect(shown(run).split('\n')).toHaveLength(2 + 1 + 20 + 1);
    expect(shown(run)).toMatch(/^second +waiting +20 streams$/m);
  });
});

test('as data: everything that the screen shows, and commands ready to be run', () => {
  const run = release().passes(2_000).exits('docs', 3);
  const data = statusData(run.state, { now: run.now, enginePid: 7, command: 'sluice' });
  expect(data).toMatchObject({
    run: 'r-1',
    state: 'running',
    outcome: null,
    enginePid: 7,
    done: 1,
    total: 3,
    streams: [
      { id: 'api', phase: 'build', state: 'running', attempt: 1, pid: 1 },
      { id: 'docs', state: 'failed', why: { text: 'exit status 3' }, pid: null },
      { id: 'ship', state: 'waiting' },
    ],
    checkpoints: [{ id: 'sign-off', state: 'ahead' }],
    attention: [{ id: 'stream:docs', commands: ['sluice retry docs', 'sluice skip docs'] }],
  });
  expect(JSON.parse(JSON.stringify(data))).toEqual(data);
});

describe('the line for tmux', () => {
  test('counts what runs, what failed and what waits', () => {
    const run = release().exits('docs', 3);
    expect(tmuxLine(run.state, { now: run.now, hasEngine: true })).toBe(
      'test 1/3 1 running #[fg=red]1 failed#[default] #[fg=magenta,bold]1 for you#[default]',
    );
  });
  test('says how a run ended, and that one is interrupted', () => {
    const run = new Scenario({ ...plan([stream('A')]), name: 'a #[fg=red]name' });
    expect(tmuxLine(run.state, { now: run.now, hasEngine: false })).toBe('a [fg=red]name 0/1 #[fg=yellow]interrupted#[default] 1 running');
    run.exits('A');
    expect(tmuxLine(run.state, { now: run.now, hasEngine: false })).toBe('a [fg=red]name 1/1 #[fg=green]passed#[default]');
  });
});
