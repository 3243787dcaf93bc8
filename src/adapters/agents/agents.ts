import type { AttemptRef } from '../../core/ports/attempts.ts';
import type { Agents, LaunchInput } from '../../core/ports/agents.ts';
import { isRealAgent, type AgentSpec, type RealAgent } from '../../core/plan/model.ts';
import { commandProgram } from './command.ts';
import { demoProgram, type DemoProgram } from './demo.ts';
import type { Environment } from '../environment/inherited.ts';
import { attemptEnvironment, withoutOuterAgent } from './environment.ts';
import { withReading } from './first-prompt.ts';
import type { Program } from './program.ts';
import { launchReal } from './real-agent.ts';
import { shellProgram } from './shell.ts';
import type { Beside } from './start.ts';

export interface AgentsOptions {
  /** Environment that attempts inherit: that of the engine. */
  readonly env: Environment;
  readonly demo: DemoProgram;
  /** What real agents are started with. */
  readonly beside: Beside;
  /** The token by which the tools of an attempt's agent know whom they serve. @throws Error with a sentence when there can be none */
  readonly token: (ref: AttemptRef) => string;
}

/** Every kind of agent that a plan may name. */
export function agents(options: AgentsOptions): Agents {
  return {
    launch(input) {
      const { agent, id: stream } = input.stream;
      const env = attemptEnvironment(options.env, input, options.token({ stream, attempt: input.attempt }));
      if (!isRealAgent(agent)) return { ...program(agent, input, options), cwd: input.dir, env, files: [], agent: null };
      const own = withoutOuterAgent(env, input);
      const { env: more, ...launch } = launchReal(agent, input, options.beside, own);
      return { ...launch, cwd: input.dir, env: { ...more, ...own }, signs: true };
    },
  };
}

function program(agent: Exclude<AgentSpec, RealAgent>, input: LaunchInput, { demo }: AgentsOptions): Program {
  if (agent.kind === 'command') return commandProgram(agent.argv);
  if (agent.kind === 'shell') return shellProgram(agent.line);
  return demoProgram(demo, { ...agent, prompt: withReading(agent.prompt, input) }, input.stream.title);
}
