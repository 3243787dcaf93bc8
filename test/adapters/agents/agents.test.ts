import { expect, expectTypeOf, test } from 'vitest';
import { agents } from '../../../src/adapters/agents/agents.ts';
import { asGateId, asRunId, asStreamId } from '../../../src/core/ids.ts';
import type { AgentSpec, DemoScript, Stream } from '../../../src/core/plan/model.ts';
import { upgradePlan } from '../../../src/core/plan/upgrade.ts';
import type { LaunchInput } from '../../../src/core/ports/agents.ts';
import { readAssignment } from '../../../src/demo/assignment.ts';
import { readScript, type DemoScript as AgentsOwnScript } from '../../../src/demo/script.ts';
import { plan, stream } from '../../support/plans.ts';
import { beside } from './real-input.ts';
import { launchReal } from './real-input.ts';

const script: DemoScript = {
  durationMs: 1500,
  tasks: 3,
  failFirst: 1,
  ask: 'Which one? 名前',
  fullScreen: false,
  writes: { 'docs/a.md': 'text\n' },
  mends: {},
  resolves: { 'a.md': 'both' },
  writesAtPercent: 100,
  commit: true,
  hang: false,
  floodLines: 0,
  milestones: { baseline: 40 },
  tokens: 1200,
  usd: 0.02,
  findings: [{ id: 'F1', severity: 'high', title: 'Open door', place: null, atPercent: 50, attempts: 1 }],
  limit: { atPercent: 50, forMs: 10 },
  agentStatus: true,
};

function input(agent: AgentSpec, env: Record<string, string> = {}): LaunchInput {
  const stream: Stream = {
    id: asStreamId('zen/o3'),
    title: 'Look it through',
    phase: null,
    agent,
    agentName: 'command',
    needs: [],
    anytime: false,
    milestones: [],
    priority: 2,
    estimate: null,
    optional: false,
    cwd: '.',
    env,
    worktree: null,
    timeoutMs: null,
    retry: { attempts: 1, backoffMs: 0, factor: 1, maxBackoffMs: 0 },
    stuckAfterMs: null,
    escalation: [],
    onFailure: { kind: 'fail' },
    budget: null,
    gates: [],
    deliverables: [],
    handoff: null,
    freshSession: false,
    claims: [],
    statusFiles: [],
    resolver: false,
  };
  return {
    run: asRunId('r-1'),
    stream,
    attempt: 2,
    dir: '/work/here',
    port: null,
    projectDir: '/work',
    workspaceDir: '/work/scratch',
    statusFile: '/work/status.json',
    feedback: null,
    conflict: null,
    handoffs: [],
    agentDir: '/work/agent',
    conversation: null,
    prompt: null,
  };
}

const launch = (agent: AgentSpec, own: Record<string, string> = {}, base: Record<string, string> = {}) =>
  agents({
    beside,
    env: { PATH: '/bin', ...base },
    demo: { nodeFile: '/node', scriptFile: '/dist/demo-agent.js' },
    token: ({ attempt }) => `token-${attempt}`,
  }).launch(input(agent, own));

test('a command is started as it is spelled, without a shell', () => {
  const spec = launch({ kind: 'command', argv: ['make', 'a b', '$HOME', ''] });
  expect(spec).toMatchObject({ file: 'make', args: ['a b', '$HOME', ''], cwd: '/work/here' });
});

test('a shell line goes to /bin/sh, whatever the login shell is', () => {
  const spec = launch({ kind: 'shell', line: 'echo a | cat; exit 3' }, {}, { SHELL: '/usr/bin/fish' });
  expect(spec).toMatchObject({ file: '/bin/sh', args: ['-c', 'echo a | cat; exit 3'] });
});

test('an attempt knows whose it is, and the plan cannot make it lie about that', () => {
  const { env } = launch(
    { kind: 'shell', line: ':' },
    { SLUICE_MARK: 'stolen', SLUICE_ATTEMPT: '9', MODE: 'fast', TERM: 'vt100' },
    { MODE: 'slow' },
  );
  expect(env).toMatchObject({
    SLUICE_RUN: 'r-1',
    SLUICE_STREAM: 'zen/o3',
    SLUICE_PHASE: '',
    SLUICE_ATTEMPT: '2',
    SLUICE_STATUS_FILE: '/work/status.json',
    SLUICE_PROJECT_DIR: '/work',
    SLUICE_WORKSPACE: '/work/scratch',
    SLUICE_MARK: 'r-1:zen/o3:2',
    COLORTERM: 'truecolor',
    MODE: 'fast',
    TERM: 'vt100',
    PATH: '/bin',
  });
});

test('what is true only for the terminal of the dashboard is not inherited', () => {
  const outer = {
    NO_COLOR: '1',
    TMUX: '/tmp/x,1,0',
    COLUMNS: '200',
    TERM_PROGRAM: 'kitty',
    KITTY_WINDOW_ID: '3',
    GIT_DIR: '/elsewhere/.git',
    TERM: 'dumb',
  };
  const { env } = launch({ kind: 'shell', line: ':' }, {}, outer);
  for (const name of Object.keys(outer).filter((name) => name !== 'TERM')) expect(env).not.toHaveProperty(name);
  expect(env['TERM']).toBe('xterm-256color');
});

test('the demo agent understands what it is started with', () => {
  const spec = launch({ kind: 'demo', prompt: '--script {} \n- one', script });
  expect(spec.file).toBe('/node');
  expect(spec.args[0]).toBe('/dist/demo-agent.js');
  expect(readAssignment(spec.args.slice(1), spec.env)).toEqual({
    title: 'Look it through',
    prompt: '--script {} \n- one',
    script,
    stream: 'zen/o3',
    phase: null,
    attempt: 2,
    isMending: false,
    conflict: null,
    promptFile: null,
    statusFile: '/work/status.json',
    workspaceDir: '/work/scratch',
    handoffs: [],
  });
});

test('a script that is longer than an argument may be arrives whole', () => {
  const long = { ...script, writes: { 'big.txt': '🦦é\u0000\ud800'.repeat(100_000) } };
  const spec = launch({ kind: 'demo', prompt: '', script: long });
  for (const argument of spec.args) expect(Buffer.byteLength(argument)).toBeLessThan(128 * 1024);
  // What the system passes on is bytes: a character that was cut in half would not survive it.
  const args = spec.args.slice(1).map((argument) => Buffer.from(argument).toString());
  expect(readAssignment(args, spec.env).script).toEqual(long);
});

test('a script that an older journal holds means the same to whoever reads the plan and to the agent', () => {
  const { durationMs, tasks, failFirst, ask, fullScreen, writes, commit, hang, floodLines } = script;
  const old = { durationMs, tasks, failFirst, ask, fullScreen, writes, commit, hang, floodLines };
  const upgraded = upgradePlan(plan([stream('A', { agent: { kind: 'demo', prompt: '', script: old as DemoScript } })]));
  expect(upgraded.streams[0]?.agent).toMatchObject({ script: readScript(JSON.stringify(old)) });
});

test('the script of the plan and the one that the agent reads have the same fields', () => {
  expectTypeOf<DemoScript>().toEqualTypeOf<AgentsOwnScript>();
});

test('an attempt that is to mend something is told what failed, and where the output lies', () => {
  const feedback = { gate: asGateId('zen/o3/tests'), file: '/run/gates/tests.1.log' };
  const agent = { kind: 'command', argv: ['work'] } as const;
  const told = agents({ env: {}, demo: { nodeFile: '/node', scriptFile: '/demo.js' }, beside, token: () => 'token' });
  expect(told.launch({ ...input(agent), feedback }).env).toMatchObject({
    SLUICE_FEEDBACK: '/run/gates/tests.1.log',
    SLUICE_FEEDBACK_GATE: 'zen/o3/tests',
  });
  expect(told.launch(input(agent)).env).not.toHaveProperty('SLUICE_FEEDBACK');
});

test('what others have left for it is in its environment, and at the head of the prompt of an agent that has one', () => {
  const script = {} as Extract<AgentSpec, { kind: 'demo' }>['script'];
  const given = { ...input({ kind: 'demo', prompt: 'Build it', script }, {}), handoffs: ['/w/a.md', '/w/b.md'] };
  const spec = agents({ env: {}, demo: { nodeFile: '/node', scriptFile: '/demo' }, beside, token: () => 'token' }).launch(given);
  expect(spec.env['SLUICE_HANDOFF']).toBe('/w/a.md:/w/b.md');
  expect(spec.args).toContain('--prompt=Read first what was handed over to you: /w/a.md, /w/b.md\n\nBuild it');
  expect(launch({ kind: 'shell', line: 'x' }).env).not.toHaveProperty('SLUICE_HANDOFF');
});

test('an agent that is to settle a conflict is told where to read about it, and whose branch it is', () => {
  const made = agents({
    env: { PATH: '/bin' },
    demo: { nodeFile: '/node', scriptFile: '/dist/demo-agent.js' },
    beside,
    token: () => 'token',
  });
  const conflict = { kind: 'merge', branch: 'topic/b', promptFile: '/run/prompt.md' } as const;
  const { env, args } = made.launch({ ...input({ kind: 'demo', prompt: 'With care.', script }), conflict });
  expect(env).toMatchObject({ SLUICE_PROMPT_FILE: '/run/prompt.md', SLUICE_CONFLICT: 'merge', SLUICE_CONFLICT_BRANCH: 'topic/b' });
  expect(args).toContain('--prompt=Read first which conflict you are to settle, and how: /run/prompt.md\n\nWith care.');
  expect(readAssignment(args.slice(1), env)).toMatchObject({
    conflict: { kind: 'merge', branch: 'topic/b' },
    promptFile: '/run/prompt.md',
  });
});

test('a real agent is told of a conflict whatever it was told before', () => {
  const conflict = { kind: 'merge', branch: 'topic/b', promptFile: '/run/prompt.md' } as const;
  const { agent } = launchReal(
    'claude',
    {},
    { conflict, conversation: { id: 'x', resumes: true }, prompt: { text: 'With care.', why: 'continue' } },
  );
  expect(agent?.prompt).toBe('Read first which conflict you are to settle, and how: /run/prompt.md\n\nWith care.');
});
