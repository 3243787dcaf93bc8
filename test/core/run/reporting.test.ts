import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../src/core/plan/model.ts';
import { lastStandUp } from '../../../src/core/report/stand-up.ts';
import { standUpMarkdown } from '../../../src/core/report/write/stand-ups.ts';
import { pendingCommands } from '../../../src/core/run/pending.ts';
import { waitsForPerson } from '../../../src/core/run/summary.ts';
import { plan, stream } from '../../support/plans.ts';
import { on, Scenario } from './scenario.ts';

const report: Plan['report'] = { format: 'md', to: 'report.md', results: [], commit: true };
const reported = (...ids: string[]): Plan => ({ ...plan(ids.map((id) => stream(id))), report });

describe('the report of a plan', () => {
  test('is asked for when nothing more is to be done, and the run ends with it', () => {
    const run = new Scenario(reported('A'));
    run.commands();
    run.exits('A');
    expect(run.state.status.kind).toBe('running');
    expect(run.commands()).toEqual([{ type: 'writeReport', round: run.state.seq }]);
    expect(run.state.reporting).toEqual({ round: run.state.seq, outcome: 'passed', reason: '1 stream succeeded', missing: [] });
    expect(pendingCommands(run.state)).toContainEqual({ type: 'writeReport', round: run.state.seq });
    run.writesReport();
    expect([run.outcome(), run.reason(), run.state.reporting]).toEqual(['passed', '1 stream succeeded', null]);
    expect(run.commands()).toEqual([{ type: 'finishRun' }]);
  });

  test('that cannot be written is a fault, and changes nothing of the outcome', () => {
    const run = new Scenario(reported('A')).exits('A').writesReport('no space left on device');
    expect(run.outcome()).toBe('passed');
    expect(run.state.faults.map(({ what }) => what)).toEqual(['the report could not be written: no space left on device']);
  });

  test('comes after the deliverables of the run', () => {
    const run = new Scenario({ ...reported('A'), deliverables: [{ path: 'out.txt' }] }).exits('A');
    expect(run.state.reporting).toBeNull();
    run.delivers(null, ['out.txt']);
    expect(run.state.reporting).toMatchObject({ outcome: 'failed', reason: 'deliverable missing: out.txt' });
    expect(pendingCommands(run.state)).toEqual([{ type: 'writeReport', round: run.state.reporting?.round }]);
    expect(run.writesReport().outcome()).toBe('failed');
  });

  test('is asked for anew when a person has changed what stands in it meanwhile, and not when deliverables are told of again', () => {
    const run = new Scenario({ ...reported('A', 'B'), deliverables: [{ path: 'out.txt' }] }).exits('A', 1).exits('B', 1);
    run.delivers(null, ['out.txt']);
    const early = run.state.reporting;
    expect(early?.reason).toBe('A failed: exit status 1 and B failed: exit status 1; deliverable missing: out.txt');
    run.commands();
    run.skip('B');
    const { reporting } = run.state;
    expect(reporting).toMatchObject({ outcome: 'failed', reason: 'A failed: exit status 1; deliverable missing: out.txt' });
    expect(run.commands()).toEqual([{ type: 'writeReport', round: reporting?.round }]);
    expect(run.delivers(null, ['out.txt']).state.reporting).toEqual(reporting);
    run.say({ type: 'reportWritten', round: early?.round ?? 0, files: [], commit: null });
    expect([run.commands(), run.state.status.kind]).toEqual([[], 'running']);
    expect(run.writesReport().reason()).toBe('A failed: exit status 1; deliverable missing: out.txt');
  });

  test('of a run that is stopped while its deliverables are looked for is that of a stopped run', () => {
    const run = new Scenario({ ...reported('A'), deliverables: [{ path: 'out.txt' }] }).exits('A').stop('all').delivers(null);
    expect(run.writesReport().outcome()).toBe('stopped');
  });

  test('of a run that is stopped or taken up again meanwhile is of no use any more', () => {
    const stopped = new Scenario(reported('A')).exits('A', 1);
    const first = stopped.state.reporting?.round ?? 0;
    stopped.asks(on('stop', 'all'));
    stopped.say({ type: 'reportWritten', round: first, files: [], commit: null });
    expect(stopped.state.status.kind).toBe('stopping');
    expect(stopped.writesReport().outcome()).toBe('stopped');

    const again = new Scenario(reported('A')).exits('A', 1);
    const early = again.state.reporting?.round ?? 0;
    again.retry('A');
    expect(again.state.reporting).toBeNull();
    again.say({ type: 'reportFailed', round: early, reason: 'late' });
    expect([again.status('A'), again.state.faults]).toEqual(['running', []]);
    expect(again.exits('A').writesReport().outcome()).toBe('passed');
  });

  test('of a run without a workspace has no place to be', () => {
    const run = new Scenario(reported('A'), { manual: ['prepareWorkspace'] });
    expect(run.say({ type: 'workspaceFailed', reason: 'no room' }).outcome()).toBe('failed');
  });

  test('was only kept with plans before phases had results: such journals fold as they did', () => {
    const { results: _, ...old } = report;
    const run = new Scenario({ ...reported('A'), report: old as Plan['report'] });
    expect(run.exits('A').outcome()).toBe('passed');
  });
});

describe('the stand-ups of a plan', () => {
  const told = (to: string | null, ...ids: string[]): Plan => ({
    ...plan(ids.map((id) => stream(id))),
    standup: { everyMs: 60_000, to, isTold: true },
  });

  test('are told at the intervals of the plan, and written to their file', () => {
    const run = new Scenario(told('standup.md', 'A', 'B'));
    run.commands();
    run.passes(60_000).fires('standup:1');
    expect(run.commands()).toEqual([
      { type: 'writeStandup', number: 1 },
      { type: 'setTimer', timer: 'standup:2', dueAt: run.now + 60_000 },
    ]);
    expect(pendingCommands(run.state)).toContainEqual({ type: 'writeStandup', number: 1 });
    run.say({ type: 'standupWritten', number: 1 });
    expect(pendingCommands(run.state).map(({ type }) => type)).toEqual(['setTimer']);
    expect(run.exits('A').exits('B').state.timers).toEqual({});
  });

  test('tell of what is at work, and once of what has ended', () => {
    const run = new Scenario(told(null, 'A', 'B'));
    run.passes(30_000).exits('A').reports('B', { tasksDone: 2, tasksTotal: 5, now: 'writes tests', blocker: 'no database' });
    run.fires('standup:1');
    expect(lastStandUp(run.state)).toMatchObject({
      number: 1,
      ahead: 0,
      streams: [
        { id: 'A', standUp: { done: 'succeeded after 30s', now: null, blocker: null, eta: null } },
        { id: 'B', standUp: { done: '2 of 5 tasks, 40 %', now: 'writes tests', blocker: 'no database' } },
      ],
    });
    expect(standUpMarkdown(run.state)?.text).toMatch(/^\n## Stand-up 1 of r-1, .*, T\+1m\n\n\| Stream \| Done /);
    run.fires('standup:2');
    expect(lastStandUp(run.state)?.streams.map(({ id }) => id)).toEqual(['B']);
  });

  test('that cannot be written are a fault, and the next one comes', () => {
    const run = new Scenario(told('standup.md', 'A')).fires('standup:1').say({ type: 'standupFailed', number: 1, reason: 'no room' });
    expect(run.state.faults.map(({ what }) => what)).toEqual(['stand-up 1 could not be written: no room']);
    expect(run.state.standup).toMatchObject({ told: 1, writing: null });
    expect(Object.keys(run.state.timers)).toEqual(['standup:2']);
  });

  test('go on when a run is taken up again, and keep nobody from seeing that it waits for a person', () => {
    const run = new Scenario(told(null, 'A')).fires('standup:1').exits('A', 1);
    expect(run.state.timers).toEqual({});
    run.retry('A');
    expect(Object.keys(run.state.timers)).toEqual(['standup:2']);
    run.reports('A', { question: 'which port?' });
    expect(waitsForPerson(run.state)).toBe(true);
  });

  test('were only kept with plans before they were told: such journals fold as they did', () => {
    const { isTold: _, ...old } = { everyMs: 60_000, to: null, isTold: true };
    const run = new Scenario({ ...plan([stream('A')]), standup: old as Plan['standup'] });
    expect(run.state.timers).toEqual({});
  });
});
