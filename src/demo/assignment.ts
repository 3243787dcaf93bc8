import { delimiter } from 'node:path';
import { parseArgs } from 'node:util';
import type { Conflict } from './settle.ts';
import { BadAssignment, readScript, type DemoScript } from './script.ts';

/** What one demo agent has been asked to do, and by whom it is watched. */
export interface Assignment {
  readonly title: string;
  readonly prompt: string;
  readonly script: DemoScript;
  readonly stream: string;
  /** Id of the phase that the stream belongs to; `null` when it belongs to none. */
  readonly phase: string | null;
  /** 1-based. */
  readonly attempt: number;
  /** Whether a gate has failed on its work, which it is to mend. */
  readonly isMending: boolean;
  /** Where the status JSON goes; `null` when nobody watches. */
  readonly statusFile: string | null;
  /** The folder that all streams of the run share; `null` when it is started by hand. */
  readonly workspaceDir: string | null;
  /** A conflict that it is to settle, and nothing else where the merge stands already; `null` when there is none. */
  readonly conflict: Conflict | null;
  /** Documents that others have left for it, to be read first. */
  readonly handoffs: readonly string[];
  /** What it is told besides its prompt; `null` for nothing. */
  readonly promptFile: string | null;
}

export const usage = `Usage: demo-agent [--script JSON]... [--title TEXT] [--prompt TEXT]

Behaves as a coding agent does: prints its work, keeps progress.md and the status file, asks, fails or hangs when told to.
--script may be given in parts, which are joined; SLUICE_DEMO_SCRIPT stands in for it. See docs/demo-agent.md.
`;

type Env = Readonly<Record<string, string | undefined>>;

/** Reads the command line and the environment of an attempt. @throws {BadAssignment} */
export function readAssignment(args: readonly string[], env: Env): Assignment {
  const options = readOptions(args);
  const script = readScript(options.script?.join('') ?? env['SLUICE_DEMO_SCRIPT'] ?? '{}');
  const attempt = Number(env['SLUICE_ATTEMPT'] ?? '1');
  if (!Number.isInteger(attempt) || attempt < 1) throw new BadAssignment('SLUICE_ATTEMPT must be a whole number, 1 or more');
  return {
    title: options.title || 'Demo work',
    prompt: options.prompt ?? '',
    script,
    stream: env['SLUICE_STREAM'] || 'demo',
    phase: env['SLUICE_PHASE'] || null,
    attempt,
    isMending: (env['SLUICE_FEEDBACK'] ?? '') !== '',
    statusFile: env['SLUICE_STATUS_FILE'] || null,
    workspaceDir: env['SLUICE_WORKSPACE'] || null,
    conflict: conflictIn(env),
    handoffs: (env['SLUICE_HANDOFF'] ?? '').split(delimiter).filter((file) => file !== ''),
    promptFile: env['SLUICE_PROMPT_FILE'] || null,
  };
}

function conflictIn({ SLUICE_CONFLICT: kind, SLUICE_CONFLICT_BRANCH: branch = '' }: Env): Conflict | null {
  return kind === 'merge' || kind === 'branch' ? { kind, branch } : null;
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { script: { type: 'string', multiple: true }, title: { type: 'string' }, prompt: { type: 'string' } },
    }).values;
  } catch (error) {
    throw new BadAssignment((error as Error).message);
  }
}
