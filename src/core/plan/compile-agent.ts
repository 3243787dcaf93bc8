import { isRealKind } from './agents.ts';
import { compileDemo } from './compile-demo.ts';
import { compileRealAgent } from './compile-real-agent.ts';
import type * as model from './model.ts';
import type { DemoYaml } from './schema/demo.ts';
import type { RealAgentYaml } from './schema/real-agent.ts';
import type { StreamYaml } from './schema/stream.ts';

type ProgramYaml = NonNullable<StreamYaml['run']>;

/** An argument vector, or a line for the shell. */
export function compileProgram(run: ProgramYaml): Extract<model.AgentSpec, { kind: 'command' | 'shell' }> {
  if (typeof run === 'string') return { kind: 'shell', line: run.trim() };
  const [file = '', ...args] = run;
  return { kind: 'command', argv: [file, ...args] };
}

export interface AgentSetting {
  /** Of the stream, or of the defaults; `null` when neither gives one. */
  readonly estimate: model.Estimate | null;
  readonly milestones: readonly model.Milestone[];
  /** Settings of the agent that the stream names, for the demo agent; those of the stream win. */
  readonly demo: DemoYaml;
  /** Of its prompt file; `null` where it has none. */
  readonly promptText: string | null;
  /** The kind of the agent that the stream names, and that agent's description. */
  readonly kind: model.AgentKind | null;
  readonly described: RealAgentYaml;
  /** The demo agent does the work of all others. */
  readonly standIn: 'demo' | null;
}

/** What is executed in the pane of a stream: its command, or an agent with its prompt. */
export function compileAgent(yaml: StreamYaml, setting: AgentSetting): model.AgentSpec {
  if (yaml.run !== undefined) return compileProgram(yaml.run);
  const { estimate, milestones, demo, promptText, kind, described, standIn } = setting;
  const prompt = yaml.prompt ?? promptText ?? yaml.title ?? yaml.id;
  if (standIn === null && isRealKind(kind)) return { kind, prompt, settings: compileRealAgent(described, yaml) };
  return { kind: 'demo', prompt, script: compileDemo({ ...demo, ...yaml.demo }, { estimate, milestones }) };
}
