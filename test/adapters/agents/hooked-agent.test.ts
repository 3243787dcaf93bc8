import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readHookLine, type HookLine } from '../../../src/core/agent-files/hook-line.ts';
import { waitUntil } from '../../support/wait.ts';
import { conversation, launchReal } from './real-input.ts';

const root = resolve(import.meta.dirname, '../../..');
const program = join(root, 'test/fixtures/programs/agents/claude.mjs');
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "sluice it's-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Starts a program that treats its settings as Claude does, with the files that were asked for. */
function start() {
  const agentDir = join(dir, 'agent');
  const from = { nodeFile: process.execPath, hookFile: join(root, 'src/main/hook.ts') };
  const settings = { program: process.execPath };
  const launch = launchReal('claude', settings, { agentDir, dir, env: { PATH: process.env['PATH'] ?? '', HOME: dir } }, from);
  for (const { path, text } of launch.files) {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
  }
  const child = spawn(launch.file, [program, ...launch.args], { cwd: launch.cwd, env: launch.env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<{ readonly status: number | null; readonly output: string }>((done) => {
    child.on('close', (status) => done({ status, output }));
  });
  const hooks = (): HookLine[] => {
    const file = join(agentDir, 'hooks.jsonl');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
    return lines.map((line) => readHookLine(line) ?? expect.fail(line));
  };
  return { agentDir, ended, hooks };
}

test('an agent that was started tells by its hooks what it does, and waits for leave until somebody gives it', async () => {
  const { agentDir, ended, hooks } = start();
  const asked = await waitUntil('it asks', () => hooks().find(({ permission }) => permission !== null));
  expect(asked.payload).toMatchObject({ session_id: conversation, tool_input: { command: 'npm test' } });
  mkdirSync(join(agentDir, 'permissions'));
  writeFileSync(join(agentDir, 'permissions', `${asked.permission}.json`), '{"decision": "allow"}');
  const { status, output } = await ended;
  expect(status).toBe(0);
  expect(JSON.parse(output)).toEqual({ line: '', decision: { behavior: 'allow' } });
  expect(hooks().map(({ event }) => event)).toEqual(['SessionStart', 'UserPromptSubmit', 'StatusLine', 'PermissionRequest', 'Stop']);
  expect(hooks()[1]?.payload['prompt']).toBe('Do it.');
});
