import type { AgentSpec } from '../../core/plan/model.ts';
import type { Program } from './program.ts';

/** Where the demo agent is found; the composition root knows whether it runs from source or from the bundle. */
export interface DemoProgram {
  /** The Node binary that Sluice itself runs on. */
  readonly nodeFile: string;
  /** Absolute path of `dist/demo-agent.js`, or of `src/main/demo-agent.ts` when run from source. */
  readonly scriptFile: string;
}

/** Linux takes at most 128 KiB in one argument: a script that writes large files is passed in several, which the agent joins. */
const parts = /.{1,30000}/gsu;

export function demoProgram(demo: DemoProgram, agent: Extract<AgentSpec, { kind: 'demo' }>, title: string): Program {
  const script = JSON.stringify(agent.script).match(parts) ?? [];
  return {
    file: demo.nodeFile,
    args: [demo.scriptFile, `--title=${title}`, `--prompt=${agent.prompt}`, ...script.map((part) => `--script=${part}`)],
  };
}
