import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../../src/demo/reports.ts';
import type { DemoScript } from '../../src/demo/script.ts';
import { waitUntil } from '../support/wait.ts';
import { agentArgs, agentEnv } from './demo-agent.ts';

let dir: string;
let statusFile: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-demo-'));
  statusFile = join(dir, 'reports/status.json');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Started {
  readonly ended: Promise<number | null>;
  readonly output: () => string;
}
/** Starts the agent with nobody at its keyboard. */
function start(
  script: Partial<DemoScript>,
  { env = {}, cwd = dir, attempt = 1 }: { env?: Record<string, string>; cwd?: string; attempt?: number } = {},
): Started {
  const setting = { cwd, statusFile, attempt };
  const child = spawn(process.execPath, agentArgs(script, setting), { cwd, env: { ...agentEnv(setting), ...env }, stdio: 'pipe' });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stdin.end();
  return { ended: new Promise((resolve) => child.on('close', resolve)), output: () => output };
}
const status = () => JSON.parse(readFileSync(statusFile, 'utf8')) as Report;

describe('the demo agent reports', () => {
  test('its milestones in their order, at their part of the work', async () => {
    const { ended, output } = start({ durationMs: 4_000, tasks: 4, milestones: { late: 90, early: 10, end: 100 } });
    await waitUntil('the first is reached', () => existsSync(statusFile) && status().milestones.includes('early'));
    expect(status()).toMatchObject({ milestones: ['early'], tasksDone: 0 });
    expect(await ended).toBe(0);
    expect(status().milestones).toEqual(['early', 'late', 'end']);
    expect(readFileSync(join(dir, 'progress.md'), 'utf8')).toContain('Milestone: early\nMilestone: late\nMilestone: end\n');
    expect(output()).toContain('Milestone: early');
  });

  test('three milestones of its own where it is told none', async () => {
    await start({ durationMs: 10, tasks: 4 }).ended;
    expect(status().milestones).toEqual(['baseline', 'implementation', 'verified']);
  });

  test('tokens and money as their share of the work, and nothing of them where it is told nothing', async () => {
    await start({ durationMs: 10, tasks: 5, tokens: 1000, usd: 0.5, failFirst: 1 }).ended;
    expect(status()).toMatchObject({ tokens: 600, usd: 0.3 });
    await start({ durationMs: 10, tasks: 5, tokens: 1000, usd: 0.123456, failFirst: 1 }, { attempt: 2 }).ended;
    expect(status()).toMatchObject({ tokens: 1000, usd: 0.123456 });
    await start({ durationMs: 10, tasks: 1 }).ended;
    expect(status()).not.toHaveProperty('tokens');
    expect(status()).not.toHaveProperty('usd');
  });

  test('what it has found, no sooner than it comes to it', async () => {
    const findings: DemoScript['findings'] = [
      { id: 'F1', severity: 'critical', title: 'A door stands open', place: 'src/door.ts:3', atPercent: 20, attempts: 1 },
      { id: 'F2', severity: 'low', title: 'A word is misspelt', place: null, atPercent: 100, attempts: 2 },
    ];
    const script = { durationMs: 10, tasks: 5, failFirst: 1, findings };
    expect(await start(script).ended).toBe(1);
    expect(status().findings).toEqual([{ id: 'F1', severity: 'critical', title: 'A door stands open', place: 'src/door.ts:3' }]);
    expect(await start(script, { attempt: 2 }).ended).toBe(0);
    expect(status().findings?.map(({ id }) => id)).toEqual(['F1', 'F2']);
    expect(await start(script, { attempt: 3 }).ended).toBe(0);
    expect(status().findings?.map(({ id }) => id)).toEqual(['F2']);
    expect(await start(script, { attempt: 4 }).ended).toBe(0);
    expect(status().findings ?? []).toEqual([]);
    expect(await start(script, { attempt: 2 }).ended).toBe(0);
    expect(readFileSync(join(dir, 'progress.md'), 'utf8')).toContain('- critical: A door stands open (F1, src/door.ts:3)');
  });

  test('everything, and delivers, however short its time is', async () => {
    const script = {
      durationMs: 1,
      tasks: 100,
      milestones: { a: 33.3, b: 66.7 },
      writes: { 'out.md': 'text' },
      limit: { atPercent: 50, forMs: 1 },
    };
    expect(await start(script).ended).toBe(0);
    expect(status()).toMatchObject({ state: 'done', percent: 100, tasksDone: 100, milestones: ['a', 'b'] });
    expect(readFileSync(join(dir, 'out.md'), 'utf8')).toBe('text');
  });

  test('the points on its way without a check-list, too', async () => {
    await start({ durationMs: 10, tasks: 0, milestones: { a: 0, b: 50, c: 100 }, tokens: 10 }).ended;
    expect(status()).toMatchObject({ milestones: ['a', 'b', 'c'], tokens: 10, percent: 100 });
  });
});

test('at a usage limit it says so, is silent, and goes on', async () => {
  const { ended, output } = start({ durationMs: 100, tasks: 4, limit: { atPercent: 50, forMs: 1_500 } });
  // Its status and its words come by ways of their own, and either may be first.
  await waitUntil('its status has run into the limit', () => existsSync(statusFile) && status().now.startsWith('Usage limit'));
  await waitUntil('it has said so', () => output().includes('Usage limit reached. It resets in 2 s.'));
  const silent = output().length;
  // Half of its time has passed; its pace is uneven, and so is how much of its work that is.
  expect(status()).toMatchObject({ state: 'working', blocker: null });
  expect(status().percent).toBeGreaterThan(0);
  expect(status().percent).toBeLessThan(100);
  expect(await ended).toBe(0);
  expect(output().slice(silent)).toContain('The limit has been reset');
});

describe('the entry in agent-status.json', () => {
  const file = () => join(dir, '.claude/agent-status.json');
  const entries = () => (JSON.parse(readFileSync(file(), 'utf8')) as { agents: Record<string, unknown>[] }).agents;
  const put = (value: unknown) => {
    mkdirSync(join(dir, '.claude'), { recursive: true });
    writeFileSync(file(), typeof value === 'string' ? value : JSON.stringify(value));
  };

  test('is made when the script asks for it, and not otherwise', async () => {
    await start({ durationMs: 10, tasks: 2 }).ended;
    expect(existsSync(file())).toBe(false);
    const cwd = join(dir, 'deep');
    mkdirSync(cwd);
    const script = { durationMs: 10, tasks: 2, agentStatus: true, writes: { 'a.md': 'x' }, milestones: { half: 50 } };
    await start(script, { cwd, env: { SLUICE_WORKSPACE: dir, SLUICE_PHASE: 'build' } }).ended;
    expect(entries()).toEqual([
      {
        id: 'A',
        role: 'Build the parser',
        phase: 'build',
        status: 'complete',
        startedAt: expect.any(String),
        lastUpdate: expect.any(String),
        tasksComplete: 2,
        tasksTotal: 2,
        blockers: [],
        filesCreated: ['a.md'],
        dependenciesNeeded: [],
        dependenciesProvided: ['half'],
      },
    ]);
  });

  test('leaves the entries of others and unknown fields alone', async () => {
    const other = { id: 'B', status: 'in_progress', note: 1 };
    put({ project: 'x', agents: [other, { id: 'A', colour: 'red', dependenciesNeeded: ['B'], filesCreated: ['old.md'] }], blockers: [] });
    await start({ durationMs: 10, tasks: 1, failFirst: 1, writes: { 'new.md': '' } }).ended;
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ project: 'x', blockers: [] });
    expect(entries()[0]).toEqual(other);
    expect(entries()[1]).toMatchObject({ colour: 'red', status: 'failed', dependenciesNeeded: ['B'], filesCreated: ['old.md'] });
    expect(entries()).toHaveLength(2);
  });

  test.each(['{"agents": 3}', '[]', 'not JSON'])('leaves a file alone that is something else: %s', async (text) => {
    put(text);
    const { ended, output } = start({ durationMs: 10, tasks: 1 });
    expect(await ended).toBe(0);
    expect(output()).toMatch(/Warning: cannot keep .*agent-status\.json/);
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });

  test('of many agents at once are all kept, also behind the lock of one that died', async () => {
    put({ agents: [] });
    // A process that has ended: its number is nobody's now.
    const dead = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
    symlinkSync(String(dead), `${file()}.lock`);
    const names = Array.from({ length: 8 }, (_, index) => `agent-${index}`);
    await Promise.all(names.map((name) => start({ durationMs: 50, tasks: 10 }, { env: { SLUICE_STREAM: name } }).ended));
    expect(
      entries()
        .map(({ id, status: how }) => `${String(id)} ${String(how)}`)
        .toSorted(),
    ).toEqual(names.map((name) => `${name} complete`));
    expect(readdirSync(join(dir, '.claude'))).toEqual(['agent-status.json']);
  });
});
