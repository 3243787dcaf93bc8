import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { isRealAgent, type Plan } from '../../core/plan/model.ts';
import type { Context } from './context.ts';

/** A program of real agents that is not installed. */
export interface MissingProgram {
  readonly program: string;
  /** Streams that cannot begin without it, in the order of the plan. */
  readonly streams: readonly string[];
}

/** Looks for the programs of the real agents of a plan, as they would be looked for at the start. What stands behind other words is not seen from here. */
export function missingPrograms(plan: Plan, { env, projectDir }: Pick<Context, 'env' | 'projectDir'>): readonly MissingProgram[] {
  const streams = new Map<string, string[]>();
  for (const { id, agent, env: own, cwd } of plan.streams) {
    if (!isRealAgent(agent)) continue;
    const program = agent.settings.wrap[0] ?? agent.settings.program ?? agent.kind;
    if (isThere(program, own['PATH'] ?? env['PATH'] ?? '', resolve(projectDir, cwd))) continue;
    streams.set(program, [...(streams.get(program) ?? []), id]);
  }
  return [...streams].map(([program, ids]) => ({ program, streams: ids }));
}

export function missingText({ program, streams }: MissingProgram): string {
  const shown = streams.length > 4 ? [...streams.slice(0, 3), `${streams.length - 3} more streams`] : streams;
  const where = program.includes('/') ? 'is no program' : 'is not in PATH';
  return `\`${program}\` ${where}, and ${shown.join(', ')} cannot begin without it; install it, or rehearse with \`--agent demo\``;
}

function isThere(program: string, path: string, dir: string): boolean {
  if (program.includes('/')) return isExecutable(resolve(dir, program));
  return path.split(delimiter).some((folder) => folder !== '' && isExecutable(resolve(folder, program)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
