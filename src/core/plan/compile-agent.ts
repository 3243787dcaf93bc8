import { compileDemo } from './compile-demo.ts';
import type * as model from './model.ts';
import { normalPath } from './paths.ts';
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
  /** Reads a prompt file, by its path relative to the plan's folder. */
  readonly readFile: (path: string) => string | null;
}

/** What is executed in the pane of a stream: its command, or the demo agent with its prompt. */
export function compileAgent(yaml: StreamYaml, { estimate, readFile }: AgentSetting): model.AgentSpec {
  if (yaml.run !== undefined) return compileProgram(yaml.run);
  const prompt = yaml.prompt ?? (yaml.prompt_file === undefined ? null : readFile(normalPath(yaml.prompt_file)));
  return { kind: 'demo', prompt: prompt ?? yaml.title ?? yaml.id, script: compileDemo(yaml.demo ?? {}, estimate) };
}
