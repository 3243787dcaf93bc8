import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { realAgentKinds } from '../../../src/core/plan/model.ts';
import { asGateId } from '../../../src/core/ids.ts';
import { conversation, fileOf, launchReal } from './real-input.ts';

const resumed = { conversation: { id: conversation, resumes: true } };

describe('every kind', () => {
  test.each(realAgentKinds)('%s gets its first prompt as an argument, a long one by a paste', (kind) => {
    const short = launchReal(kind);
    expect(short.args.at(-1)).toMatch(/^(?:--prompt-interactive=)?Do it\.$/);
    expect(short.agent).toMatchObject({ kind, mode: 'interactive', delivery: 'argument', prompt: 'Do it.' });
    const text = 'é'.repeat(60_000);
    const long = launchReal(kind, {}, { prompt: { text, why: 'first' } });
    expect(long.agent).toMatchObject({ delivery: 'paste', prompt: text });
    expect(long.args.join(' ')).not.toContain(text);
    expect(fileOf(long, 'prompt.md')).toBe(text);
  });

  test.each(realAgentKinds)('%s without its screen is run by the program that shows its events, and reads its prompt', (kind) => {
    const { file, args, agent, signs } = launchReal(kind, { mode: 'headless' });
    expect(file).toBe('/node');
    expect(args.slice(0, 6)).toEqual([
      '/dist/headless-agent.js',
      `--agent=${kind}`,
      '--folder=/run/agent',
      '--input=/run/agent/prompt.md',
      '--',
      kind,
    ]);
    expect(args).not.toContain('Do it.');
    expect(agent).toMatchObject({ mode: 'headless', delivery: 'stdin', endKeys: [] });
    expect(signs).toBe(true);
  });

  test.each(realAgentKinds)('%s is another program, behind other words, with further arguments, where the plan says so', (kind) => {
    const { file, args } = launchReal(kind, { program: '/opt/agent', wrap: ['docker', 'exec', '-it', 'box'], args: ['--debug'] });
    expect([file, ...args.slice(0, 4)]).toEqual(['docker', 'exec', '-it', 'box', '/opt/agent']);
    expect(args).toContain('--debug');
    const shown = launchReal(kind, { mode: 'headless', wrap: ['nice'] });
    expect(shown.args.slice(4, 7)).toEqual(['--', 'nice', kind]);
  });

  test.each(realAgentKinds)(
    '%s takes itself for no part of the agent that Sluice was started by, and the plan has the last word',
    (kind) => {
      const env = { CLAUDECODE: '1', CODEX_THREAD_ID: 'x', CODEX_HOME: '/codex', GEMINI_CLI: '1', TERM_PROGRAM: 'iTerm.app' };
      const launch = launchReal(kind, {}, { env });
      expect(launch.env).toMatchObject({ CODEX_HOME: '/codex', SLUICE_TOKEN: 'token' });
      for (const name of ['CLAUDECODE', 'CODEX_THREAD_ID', 'GEMINI_CLI']) expect(launch.env).not.toHaveProperty(name);
      expect(launch.env['TERM_PROGRAM']).toBe(kind === 'claude' ? 'ghostty' : undefined);
    },
  );

  test.each(realAgentKinds)('%s is not told its token in its command line', (kind) => {
    expect(launchReal(kind).args.join(' ')).not.toContain('token');
  });
});

describe('what it is told', () => {
  const gate = { gate: asGateId('A/tests'), file: '/run/gates/A%2Ftests.1.log' };
  const told = (why: 'first' | 'feedback' | 'again' | 'continue', more: object = {}) =>
    launchReal('claude', {}, { prompt: { text: 'Do it.', why }, ...more }).agent?.prompt;

  test('is its prompt, after what was handed over to it', () => {
    expect(told('first', { handoffs: ['/work/a.md', '/work/b.md'] })).toBe(
      'Read first what was handed over to you: /work/a.md, /work/b.md\n\nDo it.',
    );
  });
  test('is what a gate said, with the prompt only where it does not know it', () => {
    expect(told('feedback', { feedback: gate, ...resumed })).toBe(
      'The check A/tests has failed on your work. What it said stands in /run/gates/A%2Ftests.1.log.\n\nRead it, mend the cause in the work itself, and leave the check as it is.',
    );
    expect(told('feedback', { feedback: gate })).toMatch(/^Do it\.\n\n.*A\/tests has failed/s);
  });
  test('is to go on, after an interruption', () => {
    expect(told('continue', resumed)).not.toContain('Do it.');
    expect(told('continue')).toContain('Do it.');
    expect(told('again', resumed)).toMatch(/interrupted.*Do it\./s);
    expect(told('again')).toBe('Do it.');
  });
});

describe('Claude', () => {
  interface Overlay {
    readonly hooks?: Readonly<
      Record<string, readonly { readonly hooks: readonly { readonly command: string; readonly timeout: number }[] }[]>
    >;
    readonly statusLine?: { readonly command: string };
    readonly permissions: { readonly allow: readonly string[]; readonly deny: readonly string[] };
  }
  const overlay = (launch: ReturnType<typeof launchReal>) => JSON.parse(fileOf(launch, 'settings.json')) as Overlay;

  test('gets the id of its conversation, and goes on with one', () => {
    expect(launchReal('claude').args.slice(0, 2)).toEqual(['--session-id', conversation]);
    expect(launchReal('claude', {}, resumed).args.slice(0, 2)).toEqual(['--resume', conversation]);
    expect(launchReal('claude').agent?.presetConversation).toBe(true);
  });
  test('is set up by files of its attempt alone', () => {
    const { args } = launchReal('claude', { model: 'opus', effort: 'high', permissionMode: 'acceptEdits' });
    expect(args.slice(2, -2)).toEqual([
      '--settings',
      '/run/agent/settings.json',
      '--mcp-config',
      '/run/agent/mcp.json',
      '--model',
      'opus',
      '--effort',
      'high',
      '--permission-mode',
      'acceptEdits',
    ]);
  });
  test('has its hooks and its status line call a program that the shell finds whatever the folder is called', () => {
    const launch = launchReal('claude', {}, { agentDir: "/run/it's here" });
    const { hooks, statusLine } = JSON.parse(launch.files[0]?.text ?? '') as Overlay;
    const [command] = hooks?.['Stop']?.[0]?.hooks ?? [];
    const words = execFileSync('/bin/sh', ['-c', `set -- ${command?.command.replace(/^exec /, '')}; printf '%s\\n' "$@"`], {
      encoding: 'utf8',
    });
    expect(words.trimEnd().split('\n')).toEqual(['/node', '/dist/hook.js', "--folder=/run/it's here"]);
    expect(statusLine?.command).toBe(`${command?.command} --status-line`);
    const asked = hooks?.['PermissionRequest']?.[0]?.hooks[0];
    expect((asked?.timeout ?? 0) * 1000).toBeLessThan(2 ** 31);
    expect(asked?.timeout).toBeGreaterThan(86_400);
  });
  test('is denied by its own settings what it would do without asking, and allowed by them only where nobody can be asked', () => {
    const rules = { allow: ['npm test', 'Edit(src/**)'], deny: ['git push'] };
    const own = (settings: object) => overlay(launchReal('claude', { ...rules, ...settings })).permissions;
    expect(own({})).toEqual({ allow: ['mcp__sluice'], deny: [] });
    expect(own({ permissionMode: 'acceptEdits' })).toEqual({ allow: ['mcp__sluice'], deny: ['Bash(git push)', 'Bash(git push *)'] });
    expect(own({ mode: 'headless' })).toEqual({
      allow: ['mcp__sluice', 'Bash(npm test)', 'Bash(npm test *)', 'Edit(src/**)'],
      deny: ['Bash(git push)', 'Bash(git push *)'],
    });
  });
  test('may read what it is told to read', () => {
    const launch = launchReal('claude', {}, { handoffs: ['/work/a.md'], feedback: { gate: asGateId('A/t'), file: '/run/t.log' } });
    expect(overlay(launch).permissions.allow).toEqual(['mcp__sluice', 'Read(//work/a.md)', 'Read(//run/t.log)']);
  });
  test('without its screen has no hooks: its events say all', () => {
    expect(overlay(launchReal('claude', { mode: 'headless' }))).not.toHaveProperty('hooks');
  });
});

describe('Codex', () => {
  const settingsOf = ({ args }: ReturnType<typeof launchReal>) =>
    Object.fromEntries(
      args.flatMap((arg, at) => {
        const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(args[at - 1] === '-c' ? arg : '') ?? [];
        return key === '' ? [] : [[key, JSON.parse(value) as unknown]];
      }),
    );

  test('is set up by overrides alone', () => {
    const launch = launchReal('codex', { model: 'gpt-5.5', effort: 'high', permissionMode: 'workspace-write, never' });
    expect(settingsOf(launch)).toMatchObject({
      model: 'gpt-5.5',
      model_reasoning_effort: 'high',
      sandbox_mode: 'workspace-write',
      approval_policy: 'never',
      'mcp_servers.sluice.command': '/node',
      'mcp_servers.sluice.args': ['/bin/sluice.js', 'mcp'],
      'mcp_servers.sluice.default_tools_approval_mode': 'approve',
    });
    expect(launch.files.map(({ path }) => path)).toEqual(['/run/agent/prompt.md']);
  });
  test('names its conversation itself, and goes on with one', () => {
    expect(launchReal('codex').args).not.toContain(conversation);
    expect(launchReal('codex').agent?.presetConversation).toBe(false);
    const { args } = launchReal('codex', {}, resumed);
    expect([args[0], ...args.slice(-3)]).toEqual(['resume', conversation, '--', 'Do it.']);
    const headless = launchReal('codex', { mode: 'headless' }, resumed).args;
    expect(headless.slice(6, 9)).toEqual(['exec', 'resume', '--json']);
    expect(headless.slice(-2)).toEqual([conversation, '-']);
  });
  test('keeps its conversation where its home is, and that is found by the folder that it works in', () => {
    const { dir, path, firstLine } = launchReal('codex', {}, { env: { CODEX_HOME: '/codex' } }).agent?.transcript ?? {};
    expect(dir).toBe('/codex/sessions');
    expect('2026/11/25/rollout-2026-11-25T19-18-54-01a21425.jsonl').toMatch(new RegExp(`^${path}$`));
    expect(firstLine).toBe('"cwd":"/work/here"');
  });
});

describe('Gemini', () => {
  test('gets the id of its conversation, and goes on with one', () => {
    expect(launchReal('gemini').args).toEqual(['--session-id', conversation, '--prompt-interactive=Do it.']);
    expect(launchReal('gemini', {}, resumed).args.slice(0, 2)).toEqual(['--resume', conversation]);
    expect(launchReal('gemini').env['GEMINI_CLI_NO_RELAUNCH']).toBe('true');
  });
  test('is set up by arguments alone', () => {
    const { args } = launchReal(
      'gemini',
      { model: 'flash', permissionMode: 'auto_edit' },
      { handoffs: ['/work/docs/a.md', '/work/docs/b.md'] },
    );
    expect(args.slice(2, -1)).toEqual(['--model', 'flash', '--approval-mode', 'auto_edit', '--include-directories', '/work/docs']);
  });
  test('without its screen keeps to the rules by a policy, and what that cannot say is not allowed', () => {
    const launch = launchReal('gemini', {
      mode: 'headless',
      allow: ['npm test', 'Bash(make *)', 'Read', 'Edit(src/**)'],
      deny: ['git push', 'Edit(x)'],
    });
    expect(launch.args).toContain('--policy');
    expect(fileOf(launch, 'policy.toml')).toMatchSnapshot();
  });
});
