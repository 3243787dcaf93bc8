import { agents } from '../../../src/adapters/agents/agents.ts';
import type { Beside } from '../../../src/adapters/agents/start.ts';
import { asRunId } from '../../../src/core/ids.ts';
import { usualAgentSettings } from '../../../src/core/plan/compile-real-agent.ts';
import type { RealAgentKind, RealAgentSettings } from '../../../src/core/plan/model.ts';
import type { Launch, LaunchInput } from '../../../src/core/ports/agents.ts';
import { plan, stream } from '../../support/plans.ts';

export const beside: Beside = {
  nodeFile: '/node',
  hookFile: '/dist/hook.js',
  headlessFile: '/dist/headless-agent.js',
  tools: ['/node', '/bin/sluice.js', 'mcp'],
};
export const conversation = '7d0e2b32-3f5a-4b9e-9a51-2f6f0f3ed001';

/** How an agent would be started that the plan describes like this. */
export function launchReal(
  kind: RealAgentKind,
  settings: Partial<RealAgentSettings> = {},
  more: Partial<LaunchInput> & { readonly env?: Readonly<Record<string, string>> } = {},
  from: Partial<Beside> = {},
): Launch {
  const { env = {}, ...changes } = more;
  const [first] = plan([stream('A')]).streams;
  if (!first) throw new Error('a plan without streams');
  const agent = { kind, prompt: 'Do it.', settings: { ...usualAgentSettings, ...settings } };
  return agents({
    env: { PATH: '/bin', HOME: '/home/ann', ...env },
    demo: { nodeFile: '/node', scriptFile: '/demo.js' },
    beside: { ...beside, ...from },
    token: () => 'token',
  }).launch({
    run: asRunId('r-1'),
    stream: { ...first, agent },
    attempt: 1,
    dir: '/work/here',
    port: null,
    projectDir: '/work',
    workspaceDir: '/work',
    statusFile: '/run/status.json',
    feedback: null,
    conflict: null,
    handoffs: [],
    agentDir: '/run/agent',
    conversation: { id: conversation, resumes: false },
    prompt: { text: 'Do it.', why: 'first' },
    ...changes,
  });
}

/** The text of a file that is written before the start. */
export const fileOf = ({ files }: Launch, name: string): string => {
  const found = files.find(({ path }) => path === `/run/agent/${name}`);
  if (!found) throw new Error(`no ${name} among ${files.map(({ path }) => path).join(', ')}`);
  return found.text;
};
