import { fileURLToPath } from 'node:url';
import type { DemoScript } from '../../src/demo/script.ts';
import { inTerminal, type InTerminal } from './in-terminal.ts';

/** The demo agent as it runs from source. */
export const agentFile = fileURLToPath(new URL('../../src/main/demo-agent.ts', import.meta.url));

export interface Setting {
  readonly cwd: string;
  readonly statusFile?: string;
  readonly attempt?: number;
  readonly cols?: number;
  readonly rows?: number;
  readonly title?: string;
  readonly prompt?: string;
  readonly handoff?: string;
  readonly feedback?: string;
}

export function agentArgs(script: Partial<DemoScript>, { title = 'Build the parser', prompt = '' }: Setting): string[] {
  return [agentFile, `--script=${JSON.stringify(script)}`, `--title=${title}`, `--prompt=${prompt}`];
}

export function agentEnv({ statusFile, handoff, feedback, attempt = 1 }: Setting): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: '/nonexistent',
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    SLUICE_STREAM: 'A',
    SLUICE_ATTEMPT: String(attempt),
    ...(handoff === undefined ? {} : { SLUICE_HANDOFF: handoff }),
    ...(feedback === undefined ? {} : { SLUICE_FEEDBACK: feedback }),
    ...(statusFile === undefined ? {} : { SLUICE_STATUS_FILE: statusFile }),
  };
}

export function agentInTerminal(script: Partial<DemoScript>, setting: Setting): InTerminal {
  const size = { cols: setting.cols ?? 80, rows: setting.rows ?? 24 };
  return inTerminal([process.execPath, ...agentArgs(script, setting)], setting.cwd, agentEnv(setting), size);
}
