import type * as model from './model.ts';
import { parseDuration } from './duration.ts';
import { normalPath } from './paths.ts';
import type { StreamYaml } from './schema/stream.ts';

type ProgramYaml = NonNullable<StreamYaml['run']>;

/** An argument vector, or a line for the shell. */
export function compileProgram(run: ProgramYaml): Extract<model.AgentSpec, { kind: 'command' | 'shell' }> {
  if (typeof run === 'string') return { kind: 'shell', line: run.trim() };
  const [file = '', ...args] = run;
  return { kind: 'command', argv: [file, ...args] };
}

/** What is executed in the pane of a stream: its command, or the demo agent with its prompt. */
export function compileAgent(yaml: StreamYaml, readFile: (path: string) => string | null): model.AgentSpec {
  if (yaml.run !== undefined) return compileProgram(yaml.run);
  const prompt = yaml.prompt ?? (yaml.prompt_file === undefined ? null : readFile(normalPath(yaml.prompt_file)));
  return { kind: 'demo', prompt: prompt ?? yaml.title ?? yaml.id, script: compileScript(yaml.demo ?? {}) };
}

function compileScript(demo: NonNullable<StreamYaml['demo']>): model.DemoScript {
  const duration = parseDuration(demo.duration ?? '3s');
  return {
    durationMs: duration.ok ? duration.ms : 3_000,
    tasks: demo.tasks ?? 5,
    failFirst: demo.fail_first ?? 0,
    ask: demo.ask ?? null,
    fullScreen: demo.full_screen ?? false,
    writes: Object.fromEntries(Object.entries(demo.writes ?? {}).map(([path, content]) => [normalPath(path), content])),
    commit: demo.commit ?? false,
    hang: demo.hang ?? false,
    floodLines: demo.flood_lines ?? 0,
  };
}
