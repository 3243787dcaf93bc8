import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readHookLine, type HookLine } from '../../../src/core/agent-files/hook-line.ts';
import { readSample } from '../../support/agent-samples/read.ts';
import { waitUntil } from '../../support/wait.ts';
import { startProgram } from '../run-program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-hook-'));
  mkdirSync(join(folder, 'permissions'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hook = (payload: string, ...args: string[]) => {
  const program = startProgram(
    'hook',
    [`--folder=${folder}`, ...args],
    { HOME: folder, CLAUDE_CONFIG_DIR: join(folder, 'claude') },
    folder,
  );
  program.child.stdin.end(payload);
  return program;
};
const recorded = (): HookLine[] => {
  const file = join(folder, 'hooks.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  return lines.map((line) => readHookLine(line) ?? expect.fail(`no whole line: ${line}`));
};
const silent = { exitCode: 0, output: '', complaints: '' };

/** What real agents have given to their hooks. */
const payloads = ['claude', 'codex', 'gemini']
  .flatMap((agent) => readSample(`hooks/${agent}-interactive.hooks.jsonl`).split('\n'))
  .filter((line) => line !== '')
  .map((line) => (JSON.parse(line) as { stdin: Record<string, unknown> }).stdin)
  .filter(({ hook_event_name: name }) => name !== undefined && name !== 'PermissionRequest');

test('what real agents tell their hooks is kept, in whole lines, though many run at once', async () => {
  const many = payloads.slice(0, 12);
  const runs = await Promise.all(many.map((payload) => hook(JSON.stringify({ ...payload, padding: 'x'.repeat(9_000) })).ended));
  for (const run of runs) expect(run).toMatchObject(silent);
  const names = (events: readonly unknown[]) => events.map(String).sort();
  expect(names(recorded().map(({ event }) => event))).toEqual(names(many.map((payload) => payload['hook_event_name'])));
});

test('long texts are cut, for a tool may have read megabytes', async () => {
  const content = 'é'.repeat(300_000);
  await hook(JSON.stringify({ hook_event_name: 'PostToolUse', tool_response: { lines: [content] } })).ended;
  const text = JSON.stringify(recorded()[0]?.payload);
  expect(text.length).toBeLessThan(20_000);
  expect(text).toContain('300000 characters');
});

describe('it never disturbs its agent', () => {
  test.each([
    ['no JSON', 'not { json'],
    ['no event', '{"session_id": "a"}'],
    ['nothing', ''],
  ])('%s', async (_name, payload) => {
    expect(await hook(payload).ended).toMatchObject(silent);
    expect(recorded()).toEqual([]);
  });

  test('a folder that has gone', async () => {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    const gone = startProgram('hook', [`--folder=${join(folder, 'gone')}`]);
    gone.child.stdin.end('{"hook_event_name": "PermissionRequest"}');
    expect(await gone.ended).toMatchObject(silent);
    expect(existsSync(join(folder, 'gone'))).toBe(false);
  });

  test('arguments that it does not know', async () => {
    const odd = startProgram('hook', ['--what']);
    odd.child.stdin.end('{}');
    expect(await odd.ended).toMatchObject(silent);
  });
});

describe('a request for permission', () => {
  const asks = async () => {
    const program = hook(JSON.stringify({ hook_event_name: 'PermissionRequest', tool_name: 'Bash', tool_input: { command: 'ls' } }));
    const { permission } = await waitUntil('it is written down', () => recorded()[0]);
    return { ...program, permission: permission ?? expect.fail('no name'), file: join(folder, 'permissions', `${permission}.json`) };
  };
  const decision = (output: string) =>
    (JSON.parse(output) as { hookSpecificOutput: { hookEventName: string; decision: unknown } }).hookSpecificOutput;

  test.each([
    ['allowed', { decision: 'allow' }, { behavior: 'allow' }],
    ['denied, with a reason', { decision: 'deny', message: 'Not on Fridays' }, { behavior: 'deny', message: 'Not on Fridays' }],
    [
      'answered, where it is a question',
      { decision: 'allow', input: { answers: { Which: 'SQLite' } } },
      { behavior: 'allow', updatedInput: { answers: { Which: 'SQLite' } } },
    ],
  ])('is %s', async (_name, answer, behavior) => {
    const { file, ended } = await asks();
    writeFileSync(file, JSON.stringify(answer));
    const { exitCode, output } = await ended;
    expect(exitCode).toBe(0);
    expect(decision(output)).toEqual({ hookEventName: 'PermissionRequest', decision: behavior });
  });

  test('waits for the whole of an answer', async () => {
    const { file, ended } = await asks();
    writeFileSync(file, '{"decision": "al');
    writeFileSync(file, '{"decision": "allow"}');
    expect((await ended).output).toContain('allow');
  });

  test('ends without a word when somebody has answered in the pane', async () => {
    const { file, ended } = await asks();
    writeFileSync(file, '{"decision": "gone"}');
    expect(await ended).toMatchObject(silent);
  });

  test('ends when it is told to, and says that nobody waits any more', async () => {
    const { child, ended, permission } = await asks();
    child.kill('SIGTERM');
    expect(await ended).toMatchObject(silent);
    expect(recorded().at(-1)).toMatchObject({ event: 'PermissionGone', permission });
  });

  test('ends when its folder is taken away', async () => {
    const { ended } = await asks();
    rmSync(folder, { recursive: true });
    expect(await ended).toMatchObject(silent);
    mkdirSync(folder);
  });
});

describe('the status line', () => {
  const status = (usd: number, ms: number) =>
    JSON.stringify({
      session_id: 'a',
      workspace: { project_dir: folder },
      cost: { total_cost_usd: usd, total_duration_ms: ms },
      context_window: { total_input_tokens: 10, context_window_size: 100 },
    });

  test('is kept when what is counted has changed, and shows nothing that was not there', async () => {
    expect(await hook(status(0.5, 10), '--status-line').ended).toMatchObject(silent);
    expect(await hook(status(0.5, 20), '--status-line').ended).toMatchObject(silent);
    expect(await hook(status(0.7, 30), '--status-line').ended).toMatchObject(silent);
    expect(recorded().map(({ event, payload }) => [event, payload['cost']])).toEqual([
      ['StatusLine', { total_cost_usd: 0.5 }],
      ['StatusLine', { total_cost_usd: 0.7 }],
    ]);
  });

  test("is the person's own where there is one, given the same", async () => {
    mkdirSync(join(folder, 'claude'));
    const settings = { statusLine: { type: 'command', command: 'grep -o total_cost_usd; echo mine' } };
    writeFileSync(join(folder, 'claude', 'settings.json'), JSON.stringify(settings));
    expect((await hook(status(0.5, 10), '--status-line').ended).output).toBe('total_cost_usd\nmine\n');
  });

  test('of the project goes before', async () => {
    for (const [dir, name] of [
      ['claude', 'mine'],
      ['.claude', 'of the project'],
    ] as const) {
      mkdirSync(join(folder, dir));
      writeFileSync(join(folder, dir, 'settings.json'), JSON.stringify({ statusLine: { command: `echo ${name}` } }));
    }
    expect((await hook(status(0.5, 10), '--status-line').ended).output).toBe('of the project\n');
  });
});
