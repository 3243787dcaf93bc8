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
  /** Files that it writes besides, or instead, when a gate has failed on its work. */
  readonly mends: Readonly<Record<string, string>>;
  /** What it does with conflicts that it is told to settle: keeps the lines of both sides, those of one, leaves them, or writes these files. */
  readonly resolves: 'both' | 'ours' | 'theirs' | 'none' | Readonly<Record<string, string>>;
  /** How far it is when it writes `writes`, in percent. */
  readonly writesAtPercent: number;
  /** Commits what it wrote. */
  readonly commit: boolean;
  /** Never ends by itself. */
  readonly hang: boolean;
  /** Lines printed before anything else, as fast as they are taken. */
  readonly floodLines: number;
  /** Points that it names when it is so far, in percent; with none it names three of its own. */
  readonly milestones: Readonly<Record<string, number>>;
  /** Tokens and US dollars that it says to have used when its work is done; `null` says nothing of them. */
  readonly tokens: number | null;
  readonly usd: number | null;
  readonly findings: readonly DemoFinding[];
  /** A usage limit that it runs into; `null` for none. */
  readonly limit: DemoLimit | null;
  /** Keeps an entry of its own in `.claude/agent-status.json`, even where there is no such file yet. */
  readonly agentStatus: boolean;
}

/** Something wrong that it reports as found. */
export interface DemoFinding {
  readonly id: string;
  readonly severity: 'critical' | 'high' | 'medium' | 'low';
  readonly title: string;
  /** Where in the work it was found, such as `src/login.ts:41`. */
  readonly place: string | null;
  /** How far it is when it reports it, 0 to 100. */
  readonly atPercent: number;
  /** How many attempts report it besides those that are to fail; the next finds that it has been dealt with. */
  readonly attempts: number;
}

export interface DemoLimit {
  /** How far it is when it runs into the limit, 0 to 100. */
  readonly atPercent: number;
  /** How long it is silent then, milliseconds. */
  readonly forMs: number;
}

/** The command line cannot be understood; the message is for a person. */
export class BadAssignment extends Error {}

const defaults: DemoScript = {
  durationMs: 20_000,
  tasks: 6,
  failFirst: 0,
  ask: null,
  fullScreen: false,
  writes: {},
  mends: {},
  resolves: 'both',
  writesAtPercent: 100,
  commit: false,
  hang: false,
  floodLines: 0,
  milestones: {},
  tokens: null,
  usd: null,
  findings: [],
  limit: null,
  agentStatus: false,
};

/** Reads a script. It may leave out what it does not need; what it says must have the right form. @throws {BadAssignment} */
export function readScript(text: string): DemoScript {
  const given = parseObject(text);
  refuseStrange(given, Object.keys(defaults), 'the script');
  const whole = { ...defaults, ...given };
  return {
    durationMs: amount(whole, 'durationMs'),
    tasks: Math.floor(amount(whole, 'tasks')),
    failFirst: Math.floor(amount(whole, 'failFirst')),
    floodLines: Math.floor(amount(whole, 'floodLines')),
    ask: orNull(whole, 'ask', line),
    fullScreen: flag(whole, 'fullScreen'),
    commit: flag(whole, 'commit'),
    hang: flag(whole, 'hang'),
    agentStatus: flag(whole, 'agentStatus'),
    writes: mapping(whole, 'writes', line, 'map file names to their contents'),
    mends: mapping(whole, 'mends', line, 'map file names to their contents'),
    writesAtPercent: percent(whole, 'writesAtPercent'),
    resolves: resolution(whole, 'resolves'),
    milestones: mapping(whole, 'milestones', percent, 'map names to percentages'),
    tokens: orNull(whole, 'tokens', amount),
    usd: orNull(whole, 'usd', amount),
    findings: list(whole, 'findings').map(finding),
    limit: orNull(whole, 'limit', limit),
  };
}

const resolutions = ['both', 'ours', 'theirs', 'none'] as const;

function resolution(of: Fields, key: string): DemoScript['resolves'] {
  const word = resolutions.find((each) => each === of[key]);
  return word ?? mapping(of, key, line, `be one of ${resolutions.join(', ')}, or map file names to their contents`);
}

type Fields = Readonly<Record<string, unknown>>;
type Read<T> = (of: Fields, key: string) => T;

function parseObject(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BadAssignment(`the script is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(value)) throw new BadAssignment('the script must be a JSON object');
  return value;
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

function refuseStrange(given: Fields, known: readonly string[], where: string): void {
  const strange = Object.keys(given).find((key) => !known.includes(key));
  if (strange !== undefined) throw new BadAssignment(`${where} has no field "${strange}"; it may have ${known.join(', ')}`);
}

const wrong = (key: string, what: string) => new BadAssignment(`"${key}" in the script must ${what}`);

const amount: Read<number> = (of, key) => {
  const value = of[key];
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw wrong(key, 'be a number, 0 or more');
  return value;
};
const percent: Read<number> = (of, key) => {
  const value = of[key];
  if (typeof value !== 'number' || !(value >= 0 && value <= 100)) throw wrong(key, 'be a number from 0 to 100');
  return value;
};
const line: Read<string> = (of, key) => {
  const value = of[key];
  if (typeof value !== 'string') throw wrong(key, 'be a string');
  return value;
};
const flag: Read<boolean> = (of, key) => {
  const value = of[key];
  if (typeof value !== 'boolean') throw wrong(key, 'be a boolean');
  return value;
};
const orNull = <T>(of: Fields, key: string, read: Read<T>): T | null => (of[key] === null || of[key] === undefined ? null : read(of, key));

function mapping<T>(of: Fields, key: string, read: Read<T>, what: string): Readonly<Record<string, T>> {
  const value = of[key];
  if (!isObject(value)) throw wrong(key, what);
  return Object.fromEntries(
    Object.keys(value).map((name) => {
      try {
        return [name, read(value, name)];
      } catch {
        // One sentence about the whole says more than one about a file name that only looks like a field.
        throw wrong(key, what);
      }
    }),
  );
}

function list(of: Fields, key: string): readonly Fields[] {
  const value = of[key];
  if (!Array.isArray(value) || !value.every(isObject)) throw wrong(key, 'be a list of objects');
  return value;
}

const severities = ['critical', 'high', 'medium', 'low'] as const;

function finding(given: Fields): DemoFinding {
  refuseStrange(given, ['id', 'severity', 'title', 'place', 'atPercent', 'attempts'], 'a finding');
  const severity = severities.find((each) => each === given['severity']);
  if (severity === undefined) throw wrong('severity', `be one of ${severities.join(', ')}`);
  const whole = { atPercent: 100, attempts: 1, ...given };
  return {
    id: line(whole, 'id'),
    severity,
    title: line(whole, 'title'),
    place: orNull(whole, 'place', line),
    atPercent: percent(whole, 'atPercent'),
    attempts: Math.floor(amount(whole, 'attempts')),
  };
}

function limit(of: Fields, key: string): DemoLimit {
  const value = of[key];
  if (!isObject(value)) throw wrong(key, 'be an object with atPercent and forMs');
  refuseStrange(value, ['atPercent', 'forMs'], 'the limit');
  return { atPercent: percent(value, 'atPercent'), forMs: amount(value, 'forMs') };
}
