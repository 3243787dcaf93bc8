import { compileDemo } from './compile-demo.ts';
import type * as model from './model.ts';
import type { DemoYaml } from './schema/demo.ts';
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
}

/** What is executed in the pane of a stream: its command, or the demo agent with its prompt. */
export function compileAgent(yaml: StreamYaml, { estimate, milestones, demo, promptText }: AgentSetting): model.AgentSpec {
  if (yaml.run !== undefined) return compileProgram(yaml.run);
  const prompt = yaml.prompt ?? promptText ?? yaml.title ?? yaml.id;
  return { kind: 'demo', prompt, script: compileDemo({ ...demo, ...yaml.demo }, { estimate, milestones }) };
}
