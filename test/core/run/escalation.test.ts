import { describe, expect, test } from 'vitest';
import { asItemId, asStreamId } from '../../../src/core/ids.ts';
import type { EscalationStep } from '../../../src/core/plan/model.ts';
import { attention } from '../../../src/core/run/attention.ts';
import { waitsForPerson } from '../../../src/core/run/summary.ts';
import { plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const minute = 60_000;
const items = (run: Scenario) => attention(run.state).map(({ id, kind }) => [id, kind]);
const timers = (run: Scenario) => Object.keys(run.state.timers).sort();

const steps: readonly EscalationStep[] = [
  { do: 'notify', afterMs: 10 * minute, text: null },
  { do: 'ask', afterMs: 20 * minute, stream: asStreamId('E'), text: null },
  { do: 'page', afterMs: 30 * minute, who: 'architect', text: 'Come and look.' },
  { do: 'block', afterMs: 40 * minute },
];

describe('a stream that reports nothing new', () => {
  const stuckRun = () => new Scenario(plan([stream('A', { stuckAfterMs: 30 * minute }), stream('B', { needs: ['A'] })]));

  test('counts as stuck, is not ended, and is stuck no more when it reports something', () => {
    const run = stuckRun().reports('A', { now: 'reading', percent: 10 });
    run.fires('stuck:A:1');
    expect(run.status('A')).toBe('running');
    expect(run.stream('A').stuck).toEqual({ since: run.now });
    expect(attention(run.state)).toMatchObject([
      {
        id: 'stuck:A',
        kind: 'stuck',
        title: 'A is stuck',
        detail: 'it reported nothing new for 30m; the last was: reading',
        frees: 1,
        answers: [{ kind: 'send' }, { kind: 'retry' }, { kind: 'skip' }],
      },
    ]);
    run.passes(minute).reports('A', { now: 'writing', percent: 10 });
    expect(run.stream('A').stuck).toBeNull();
    expect(items(run)).toEqual([]);
    expect(run.state.timers).toEqual({ 'stuck:A:1': run.now + 30 * minute });
  });

  test('has its time anew with each change, but not with the same report again', () => {
    const run = stuckRun().passes(minute).reports('A', { percent: 10 });
    const due = run.now + 30 * minute;
    run.passes(minute).reports('A', { percent: 10 });
    expect(run.state.timers).toEqual({ 'stuck:A:1': due });
    run.passes(minute).reports('A', { percent: 11 });
    expect(run.state.timers).toEqual({ 'stuck:A:1': due + 2 * minute });
  });

  test('is not stuck while it stands still, and has its whole time when it goes on', () => {
    const run = stuckRun().passes(minute).pause('A');
    expect(timers(run)).toEqual([]);
    run.passes(60 * minute).resume('A');
    expect(run.state.timers).toEqual({ 'stuck:A:1': run.now + 30 * minute });
  });

  test('is told of for nothing any more when its attempt is over, and begins the next untroubled', () => {
    const run = stuckRun().fires('stuck:A:1').retry('A');
    expect(run.stream('A')).toMatchObject({ attempt: 2, stuck: null, status: { kind: 'running' } });
    expect(timers(run)).toEqual(['stuck:A:2']);
    run.exits('A');
    expect(timers(run)).toEqual([]);
  });

  test('that has asked a person waits for them, whatever its clock says', () => {
    const run = stuckRun().reports('A', { question: 'Which one?' });
    expect(waitsForPerson(run.state)).toBe(true);
  });
});

describe('the steps of an escalation', () => {
  const escalating = (more: Parameters<typeof stream>[1] = {}) =>
    new Scenario(
      plan([stream('A', { stuckAfterMs: 30 * minute, escalation: steps, ...more }), stream('E'), stream('W', { needs: ['A'] })]),
    );

  test('are taken one after the other, counted from the moment it got stuck', () => {
    const run = escalating().fires('stuck:A:1');
    const since = run.now;
    expect(run.state.timers).toEqual({ 'escalate:A:1:1': since + 10 * minute });
    run.fires('escalate:A:1:1');
    expect(items(run)).toEqual([
      ['stuck:A', 'stuck'],
      ['escalation:A:1', 'escalation'],
    ]);
    expect(run.state.timers).toEqual({ 'escalate:A:1:2': since + 20 * minute });
    run.commands();
    run.fires('escalate:A:1:2');
    expect(run.commands()).toContainEqual({ type: 'sendInput', stream: 'E', attempt: 1, text: 'A has been stuck for 20m\r', by: null });
    run.fires('escalate:A:1:3');
    expect(attention(run.state)[0]).toMatchObject({
      id: 'escalation:A:3',
      kind: 'page',
      title: 'architect: A needs you',
      detail: 'Come and look.',
    });
    run.fires('escalate:A:1:4');
    expect(run.stream('A')).toMatchObject({ status: { kind: 'failed' }, why: { rule: 'blocked', text: 'stuck for 40m' } });
    expect(run.stream('A').escalated.map(({ action, at }) => [action, (at - since) / minute])).toEqual([
      ['notify', 10],
      ['ask', 20],
      ['page', 30],
      ['block', 40],
    ]);
    expect(run.status('W')).toBe('skipped');
    expect(timers(run)).toEqual([]);
  });

  test('begin with a blocker too, and end with it', () => {
    const run = escalating({ stuckAfterMs: null }).passes(minute).reports('A', { blocker: 'no database' });
    const since = run.now;
    run.passes(5 * minute).reports('A', { blocker: 'still no database' });
    expect(run.state.timers).toEqual({ 'escalate:A:1:1': since + 10 * minute });
    run.fires('escalate:A:1:1');
    expect(attention(run.state).at(-1)).toMatchObject({ id: 'escalation:A:1', detail: 'A has been blocked for 10m: still no database' });
    run.reports('A', { now: 'goes on' });
    expect(run.stream('A')).toMatchObject({ blockedSince: null, escalated: [] });
    expect(timers(run)).toEqual([]);
    expect(items(run)).toEqual([]);
  });

  test('block without a further try, and say what it was blocked by', () => {
    const run = escalating({ retry: { attempts: 3 }, escalation: [{ do: 'block', afterMs: 5 * minute }] }).reports('A', {
      blocker: 'no database',
    });
    run.fires('escalate:A:1:1');
    expect(run.stream('A')).toMatchObject({
      attempt: 1,
      status: { kind: 'failed' },
      why: { rule: 'blocked', text: 'blocked for 5m: no database' },
    });
  });

  test('tell a person when there is nobody to ask', () => {
    const run = escalating().exits('E').fires('stuck:A:1').fires('escalate:A:1:1');
    run.approve('escalation:A:1');
    run.commands();
    run.fires('escalate:A:1:2');
    expect(run.commands().filter(({ type }) => type === 'sendInput')).toEqual([]);
    expect(attention(run.state).at(-1)).toMatchObject({
      id: 'escalation:A:2',
      detail: 'E, which does not run now, was to be asked: A has been stuck for 20m',
    });
  });

  test('are out of the inbox when somebody has seen them, until the next', () => {
    const run = escalating().fires('stuck:A:1').fires('escalate:A:1:1').approve('escalation:A:1');
    expect(items(run)).toEqual([['stuck:A', 'stuck']]);
    expect(run.refuses({ kind: 'approve', item: asItemId('escalation:A:1'), note: '' })).toBe('ann has seen it already');
    expect(run.refuses({ kind: 'approve', item: asItemId('escalation:A:3'), note: '' })).toMatch(/has not been taken/);
    expect(run.refuses({ kind: 'reject', item: asItemId('escalation:A:1'), note: '' })).toMatch(/retry, skip or stop it/);
    run.fires('escalate:A:1:2').fires('escalate:A:1:3');
    expect(items(run)[0]).toEqual(['escalation:A:3', 'page']);
  });

  test('let an attempt that had ended by itself before be as it ended', () => {
    const run = new Scenario(plan([stream('A', { escalation: [{ do: 'block', afterMs: minute }] })]), { manual: ['stopStream'] });
    run.reports('A', { blocker: 'none of your business' });
    const before = run.now;
    run.fires('escalate:A:1:1');
    expect(run.status('A')).toBe('stopping');
    run.say({ type: 'streamExited', stream: asStreamId('A'), attempt: 1, exitCode: 0, signal: null, exitedAt: before });
    expect(run.status('A')).toBe('succeeded');
  });
});
