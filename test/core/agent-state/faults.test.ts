import { describe, expect, it } from 'vitest';
import { claude } from '../../../src/core/agent-state/claude/claude.ts';
import { codex } from '../../../src/core/agent-state/codex/codex.ts';
import { faultOf } from '../../../src/core/agent-state/faults/fault.ts';
import { gemini } from '../../../src/core/agent-state/gemini/gemini.ts';
import type { AgentSigns } from '../../../src/core/agent-state/signs.ts';
import { sampleFiles } from '../../support/agent-samples/read.ts';
import { moment, recordedAt, screenSample } from '../../support/agent-samples/replay.ts';

const now = moment(recordedAt);

describe('what is wrong between an agent and its model', () => {
  it.each([
    ["rate_limit: You've hit your session limit · resets 4:21am (UTC)", 429, 'usage-limit'],
    ['You’ve hit your usage limit. Upgrade to Pro or try again at 4:21 AM.', null, 'usage-limit'],
    ['[API Error: You have exhausted your daily quota on this model.]', null, 'usage-limit'],
    ['You have exhausted your capacity on this model. Your quota will reset after 7h32m5s.', null, 'usage-limit'],
    ['Claude AI usage limit reached|1795233118', null, 'usage-limit'],
    ['API Error: Request rejected (429) · This request would exceed your rate limit.', 429, 'rate-limit'],
    ['Reconnecting... 1/5 (exceeded retry limit, last status: 429 Too Many Requests)', null, 'rate-limit'],
    ['You have exceeded your rate limit.', null, 'rate-limit'],
    ['overloaded', 529, 'overload'],
    ['Attempt 1 failed with status 503. Retrying with backoff...', null, 'overload'],
    ['Selected model is at capacity. Please try a different model.', null, 'overload'],
    ['stream disconnected before completion: error sending request', null, 'network'],
    ['TypeError: fetch failed', null, 'network'],
    ['connect ECONNREFUSED 127.0.0.1:443', null, 'network'],
    ['unexpected status 401 Unauthorized: invalid key', null, 'authentication'],
    ['authentication_failed: Please run /login', null, 'authentication'],
    ['API key not valid. Please pass a valid API key.', 400, 'authentication'],
    ['Credit balance is too low', 400, 'billing'],
    ['Quota exceeded. Check your plan and billing details.', 429, 'billing'],
    ['something else', 418, 'other'],
  ])('%s (%s) is %s', (message, status, fault) => {
    expect(faultOf(message, status)).toBe(fault);
  });
});

describe('the exit status of Gemini', () => {
  it('has the status of HTTP in it', () => {
    expect([173, 145, 247].map((status) => gemini.exit(status))).toEqual(['rate-limit', 'authentication', 'overload']);
    expect([1, 42, 130].map((status) => gemini.exit(status))).toEqual([null, null, null]);
  });
});

const prose = [
  "You've hit your usage limit. Try again at 4:21 AM.",
  'The test failed with a timeout. API Error: 529 overloaded_error, error: rate_limit',
  'Reconnecting... 1/5',
  'Do you want to proceed? ❯ 1. Yes 2. No',
];

describe('prose about errors', () => {
  it.each(prose)('changes nothing when an agent says it: %s', (text) => {
    const said = [
      claude.event({ type: 'assistant', session_id: 's', message: { id: 'm', content: [{ type: 'text', text }] } }, now),
      claude.event({ type: 'user', session_id: 's', message: { content: [{ type: 'tool_result', content: text, is_error: true }] } }, now),
      claude.transcript(
        { type: 'assistant', sessionId: 's', message: { id: 'm', content: [{ type: 'text', text }], stop_reason: 'tool_use' } },
        now,
      ),
      claude.transcript({ type: 'assistant', isApiErrorMessage: true, message: { id: 'm', content: [{ type: 'text', text }] } }, now),
      codex.event({ type: 'item.completed', item: { id: 'i', type: 'agent_message', text } }, now),
      codex.event({ type: 'item.completed', item: { id: 'i', type: 'command_execution', command: 'make', aggregated_output: text } }, now),
      gemini.event({ type: 'message', role: 'assistant', content: text }, now),
      gemini.event({ type: 'tool_result', status: 'error', output: text }, now),
    ];
    expect(said.map(({ observation }) => observation?.state)).toEqual(said.map(() => 'working'));
    expect(gemini.errorLine(text, now).observation).toBeNull();
    expect(codex.errorLine(text, now).observation).toBeNull();
  });

  const agents: Readonly<Record<string, AgentSigns>> = { claude, codex, gemini };
  const screens = sampleFiles().filter((file) => /interactive\/.*turn\.[12567]/.test(file));
  it.each(screens)('changes nothing on the screen above what the program draws: %s', (file) => {
    const { rows } = screenSample(file);
    const agent = agents[/(\w+)\.turn/.exec(file)?.[1] ?? ''];
    const told = [
      ...prose,
      ...rows.filter((row) => /^ {1,2}[⎿●]/.test(row)),
      'Usage limit reached for today.',
      '  1. Keep trying',
      '  2. Stop',
    ].map((line) => `  ${line}`);
    expect(agent?.screen([...told, ...rows], now)?.state).toBe(agent?.screen(rows, now)?.state);
  });
});

describe('an agent that is about something else', () => {
  it('is left out: subagents of Claude, and the hidden conversation in which Codex makes up a title', () => {
    expect(claude.hook({ hook_event_name: 'Stop', agent_id: 'a1', session_id: 's' }, now).observation).toBeNull();
    expect(codex.hook({ type: 'agent-turn-complete', 'thread-id': 'hidden', 'last-assistant-message': 'A title' }, now)).toMatchObject({
      onlyOf: 'hidden',
    });
  });

  it('goes on while Claude has background tasks', () => {
    const stop = (tasks: readonly unknown[]) =>
      claude.hook({ hook_event_name: 'Stop', session_id: 's', background_tasks: tasks }, now).observation?.state;
    expect([stop([]), stop([{ id: 'b1' }])]).toEqual(['done', 'working']);
  });
});

describe('a usage limit', () => {
  it('is one only when a request was rejected, and nothing beyond the allowance is paid for', () => {
    const event = (info: object) => claude.event({ type: 'rate_limit_event', rate_limit_info: info }, now).observation;
    expect(event({ status: 'allowed_warning', resetsAt: 1_795_233_118 })).toBeNull();
    expect(event({ status: 'rejected', isUsingOverage: true })).toBeNull();
    expect(event({ status: 'rejected', resetsAt: 1_795_234_917 })).toMatchObject({ state: 'limit-reached', resetsAt: 1_795_234_917_000 });
    expect(event({ status: 'rejected' })).toMatchObject({ state: 'limit-reached', resetsAt: null });
  });

  it('of Codex is in its rollout file, with the later of two ends', () => {
    const count = (primary: object, secondary: object, credits: object | null = null) =>
      codex.transcript({ type: 'event_msg', payload: { type: 'token_count', rate_limits: { primary, secondary, credits } } }, now)
        .observation;
    const full = (resets_at: number) => ({ used_percent: 100, window_minutes: 300, resets_at });
    const half = { used_percent: 55, window_minutes: 10_080, resets_at: 1_795_500_000 };
    expect(count(full(1_795_234_917), half)).toMatchObject({ state: 'limit-reached', resetsAt: 1_795_234_917_000 });
    expect(count(full(1_795_234_917), full(1_795_500_000))).toMatchObject({ resetsAt: 1_795_500_000_000 });
    expect(count(half, half)).toBeNull();
    expect(count(full(1_795_234_917), half, { has_credits: true })).toBeNull();
  });
});

it('a turn that Codex has given up is complete in its file, and not done', () => {
  const complete = (error: object | null) => {
    const payload = { type: 'task_complete', last_agent_message: null, error };
    return codex.transcript({ type: 'event_msg', payload }, now).observation;
  };
  const message = 'Quota exceeded. Check your plan and billing details.';
  expect(complete({ message, codex_error_info: 'usage_limit_exceeded' })).toMatchObject({
    state: 'failed',
    fault: 'billing',
    text: message,
  });
  expect(complete(null)).toMatchObject({ state: 'done', fault: null });
});
