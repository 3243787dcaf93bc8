import { dirname, join } from 'node:path';
import { filesToRead } from './first-prompt.ts';
import { geminiPolicy } from './gemini-policy.ts';
import type { Start, StartOrder } from './start.ts';

/**
 * Gemini CLI has no settings for one process: what it takes from a file named in the environment must belong to root, and its home cannot be replaced
 * without losing the person's log-in. So it is told all by arguments, and seen by its title, its screen and its own record of the conversation.
 */
export function startGemini({ settings, conversation, input, argument, env, home }: StartOrder): Start {
  const isHeadless = settings.mode === 'headless';
  const policyFile = join(input.agentDir, 'policy.toml');
  const policy = isHeadless ? geminiPolicy(settings) : null;
  const outside = filesToRead(input).map((file) => dirname(file));
  return {
    args: [
      ...(isHeadless ? ['--output-format', 'stream-json'] : []),
      ...(conversation.resumes ? ['--resume', conversation.id] : ['--session-id', conversation.id]),
      ...(settings.model === null ? [] : ['--model', settings.model]),
      ...(settings.permissionMode === null ? [] : ['--approval-mode', settings.permissionMode]),
      ...(policy === null ? [] : ['--policy', policyFile]),
      ...[...new Set(outside)].flatMap((folder) => ['--include-directories', folder]),
      ...settings.args,
      ...(argument === null ? [] : [`--prompt-interactive=${argument}`]),
    ],
    // Its outer process would neither pass signals on nor go by itself.
    env: { GEMINI_CLI_NO_RELAUNCH: 'true' },
    files: policy === null ? [] : [{ path: policyFile, text: policy }],
    presetConversation: true,
    transcript: {
      dir: join(env['GEMINI_CLI_HOME'] ?? home, '.gemini', 'tmp'),
      path: `[^/]+/chats/session-[^/]*-${conversation.id.slice(0, 8)}\\.jsonl`,
      firstLine: null,
    },
  };
}
