import { parseArgs } from 'node:util';

/**
 * What the agent does and how. The same as `DemoScript` of the plan, spelled out once more: this room imports nothing, for the agent
 * stands for programs that know nothing of Sluice. `test/adapters/agents` keeps the two alike.
 */
export interface DemoScript {
  /** Duration of the work, milliseconds. */
  readonly durationMs: number;
  /** Number of check-list items. */
  readonly tasks: number;
  /** Attempts that end with exit status 1 before one succeeds. */
  readonly failFirst: number;
  /** Question that is asked half way. */
  readonly ask: string | null;
  readonly fullScreen: boolean;
  /** Files to write and their contents, relative to the working directory. */
  readonly writes: Readonly<Record<string, string>>;
  /** Commits what it wrote. */
  readonly commit: boolean;
  /** Never ends by itself. */
  readonly hang: boolean;
  /** Lines printed before anything else, as fast as they are taken. */
  readonly floodLines: number;
}

/** What one demo agent has been asked to do, and by whom it is watched. */
export interface Assignment {
  readonly title: string;
  readonly prompt: string;
  readonly script: DemoScript;
  readonly stream: string;
  /** 1-based. */
  readonly attempt: number;
  /** Where the status JSON goes; `null` when nobody watches. */
  readonly statusFile: string | null;
}

/** The command line cannot be understood; the message is for a person. */
export class BadAssignment extends Error {}

export const usage = `Usage: demo-agent [--script JSON]... [--title TEXT] [--prompt TEXT]

Behaves as a coding agent does: prints its work, keeps progress.md and the status file, asks, fails or hangs when told to.
--script may be given in parts, which are joined; SLUICE_DEMO_SCRIPT stands in for it. See docs/demo-agent.md.
`;

const defaults: DemoScript = {
  durationMs: 20_000,
  tasks: 6,
  failFirst: 0,
  ask: null,
  fullScreen: false,
  writes: {},
  commit: false,
  hang: false,
  floodLines: 0,
};

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
    attempt,
    statusFile: env['SLUICE_STATUS_FILE'] || null,
  };
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

/** A script may leave out what it does not need; what it says must have the right form. */
function readScript(text: string): DemoScript {
  const given = parseObject(text);
  const known = Object.keys(defaults);
  const strange = Object.keys(given).find((key) => !known.includes(key));
  if (strange !== undefined) throw new BadAssignment(`the script has no field "${strange}"; it may have ${known.join(', ')}`);
  return {
    durationMs: number(given, 'durationMs'),
    tasks: number(given, 'tasks'),
    failFirst: number(given, 'failFirst'),
    floodLines: number(given, 'floodLines'),
    ask: given['ask'] === undefined || given['ask'] === null ? null : expect(given, 'ask', 'string'),
    fullScreen: expect(given, 'fullScreen', 'boolean'),
    commit: expect(given, 'commit', 'boolean'),
    hang: expect(given, 'hang', 'boolean'),
    writes: contents(given['writes'] ?? defaults.writes),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parseObject(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BadAssignment(`the script is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadAssignment('the script must be a JSON object');
  return value as Fields;
}

function number(given: Fields, key: 'durationMs' | 'tasks' | 'failFirst' | 'floodLines'): number {
  const value = given[key] ?? defaults[key];
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw new BadAssignment(`"${key}" in the script must be a number, 0 or more`);
  }
  return key === 'durationMs' ? value : Math.floor(value);
}

function expect(given: Fields, key: 'ask', type: 'string'): string;
function expect(given: Fields, key: 'fullScreen' | 'commit' | 'hang', type: 'boolean'): boolean;
function expect(given: Fields, key: keyof DemoScript, type: 'string' | 'boolean'): unknown {
  const value = given[key] ?? defaults[key];
  if (typeof value !== type) throw new BadAssignment(`"${key}" in the script must be a ${type}`);
  return value;
}

function contents(value: unknown): Readonly<Record<string, string>> {
  const good =
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((text) => typeof text === 'string');
  if (!good) throw new BadAssignment('"writes" in the script must map file names to their contents');
  return value as Readonly<Record<string, string>>;
}
