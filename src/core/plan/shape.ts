import type { z } from 'zod';
import { planSchema, type PlanYaml } from './schema.ts';
import { knownKeys } from './schema/text.ts';
import type { Source } from './source.ts';
import type { Path } from './yaml-place.ts';
import { suggestion } from './suggest.ts';

/** A value of which wrong parts were taken away: what is left has the right type, and anything may be missing. */
export type Loose<T> = T extends readonly (infer Item)[] ? Loose<Item>[] : T extends object ? { [Key in keyof T]?: Loose<T[Key]> } : T;

export interface Shape {
  readonly plan: Loose<PlanYaml>;
  /** No list of streams, phases or checkpoints was lost, so that what they do not name does not exist. */
  readonly whole: boolean;
  /** Whether a key was taken from the mapping at this path, so that what it lacks may be what was meant by it. */
  readonly damaged: (path: Path) => boolean;
}

type Issue = z.core.$ZodIssue;

/**
 * Checks the shape of a plan, reports what is wrong with it, and takes away the wrong parts, so that the checks that follow find
 * the other faults in the same pass.
 * @returns `null` when there is no plan to go on with
 */
export function checkShape(source: Source, expansion: { readonly whole: boolean; readonly hasErrors: boolean }): Shape | null {
  const { value } = source;
  if (value === null || value === undefined) {
    source.at([], { code: 'empty-plan', message: 'the plan is empty', hint: 'begin with `version: 1` and `streams:`' });
    return null;
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    source.at([], { code: 'not-a-mapping', message: `a plan is a mapping with \`version\` and \`streams\`, not ${show(value)}` });
    return null;
  }
  // Keys beginning with `x-` are the writer's own, a place for anchors.
  for (const key of Object.keys(value)) if (key.startsWith('x-')) delete (value as Record<string, unknown>)[key];
  const read = readShape(value, source);
  if (!read) return null;
  let { whole } = expansion;
  const damaged = new Set<string>();
  if (!read.success) {
    const issues = read.error.issues.flatMap((issue) => flatten(issue, []));
    for (const issue of issues) if (!isExcused(issue, value, expansion.hasErrors)) describe(issue, source);
    for (const { path } of issues) {
      const end = innermostKey(path);
      damaged.add(path.slice(0, end).join('\0'));
      whole = remove(value as Record<string, unknown>, path.slice(0, end + 1)) && whole;
    }
  }
  return { plan: value, whole, damaged: (path) => damaged.has(path.join('\0')) };
}

/**
 * Whether a value is what it is because variables are not put in: in templates and profiles, whose texts are filled in where they are used, and
 * wherever an unknown variable has been reported.
 */
function isExcused({ path, issue, key }: Flat, root: unknown, hasErrors: boolean): boolean {
  if (!hasErrors && !['vars', 'templates', 'profiles'].includes(String(path[0]))) return false;
  if (key !== undefined) return hasVariable(key);
  return issue.code === 'invalid_key' ? hasVariable(path.at(-1)) : hasVariable(valueAt(root, path));
}

const hasVariable = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.includes('${{')
    : typeof value === 'object' &&
      value !== null &&
      Object.entries(value).some(([key, inner]) => key.includes('${{') || hasVariable(inner));

/**
 * zod hands the issues of a list on as arguments of a call, and some hundred thousand of them are more than a call takes. And it asks a mapping
 * for its `length` where a text belongs, and fails when that is a mapping that hides how it is to be shown.
 */
function readShape(value: object, source: Source): z.ZodSafeParseResult<PlanYaml> | null {
  try {
    return planSchema.safeParse(value);
  } catch (error) {
    const isOdd = error instanceof TypeError && error.message.includes('primitive value');
    if (!isOdd && !(error instanceof RangeError)) throw error;
    source.at([], { code: 'not-a-mapping', message: 'this is no plan: there is more wrong with it than can be told' });
    return null;
  }
}

/** One fault at one place. */
type Flat = { readonly path: Path; readonly issue: Issue; readonly key?: string };

/** Resolves unions to the alternative that was meant, and lists of unknown keys to one fault each. */
function flatten(issue: Issue, before: Path): Flat[] {
  const path = [...before, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], issue, key }));
  if (issue.code !== 'invalid_union') return [{ path, issue }];
  const meant = issue.errors.filter((branch) => branch.length > 0 && !branch.some(isOtherKind)).sort((a, b) => a.length - b.length)[0];
  return meant ? meant.flatMap((inner) => flatten(inner, path)) : [{ path, issue }];
}

/** Whether an alternative was refused for what the value is at all, and not for something in it. */
const isOtherKind = (issue: Issue): boolean => {
  if (issue.path.length > 0) return false;
  // An alternative that has alternatives itself is another one only when all of these are.
  if (issue.code === 'invalid_union') return issue.errors.every((branch) => branch.some(isOtherKind));
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
};

function describe({ path, issue, key }: Flat, source: Source): void {
  if (key !== undefined)
    return source.atKey(path, { code: 'unknown-key', message: `unknown key \`${key}\``, hint: () => keyHint(key, path, issue.message) });
  if (issue.code === 'invalid_key') {
    const message = `\`${String(path.at(-1))}\` ${issue.issues[0]?.message ?? 'is no key here'}`;
    return source.atKey(path, { code: 'bad-key', message });
  }
  const value = valueAt(source.value, path);
  const name = nameOf(path);
  if (value === undefined) return source.at(path, { code: 'missing', message: `${name} is missing`, hint: `it ${issue.message}` });
  if (value === null) return source.at(path, { code: 'wrong-type', message: `${name} has no value`, hint: `it ${issue.message}` });
  const kind = ['invalid_type', 'invalid_value', 'invalid_union'].includes(issue.code);
  source.at(path, {
    code: kind ? 'wrong-type' : 'wrong-value',
    message: kind ? `${name} ${issue.message}, not ${show(value)}` : `${name} ${issue.message}`,
    hint: () => valueHint(value, issue),
  });
}

function valueHint(value: unknown, issue: Issue): string | undefined {
  if (typeof value === 'string') {
    const near = suggestion(value, alternatives(issue));
    if (near) return `did you mean \`${near}\`?`;
    return undefined;
  }
  if (issue.code !== 'invalid_type' || issue.expected !== 'string') return undefined;
  if (typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  if (issue.message.includes('duration')) return `give it a unit: \`${String(value)}s\`, \`${String(value)}m\``;
  return `put it in quotes: '${String(value)}'`;
}

/** Words that other tools use for a key of ours. */
const synonyms: Readonly<Record<string, string>> = {
  after: 'needs',
  cmd: 'run',
  command: 'run',
  concurrency: 'max_parallel',
  cwd: 'cwd',
  depends_on: 'needs',
  dependencies: 'needs',
  environment: 'env',
  jobs: 'streams',
  parallel: 'max_parallel',
  requires: 'needs',
  retries: 'retry',
  script: 'run',
  steps: 'streams',
  tasks: 'streams',
  workdir: 'cwd',
  working_directory: 'cwd',
};

function keyHint(key: string, path: Path, message: string): string | undefined {
  const known = knownKeys(message);
  if (key === 'phase' && path[0] === 'phases') return 'the stream stands inside its phase already';
  const synonym = synonyms[key.toLowerCase().replaceAll('-', '_')];
  const near = suggestion(key, known) ?? (synonym !== undefined && known.includes(synonym) ? synonym : null);
  return near ? `did you mean \`${near}\`?` : known.length > 0 ? `known here: ${known.join(', ')}` : undefined;
}

function alternatives(issue: Issue): string[] {
  if (issue.code === 'invalid_value') return issue.values.filter((value) => typeof value === 'string');
  return issue.code === 'invalid_union' ? issue.errors.flat().flatMap(alternatives) : [];
}

/** The words for a place: `` `needs` ``, or `item 2 of `needs``. */
function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'the plan';
  if (typeof last !== 'number') return `\`${String(last)}\``;
  return `item ${last + 1} of ${nameOf(path.slice(0, -1))}`;
}

export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

/** Names a value in a few words. */
function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  if (typeof value === 'string') return value.length > 40 || /\p{Cc}/u.test(value) ? 'text' : `\`${value}\``;
  return `\`${String(value)}\``;
}

/** Lists whose loss makes names unknown that the plan has. */
const lists: readonly PropertyKey[] = ['phases', 'streams', 'checkpoints', 'waves', 'integration'];

/** Index of the last step that is a key and not a place in a list. */
const innermostKey = (path: Path): number => path.findLastIndex((step) => typeof step !== 'number');

/** Takes away the key that a path ends with. @returns false when that loses streams, phases or checkpoints */
function remove(root: Record<string, unknown>, path: Path): boolean {
  const key = path.at(-1);
  const container = valueAt(root, path.slice(0, -1));
  if (key === undefined || typeof container !== 'object' || container === null) return true;
  const record = container as Record<PropertyKey, unknown>;
  // An id of a wrong form still names what others refer to.
  if (key === 'id' && typeof record[key] === 'string') return true;
  const lost = lists.includes(key) && record[key] !== undefined;
  delete record[key];
  return !lost;
}
