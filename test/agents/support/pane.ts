import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { agents } from '../../../src/adapters/agents/agents.ts';
import { readHookLine, type HookLine } from '../../../src/core/agent-files/hook-line.ts';
import { agentKeys } from '../../../src/core/agent-keys/agents.ts';
import { answerKeys, betweenKeysMs, type KeyDecision } from '../../../src/core/agent-keys/keys.ts';
import { usualAgentSettings } from '../../../src/core/plan/compile-real-agent.ts';
import type { RealAgentKind, RealAgentSettings } from '../../../src/core/plan/model.ts';
import type { Launch, LaunchInput } from '../../../src/core/ports/agents.ts';
import { asRunId } from '../../../src/core/ids.ts';
import { terminal, type Driven } from '../../e2e/support/terminal.ts';
import { plan, stream } from '../../support/plans.ts';
import { waitUntil } from '../../support/wait.ts';
import type { Bed } from './bed.ts';

const root = join(import.meta.dirname, '../../..');

/** How Sluice starts an agent in a bed, without an engine: its real command line, settings and environment. */
export function launchIn(
  bed: Bed,
  kind: RealAgentKind,
  settings: Partial<RealAgentSettings>,
  input: Pick<LaunchInput, 'conversation' | 'prompt' | 'attempt'>,
): Launch {
  const [planned] = plan([stream('A')]).streams;
  if (!planned) throw new Error('a plan without streams');
  const starts = agents({
    env: bed.env,
    demo: { nodeFile: process.execPath, scriptFile: '' },
    beside: {
      nodeFile: process.execPath,
      hookFile: join(root, 'dist/hook.js'),
      headlessFile: join(root, 'dist/headless-agent.js'),
      // Its tools need a run.
      tools: ['true'],
    },
    token: () => 'token',
  });
  const agent = { kind, prompt: input.prompt?.text ?? '', settings: { ...usualAgentSettings, ...settings } };
  return starts.launch({
    run: asRunId('r-1'),
    stream: { ...planned, agent },
    dir: bed.dir,
    port: null,
    projectDir: bed.dir,
    workspaceDir: bed.dir,
    statusFile: bed.path('.sluice/status.json'),
    feedback: null,
    conflict: null,
    handoffs: [],
    agentDir: bed.path(`.sluice/${kind}.${input.attempt}`),
    ...input,
  });
}

/** An agent in a terminal of its own. */
export interface AgentPane extends Driven {
  readonly folder: string;
  rows(): readonly string[];
  hooks(): readonly HookLine[];
  type(keys: readonly string[]): Promise<void>;
  /** Answers what stands on the screen, by keys. */
  answer(decision: KeyDecision): Promise<void>;
  /** Has it leave by itself. @returns its exit status */
  leaves(): Promise<number>;
}

export function startAgent(launch: Launch): AgentPane {
  for (const { path, text } of launch.files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const { kind, endKeys } = launch.agent ?? unreal();
  const folder = dirname(launch.files.find(({ path }) => path.endsWith('prompt.md'))?.path ?? '');
  mkdirSync(join(folder, 'permissions'), { recursive: true });
  const driven = terminal([], { program: [launch.file, ...launch.args], cwd: launch.cwd, env: launch.env, cols: 110, rows: 36 });
  const rows = () => driven.text().split('\n');
  const type = async (keys: readonly string[]) => {
    for (const key of keys) {
      driven.keys(key);
      await new Promise((resolve) => setTimeout(resolve, betweenKeysMs));
    }
  };
  return {
    ...driven,
    folder,
    rows,
    type,
    hooks() {
      const file = join(folder, 'hooks.jsonl');
      const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
      return lines.flatMap((line) => readHookLine(line) ?? []);
    },
    async answer(decision) {
      const asked = () => answerKeys(agentKeys[kind], rows(), decision);
      await driven.waitFor('there is something to answer', () => asked() !== null);
      // A dialog that has just come up may not hear the first keys.
      await waitUntil('it is answered', async () => {
        await type(asked() ?? []);
        return asked() === null;
      });
    },
    async leaves() {
      await type(endKeys);
      return await driven.ended();
    },
  };
}

function unreal(): never {
  throw new Error('no real agent');
}
