import { join } from 'node:path';
import { shellWord } from '../../core/text/command-line.ts';
import { claudeRules } from './claude-rules.ts';
import { filesToRead } from './first-prompt.ts';
import type { Start, StartOrder } from './start.ts';

/** Claude Code takes settings, hooks and servers of tools for one process. Those of the person hold besides; the status line of the person is called by ours. */
export function startClaude(order: StartOrder): Start {
  const { settings, conversation, input, argument, beside, env, home } = order;
  const settingsFile = join(input.agentDir, 'settings.json');
  const toolsFile = join(input.agentDir, 'mcp.json');
  const [command, ...args] = beside.tools;
  return {
    args: [
      ...(settings.mode === 'headless' ? ['-p', '--output-format', 'stream-json', '--verbose'] : []),
      ...(conversation.resumes ? ['--resume', conversation.id] : ['--session-id', conversation.id]),
      '--settings',
      settingsFile,
      '--mcp-config',
      toolsFile,
      ...(settings.model === null ? [] : ['--model', settings.model]),
      ...(settings.effort === null ? [] : ['--effort', settings.effort]),
      ...(settings.permissionMode === null ? [] : ['--permission-mode', settings.permissionMode]),
      ...settings.args,
      // Options that take several words would take the prompt for one of them.
      ...(argument === null ? [] : ['--', argument]),
    ],
    // This kind of terminal is told by progress signs whether Claude waits for a person.
    env: settings.mode === 'interactive' ? { TERM_PROGRAM: 'ghostty' } : {},
    files: [
      { path: settingsFile, text: json(overlay(order)) },
      { path: toolsFile, text: json({ mcpServers: { sluice: { type: 'stdio', command, args } } }) },
    ],
    presetConversation: true,
    transcript: {
      dir: join(env['CLAUDE_CONFIG_DIR'] ?? join(home, '.claude'), 'projects'),
      path: `[^/]+/${conversation.id}\\.jsonl`,
      firstLine: null,
    },
  };
}

/** Events of which a hook tells. */
const told = [
  'SessionStart',
  'UserPromptSubmit',
  'PreToolUse',
  'PostToolUse',
  'PostToolUseFailure',
  'Notification',
  'PreCompact',
  'Stop',
  'StopFailure',
  'SessionEnd',
];
/** How long a hook may take, seconds: it writes one line. */
const briefly = 30;
/** A permission is held open for as long as nobody answers. Claude counts in milliseconds of 31 bits, and ends at once what is given more. Seconds. */
const patiently = 2_000_000;

function overlay({ settings, input, beside }: StartOrder): object {
  const permissions = claudeRules(settings, filesToRead(input));
  // The event stream of a headless agent says all that hooks would, and nobody is asked.
  if (settings.mode === 'headless') return { permissions };
  const hook = ['exec', beside.nodeFile, beside.hookFile, `--folder=${input.agentDir}`].map(shellWord).join(' ');
  const calls = (timeout: number) => [{ hooks: [{ type: 'command', command: hook, timeout }] }];
  return {
    hooks: { ...Object.fromEntries(told.map((event) => [event, calls(briefly)])), PermissionRequest: calls(patiently) },
    statusLine: { type: 'command', command: `${hook} --status-line` },
    permissions,
  };
}

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
