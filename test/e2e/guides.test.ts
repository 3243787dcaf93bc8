import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { describe, expect } from 'vitest';
import { asGateId } from '../../src/core/ids.ts';
import type { RunState } from '../../src/core/run/state.ts';
import { nothingLeft, projectTest as test, type Project } from './support/project.ts';
import { followed, overlapped, rehearse, timesOf, type Rehearsal } from './support/rehearsal.ts';

/**
 * The plans made after guides that people wrote for parallel agents, each run to its end by the demo agent. What is asserted is what the
 * recorded times prove: nothing began before its needs, what is meant to be side by side was, and what was held waited.
 */

async function passes(project: Project, name: string, speed: number, ...options: string[]): Promise<Rehearsal> {
  const rehearsal = await rehearse(project, name, speed, ...options);
  expect(rehearsal.state.status).toMatchObject({ kind: 'ended', outcome: 'passed' });
  expect(rehearsal.status).toBe(0);
  const { verdict, counts, contradictions } = rehearsal.order;
  expect({ verdict, counts, contradictions }).toMatchObject({
    verdict: 'kept',
    counts: { violated: 0, notComparable: 0 },
    contradictions: [],
  });
  expect(counts.kept).toBeGreaterThan(0);
  await nothingLeft(project.dir);
  return rehearsal;
}

/** When a checkpoint was reached by the record, approved or not yet, epoch milliseconds. */
function reachedAt(state: RunState, id: string): number {
  const status = Object.values(state.checkpoints).find((each) => each.id === id)?.status;
  return status && 'reachedAt' in status ? status.reachedAt : Infinity;
}

const attemptsOf = (state: RunState, id: string) => Object.values(state.streams).find((each) => each.id === id)?.attempts ?? [];

/** The sign-off of a plan was asked for as such when all before it was over, and bears the name of whoever gave it. */
function signedLast({ state, approved }: Rehearsal, id: string, behind: readonly string[] = []): void {
  const { title } = state.plan.checkpoints.find((each) => each.id === id && each.signOff !== null) ?? {};
  expect(approved.find(({ item }) => item === `review:${id}`)?.asked).toBe(`sign off ${title}`);
  expect(Object.values(state.checkpoints).find((each) => each.id === id)?.status).toMatchObject({ kind: 'approved', by: 'ada' });
  const before = state.plan.streams.filter((stream) => !behind.includes(stream.id) && (state.streams[stream.id]?.attempt ?? 0) > 0);
  for (const stream of before) expect(timesOf(state, stream.id).end, `${stream.id} ended`).toBeLessThanOrEqual(reachedAt(state, id));
  const others = state.plan.checkpoints.filter((each) => each.id !== id && each.review && !behind.includes(each.id));
  for (const each of others) {
    const status = state.checkpoints[each.id]?.status;
    expect(status?.kind === 'approved' ? status.at : Infinity, `${each.id} was approved`).toBeLessThanOrEqual(reachedAt(state, id));
  }
}

describe('pre-production-sprint', () => {
  test('eight implement while twelve review, and a person looks at what the models disagree on', async ({ project }) => {
    const rehearsal = await passes(project, 'pre-production-sprint', 600);
    const { state, approved } = rehearsal;
    const streams = state.plan.streams.map(({ id }) => id as string);
    const reviewers = streams.filter((id) => id.startsWith('zen/'));
    const implementers = state.plan.streams.filter(({ phase }) => phase === 'implementation').map(({ id }) => id as string);
    expect(implementers).toHaveLength(8);
    expect(reviewers).toHaveLength(12);
    // All eight were launched at once.
    expect(overlapped(state, implementers)).toBe(true);
    expect(approved.map(({ item }) => item)).toEqual([
      'review:disagreements',
      'gate:final/Deployment to staging has succeeded',
      'review:pre-production',
    ]);
    signedLast(rehearsal, 'pre-production');
    expect(timesOf(state, 'summary').start).toBeGreaterThanOrEqual(timesOf(state, 'consensus').end);
    // Five of six checks are unanimous, on the sixth one pair of three agrees: 16 of 18 pairs in each domain.
    for (const id of ['review/security agrees', 'review/ux agrees', 'review/models agree']) {
      const status = state.gates[asGateId(id)]?.status;
      expect(status).toMatchObject({ kind: 'done', verdict: { kind: 'passed', measured: { value: 1600 / 18, unit: '%' } } });
    }
  });
});

describe('pre-production-sprint, with a critical finding', () => {
  test('the implementation is ended until a person has dealt with it, and whoever found it looks again', async ({ project }) => {
    const rehearsal = await passes(project, 'pre-production-sprint', 600, '--profile', 'critical-finding');
    const { state, approved } = rehearsal;
    expect(approved.map(({ item }) => item)).toEqual([
      'rollback:critical',
      'review:disagreements',
      'gate:final/Deployment to staging has succeeded',
      'review:pre-production',
    ]);
    const [cutShort] = attemptsOf(state, 'documentation');
    expect(attemptsOf(state, 'documentation')).toHaveLength(2);
    expect(cutShort?.end).not.toMatchObject({ exitCode: 0 });
    expect(attemptsOf(state, 'zen/security/o3')).toHaveLength(2);
    expect(attemptsOf(state, 'zen/security/gpt52')).toHaveLength(1);
    // Nothing went on before somebody had dealt with the finding, and then not beside what was being ended.
    const answered = rehearsal.events.find(({ event }) => event.type === 'requestAccepted' && event.request.kind === 'approve')?.at ?? 0;
    expect(timesOf(state, 'documentation').decided).toBeGreaterThanOrEqual(Math.max(answered, cutShort?.endedAt ?? Infinity));
    expect(timesOf(state, 'zen/security/o3').decided).toBeGreaterThanOrEqual(answered);
    expect(timesOf(state, 'consensus').start).toBeGreaterThanOrEqual(timesOf(state, 'zen/security/o3').end);
    signedLast(rehearsal, 'pre-production');
  });
});

describe('five-streams', () => {
  test('mixed, in the lanes of three agents: E begins at a milestone of D, which still runs', async ({ project }) => {
    const rehearsal = await passes(project, 'five-streams', 3000);
    const { state, approved } = rehearsal;
    expect(state.plan.profile).toBe('mixed');
    expect(overlapped(state, ['A', 'B', 'D'])).toBe(true);
    expect(timesOf(state, 'C').start).toBeGreaterThanOrEqual(Math.max(timesOf(state, 'A').end, timesOf(state, 'B').end));
    expect(timesOf(state, 'E').decided).toBeLessThan(timesOf(state, 'D').end);
    expect(approved.map(({ item }) => item)).toEqual(['review:production-ready', 'review:staging-allowed', 'review:production-allowed']);
    const afterwards = ['code-review', 'integration-testing', 'staging', 'production', 'staging-allowed', 'production-allowed'];
    signedLast(rehearsal, 'production-ready', afterwards);
  });

  test('sequential: one after the other', async ({ project }) => {
    const { state } = await passes(project, 'five-streams', 6000, '--profile', 'sequential');
    expect(followed(state, ['A', 'B', 'D', 'C', 'E', 'code-review', 'integration-testing', 'staging', 'production'])).toBe(true);
  });
});

describe('phase-map', () => {
  test('tracks run side by side, with hand-offs and a file that all share, fifteen auditors at once at the end', async ({ project }) => {
    const { state, events } = await passes(project, 'phase-map', 300_000);
    expect(followed(state, ['1A', '1B', '1C', '1D', 'audit-foundation'])).toBe(true);
    expect(overlapped(state, ['5B', '5C', '5D', '5E'])).toBe(true);
    expect(timesOf(state, '5B').start).toBeGreaterThanOrEqual(timesOf(state, '5A').end);
    // What the dashboard of one track provides is there before the other track builds on it.
    expect(reachedAt(state, 'int-001')).toBeGreaterThanOrEqual(timesOf(state, '2SA-DASHBOARD').end);
    expect(timesOf(state, '2C').decided).toBeGreaterThanOrEqual(Math.max(reachedAt(state, 'int-001'), timesOf(state, '2B').end));
    expect(timesOf(state, '4E').decided).toBeLessThan(timesOf(state, '4D').end);
    const auditors = state.plan.streams.map(({ id }) => id as string).filter((id) => id.startsWith('auditor/'));
    expect(auditors).toHaveLength(15);
    expect(overlapped(state, auditors)).toBe(true);

    const folder = state.workspaceDir ?? '';
    const handoff = readFileSync(join(folder, '.claude/session-handoffs/PHASE-1-HANDOFF.md'), 'utf8');
    expect(handoff).toContain('## Session hand-off: Checkpoint foundation-audit reached');
    for (const text of ['- 1D', '- audit-foundation: Foundation audit', '2A starts', '### Type check', '### Known issues'])
      expect(handoff).toContain(text);
    const written = (key: string) => events.findIndex(({ event }) => event.type === 'handoffWritten' && event.handoff === key);
    const started = (id: string) => events.findIndex(({ event }) => event.type === 'streamSpawned' && event.stream === id);
    expect(written('checkpoint:cli-works')).toBeGreaterThan(0);
    for (const id of ['1A', '1B', '1C', '1D']) expect(started(id)).toBeGreaterThan(written('checkpoint:cli-works'));
    expect((await project.sluice('logs', '2A')).stdout).toContain('Read(PHASE-1-HANDOFF.md)');

    const shared = JSON.parse(readFileSync(join(folder, '.claude/agent-status.json'), 'utf8')) as Record<string, Record<string, unknown>[]>;
    expect(shared).toMatchObject({ projectId: 'platform', currentWeek: 1, inProgressPhases: [] });
    expect(shared['completedPhases']).toHaveLength(state.plan.phases.length);
    expect(shared['agents']?.map(({ id }) => id as string).sort()).toEqual(state.plan.streams.map(({ id }) => id as string).sort());
    expect(shared['integrationQueue']).toMatchObject([
      { id: 'int-001', status: 'resolved', priority: 'medium' },
      { id: 'int-002', status: 'resolved', resolvedBy: 'sluice' },
    ]);
    // The plan did not know of the second: it was held back by the queue alone.
    expect(timesOf(state, '2SP-CHANNELS').decided).toBeGreaterThanOrEqual(timesOf(state, '2CM-SENDER').end);
  });
});

describe('seven-workstreams', () => {
  test('five waves are merged in their order, and who needs a merged branch begins after it', async ({ project }) => {
    const rehearsal = await passes(project, 'seven-workstreams', 20_000);
    const { state } = rehearsal;
    const ends = ['wave-1', 'wave-2', 'wave-3', 'wave-4', 'wave-5'].map(
      (id) => Object.entries(state.waves).find(([each]) => each === id)?.[1].endedAt ?? Infinity,
    );
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
    expect(overlapped(state, ['td2', 'td4', 'ws1', 'ws3'])).toBe(true);
    expect(timesOf(state, 'td1').start).toBeGreaterThanOrEqual(ends[0] ?? Infinity);
    expect(timesOf(state, 'td3').start).toBeGreaterThanOrEqual(ends[1] ?? Infinity);
    // What conflicted was settled by the three rules of the guide.
    const settled = rehearsal.events.flatMap(({ event }) => (event.type === 'waveMerged' ? (event.settled ?? []) : []));
    expect(new Set(settled.map(({ stream, path, by }) => `${stream} ${path} ${by}`))).toEqual(
      new Set(['ws1 src/config.py take td2', 'td3 src/api_client.py union', 'ws3 src/logging_config.py union']),
    );
    // A gate failed on the third wave; it was rolled back, the guilty of its two streams was told, and it was merged again.
    const undone = rehearsal.events.flatMap(({ event }) => (event.type === 'waveRolledBack' ? [event.wave] : []));
    expect(undone).toEqual(['wave-3']);
    expect(attemptsOf(state, 'td3').map(({ feedback }) => feedback?.gate)).toEqual([undefined, 'wave-3/no password is in the source']);
    expect(attemptsOf(state, 'ws1')).toHaveLength(1);
    const git = (...args: string[]) => execFileSync('git', args, { cwd: state.workspaceDir ?? '', encoding: 'utf8' });
    const file = (path: string) => git('show', `week2-complete:${path}`);
    expect(git('log', '--graph', '--first-parent', '--merges', '--format=%s', 'week2-complete').trim().split('\n').toReversed()).toEqual([
      expect.stringContaining('Merge Wave 1: TD2 Config Management'),
      expect.stringContaining('Merge Wave 2a: TD1 Error Handling'),
      expect.stringContaining('Merge Wave 2b: TD4 Test Infrastructure'),
      expect.stringContaining('Merge Wave 3a: WS1 Vector Store'),
      expect.stringContaining('Merge Wave 3b: TD3 API Client'),
      expect.stringContaining('Merge Wave 4: WS2 Batch Processing'),
      expect.stringContaining('Merge Wave 5: WS3 Production Hardening'),
    ]);
    expect(git('rev-parse', 'main')).toBe(git('rev-parse', 'week2-complete^{commit}'));
    expect(file('src/config.py')).toBe('VERSION = "1"\nSETTINGS = 21\n');
    expect(file('src/logging_config.py')).toMatch(/"error",\n {4}"host",/);
    expect(file('src/api_client.py')).toMatch(/call_again[^]*CLIENT = "httpx"/);
    expect(file('src/api_client.py')).not.toContain('PASSWORD');
  });
});

describe('orchestration-batches', () => {
  test('batches wait for their review, the chain is a chain and the parallel set is side by side', async ({ project }) => {
    const rehearsal = await passes(project, 'orchestration-batches', 600);
    const { state, approved } = rehearsal;
    expect(followed(state, ['chain/6', 'chain/7', 'chain/8'])).toBe(true);
    expect(overlapped(state, ['parallel/4', 'parallel/5', 'parallel/6', 'parallel/7'])).toBe(true);
    const full = state.plan.streams.map(({ id }) => id as string).filter((id) => id.startsWith('full/'));
    expect(full).toHaveLength(22);
    expect(timesOf(state, 'full/9').start).toBeGreaterThanOrEqual(timesOf(state, 'full/8').end);
    expect(approved.map(({ item }) => item)).toEqual(['review:batch-1-reviewed', 'review:batch-2-reviewed', 'review:phase-5-transition']);
    signedLast(rehearsal, 'phase-5-transition');
  });
});
