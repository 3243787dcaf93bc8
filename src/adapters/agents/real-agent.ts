import { homedir } from 'node:os';
import { join } from 'node:path';
import { agentKeys } from '../../core/agent-keys/agents.ts';
import type { RealAgent, RealAgentKind } from '../../core/plan/model.ts';
import type { AgentLaunch, LaunchFile, LaunchInput } from '../../core/ports/agents.ts';
import { startClaude } from './claude.ts';
import { startCodex } from './codex.ts';
import { firstPrompt } from './first-prompt.ts';
import { startGemini } from './gemini.ts';
import type { Program } from './program.ts';
import type { Beside, Start, StartOrder } from './start.ts';

const starts: Readonly<Record<RealAgentKind, (order: StartOrder) => Start>> = {
  claude: startClaude,
  codex: startCodex,
  gemini: startGemini,
};

/** Linux takes at most 128 KiB in one argument. Bytes. */
const longestArgument = 100_000;

export interface RealLaunch extends Program {
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly LaunchFile[];
  readonly agent: AgentLaunch;
}

/** How the program of a real agent is started: by itself in the pane, or by the program that shows its event stream. */
export function launchReal(agent: RealAgent, input: LaunchInput, beside: Beside, env: Readonly<Record<string, string>>): RealLaunch {
  const { kind, settings } = agent;
  if (input.conversation === null) throw new Error('the conversation of the agent has no name');
  const isHeadless = settings.mode === 'headless';
  const prompt = firstPrompt(input);
  const delivery = isHeadless ? 'stdin' : Buffer.byteLength(prompt) > longestArgument ? 'paste' : 'argument';
  const argument = delivery === 'argument' ? prompt : null;
  const start = starts[kind]({ input, settings, conversation: input.conversation, argument, beside, env, home: env['HOME'] ?? homedir() });
  const promptFile = join(input.agentDir, 'prompt.md');
  const own = [...settings.wrap, settings.program ?? kind, ...start.args];
  const headless = [beside.nodeFile, beside.headlessFile, `--agent=${kind}`, `--folder=${input.agentDir}`, `--input=${promptFile}`, '--'];
  const [file = kind, ...args] = isHeadless ? [...headless, ...own] : own;
  return {
    file,
    args,
    env: start.env,
    files: [...start.files, { path: promptFile, text: prompt }],
    agent: {
      kind,
      mode: settings.mode,
      delivery,
      prompt,
      presetConversation: start.presetConversation,
      endKeys: isHeadless ? [] : agentKeys[kind].end,
      transcript: start.transcript,
    },
  };
}
