import type { AttemptRef } from '../../core/ports/attempts.ts';
import type { Agents, LaunchInput } from '../../core/ports/agents.ts';
import { isRealAgent, type AgentSpec } from '../../core/plan/model.ts';
import { commandProgram } from './command.ts';
import { demoProgram, type DemoProgram } from './demo.ts';
import type { Environment } from '../environment/inherited.ts';
import { attemptEnvironment } from './environment.ts';
import type { Program } from './program.ts';
import { shellProgram } from './shell.ts';

export interface AgentsOptions {
  /** Environment that attempts inherit: that of the engine. */
  readonly env: Environment;
  readonly demo: DemoProgram;
  /** The token by which the tools of an attempt's agent know whom they serve. @throws Error with a sentence when there can be none */
  readonly token: (ref: AttemptRef) => string;
}

/** Every kind of agent that a plan may name. */
export function agents(options: AgentsOptions): Agents {
  return {
    launch(input) {
      const { file, args } = program(input.stream.agent, input, options);
      return {
        file,
        args,
        cwd: input.dir,
        env: attemptEnvironment(options.env, input, options.token({ stream: input.stream.id, attempt: input.attempt })),
        files: [],
        agent: null,
      };
    },
  };
}

function program(agent: AgentSpec, input: LaunchInput, { demo }: AgentsOptions): Program {
  if (agent.kind === 'command') return commandProgram(agent.argv);
  if (agent.kind === 'shell') return shellProgram(agent.line);
  if (isRealAgent(agent)) throw new Error(`this version cannot start agents of the kind ${agent.kind} by itself`);
  return demoProgram(demo, { ...agent, prompt: withHandoffs(agent.prompt, input.handoffs) }, input.stream.title);
}

/** The prompt of an agent, with what it is to read first before it. */
function withHandoffs(prompt: string, handoffs: readonly string[]): string {
  if (handoffs.length === 0) return prompt;
  return `Read first what was handed over to you: ${handoffs.join(', ')}\n\n${prompt}`;
}
