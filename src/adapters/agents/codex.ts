import { join } from 'node:path';
import type { Start, StartOrder } from './start.ts';

/** What Codex can be kept from writing to; its other permission modes say when it asks. */
const sandboxes = ['read-only', 'workspace-write', 'danger-full-access'];

/** How long a question to a person may take, seconds. */
const patiently = 2_000_000;

/** Codex takes every setting for one process, by `-c`. It names its conversations itself. */
export function startCodex({ settings, conversation, input, argument, beside, env, home }: StartOrder): Start {
  const isHeadless = settings.mode === 'headless';
  const [command, ...args] = beside.tools;
  const modes = settings.permissionMode?.split(/[\s,]+/).filter((word) => word !== '') ?? [];
  const set = {
    check_for_update_on_startup: false,
    // The usual parts, and the only place in which it names its conversation before the end of a turn.
    ...(isHeadless ? {} : { 'tui.terminal_title': ['spinner', 'thread-title', 'project-name', 'thread-id'] }),
    'mcp_servers.sluice.command': command,
    'mcp_servers.sluice.args': args,
    // By name, so that the token is in no command line.
    'mcp_servers.sluice.env_vars': [
      'SLUICE_PROJECT_DIR',
      'SLUICE_RUN',
      'SLUICE_STREAM',
      'SLUICE_ATTEMPT',
      'SLUICE_TOKEN',
      'SLUICE_STATUS_FILE',
    ],
    'mcp_servers.sluice.tool_timeout_sec': patiently,
    // They report and ask, and decide nothing. Without its screen nobody could be asked for leave.
    'mcp_servers.sluice.default_tools_approval_mode': 'approve',
    ...(settings.model === null ? {} : { model: settings.model }),
    ...(settings.effort === null ? {} : { model_reasoning_effort: settings.effort }),
    ...Object.fromEntries(modes.map((mode) => [sandboxes.includes(mode) ? 'sandbox_mode' : 'approval_policy', mode])),
  };
  const sessions = join(env['CODEX_HOME'] ?? join(home, '.codex'), 'sessions');
  return {
    args: [
      ...(isHeadless ? ['exec'] : []),
      ...(conversation.resumes ? ['resume'] : []),
      ...(isHeadless ? ['--json'] : []),
      // A value is read as TOML, which writes words, numbers and lists as JSON does.
      ...Object.entries(set).flatMap(([key, value]) => ['-c', `${key}=${JSON.stringify(value)}`]),
      ...settings.args,
      ...(conversation.resumes ? [conversation.id] : []),
      ...(isHeadless ? ['-'] : argument === null ? [] : ['--', argument]),
    ],
    env: {},
    files: [],
    presetConversation: false,
    transcript: conversation.resumes
      ? { dir: sessions, path: `(?:.*/)?rollout-[^/]*-${conversation.id}\\.jsonl`, firstLine: null }
      : {
          dir: sessions,
          path: '(?:.*/)?rollout-[^/]*\\.jsonl',
          firstLine: `"cwd":${JSON.stringify(input.dir)}`,
          byId: '(?:.*/)?rollout-[^/]*-{id}[^/]*\\.jsonl',
        },
  };
}
