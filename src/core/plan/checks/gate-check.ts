import { compileSchema } from '../../measure/json/json-schema.ts';
import { placeFault } from '../../measure/json/json-place.ts';
import { parseJson } from '../../measure/json/json-text.ts';
import { parseDemand } from '../../measure/metrics/demand.ts';
import { compileRegex, hasGroup } from '../../measure/regex.ts';
import type { PhaseEntry, StreamEntry, WaveEntry } from '../outline.ts';
import { groupKeys } from '../gate-groups.ts';
import type { FileRead } from '../files.ts';
import { normalPath, pathFault } from '../paths.ts';
import type { GateYaml } from '../schema/parts.ts';
import type { Loose, Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import type { Path } from '../yaml-place.ts';

/** A gate as it is written, with the name that it goes by. */
export interface GateEntry {
  readonly name: string;
  readonly yaml: string | LooseGate;
  readonly path: Path;
  /** It is an item of a check-list. */
  readonly isItem?: true;
}

export interface GateChecking {
  readonly damaged: Shape['damaged'];
  readonly source: Source;
  /** Reads a file where streams work, as far as it is there already. */
  readonly readInWorkspace: (path: string) => FileRead;
  /** Whether streams that give themselves no estimate have one. */
  readonly hasDefaultEstimate: boolean;
}

/** What a gate may demand; it has one of them, or none beside `run`. */
export const demandKeys = ['human', 'tests', 'metric', 'file', 'json', 'consensus', ...groupKeys] as const;

export type LooseGate = Exclude<Loose<GateYaml>, string>;
type Owner = StreamEntry | PhaseEntry | WaveEntry;

/** A gate is measured in one way. */
export function checkOneGate({ yaml, path }: GateEntry, owner: Owner, checking: GateChecking): void {
  if (typeof yaml === 'string') return;
  const { damaged, source } = checking;
  const demands = demandKeys.filter((key) => yaml[key] !== undefined);
  if (yaml.run === undefined && demands.length === 0 && !damaged(path)) {
    source.at(path, {
      code: 'missing',
      message: 'the gate has neither `run` nor anything to read or to ask',
      hint: 'say what is run (`run: make test`), what is read (`tests`, `metric`, `file`, `json`), what is compared (`consensus`), or what a person is asked (`human`)',
    });
  }
  const [first, second] = demands;
  if (first !== undefined && second !== undefined) {
    source.atKey([...path, second], {
      code: 'two-checks',
      message: `the gate has both \`${first}\` and \`${second}\``,
      hint: 'make two gates of it',
    });
  }
  for (const key of ['human', 'consensus'] as const) if (yaml[key] !== undefined) checkAlone(key, yaml, path, source);
  const alone = groupKeys.find((key) => yaml[key] !== undefined);
  if (alone !== undefined && yaml.run !== undefined) {
    source.atKey([...path, alone], {
      code: 'two-checks',
      message: `the gate has both \`run\` and \`${alone}\``,
      hint: 'make two gates of it',
    });
  }
  checkBeside(yaml, path, source);
  if (yaml.tests !== undefined) checkFrom(yaml, typeof yaml.tests === 'string' ? undefined : yaml.tests.from, [...path, 'tests'], checking);
  if (yaml.metric !== undefined) checkMetric(yaml, [...path, 'metric'], owner, checking);
  for (const key of ['matches', 'not_matches'] as const) checkPattern(yaml[key], [...path, key], source);
  if (typeof yaml.json === 'object') {
    const dir = [owner.kind === 'stream' ? (owner.yaml.cwd ?? '.') : '.', yaml.cwd ?? '.'].join('/');
    checkSchema(yaml.json.schema, dir, [...path, 'json', 'schema'], checking);
  }
}

/** Nothing runs beside a question to a person, or a consensus. */
function checkAlone(demand: 'human' | 'consensus', yaml: LooseGate, path: Path, source: Source): void {
  if (yaml.run !== undefined) {
    const message = `the gate has both \`run\` and \`${demand}\``;
    source.atKey([...path, demand], { code: 'two-checks', message, hint: 'make two gates of it' });
  }
  for (const key of ['cwd', 'env', 'timeout'] as const) {
    if (yaml[key] === undefined || yaml.run !== undefined) continue;
    source.atKey([...path, key], {
      code: 'unused-key',
      message: `${demand === 'human' ? 'a question to a person' : 'a consensus'} takes no \`${key}\``,
    });
  }
}

/** Keys that mean nothing without another one. */
function checkBeside(yaml: LooseGate, path: Path, source: Source): void {
  for (const key of ['matches', 'not_matches', 'min_size'] as const) {
    if (yaml[key] !== undefined && yaml.file === undefined) {
      source.atKey([...path, key], { code: 'unused-key', message: `\`${key}\` is about a \`file\`, and the gate has none` });
    }
  }
  if (yaml.retry !== undefined && yaml.run === undefined) {
    const hint = yaml.consensus === undefined ? undefined : 'streams run again with `retry` inside `consensus`';
    source.atKey([...path, 'retry'], { code: 'unused-key', message: 'without `run` there is nothing to try again', hint });
  }
  const isOther = (['human', 'consensus', ...groupKeys] as const).some((key) => yaml[key] !== undefined);
  if (yaml.env !== undefined && yaml.run === undefined && !isOther) {
    source.atKey([...path, 'env'], { code: 'unused-key', message: 'without `run` there is no program that an `env` could be for' });
  }
}

/** Where nothing is run there is no output to read. */
function checkFrom(yaml: LooseGate, from: string | undefined, path: Path, { source, damaged }: GateChecking): void {
  if (from !== undefined || yaml.run !== undefined || damaged(path)) return;
  source.at(path, {
    code: 'missing',
    message: 'there is neither `run`, whose output could be read, nor `from`',
    hint: 'name the file to read: `from: reports/*.xml`',
  });
}

function checkMetric(yaml: LooseGate, path: Path, owner: Owner, checking: GateChecking): void {
  const { source, damaged } = checking;
  const { metric } = yaml;
  if (metric === undefined) return;
  checkFrom(yaml, metric.from, path, checking);
  checkNumberPlace(metric, path, source);
  if (metric.is === undefined && !damaged(path)) {
    source.at(path, { code: 'missing', message: 'the metric has no `is`', hint: 'say what is demanded: `is: ">= 60%"`' });
  }
  const demand = metric.is === undefined ? null : parseDemand(String(metric.is));
  if (!demand?.ok) return;
  const hasEstimate = owner.kind === 'stream' && (owner.yaml.estimate !== undefined || checking.hasDefaultEstimate);
  if (demand.demand.kind === 'within' && demand.demand.of === 'estimate' && !hasEstimate) {
    const who = owner.kind === 'stream' ? 'the stream' : `a ${owner.kind}`;
    source.at([...path, 'is'], {
      code: 'wrong-value',
      message: `${who} has no estimate to compare with`,
      hint: 'name a time: `is: "+-10% of 3h"`',
    });
  }
  if (metric.better !== undefined && demand.demand.kind !== 'notWorse') {
    source.atKey([...path, 'better'], { code: 'unused-key', message: '`better` is for `not worse than the last run`' });
  }
}

/** By what a number is found in what is read. */
export function checkNumberPlace(
  place: { readonly [Key in 'regex' | 'json' | 'coverage' | 'of']?: string | undefined },
  path: Path,
  source: Source,
): void {
  const [one, other] = (['regex', 'json', 'coverage'] as const).filter((key) => place[key] !== undefined);
  if (one !== undefined && other !== undefined) {
    source.atKey([...path, other], {
      code: 'two-checks',
      message: `the number is looked for by both \`${one}\` and \`${other}\``,
      hint: 'keep one of them',
    });
  }
  if (place.of !== undefined && place.coverage === undefined) {
    source.atKey([...path, 'of'], { code: 'unused-key', message: '`of` says what `coverage` is of, and there is none' });
  }
  checkPattern(place.regex, [...path, 'regex'], source, true);
  const fault = place.json === undefined ? null : placeFault(place.json);
  if (fault !== null) source.at([...path, 'json'], { code: 'bad-place', message: `\`json\` ${fault}` });
}

function checkPattern(pattern: string | undefined, path: Path, source: Source, needsGroup = false): void {
  if (pattern === undefined) return;
  const compiled = compileRegex(pattern);
  if (!compiled.ok) source.at(path, { code: 'bad-regex', message: `\`${String(path.at(-1))}\` ${compiled.reason}` });
  else if (needsGroup && !hasGroup(compiled.regex)) {
    source.at(path, {
      code: 'bad-regex',
      message: 'the pattern does not say which part is the number',
      hint: 'put it into parentheses: `total: (\\d+)`',
    });
  }
}

/** A schema that is written out, or that stands in the project already, must be one. @param dir that its path starts from */
export function checkSchema(
  schema: unknown,
  dir: string,
  path: Path,
  { source, readInWorkspace }: Pick<GateChecking, 'source' | 'readInWorkspace'>,
): void {
  if (schema === undefined) return;
  // A path that leads out, or names no file, has been reported or will be at the run.
  if (typeof schema === 'string' && (pathFault(`${dir}/${schema}`) !== null || normalPath(`${dir}/${schema}`) === '.')) return;
  const text = typeof schema === 'string' ? readInWorkspace(normalPath(`${dir}/${schema}`)) : null;
  if (typeof schema === 'string' && typeof text !== 'string') return;
  const read = typeof text === 'string' ? parseJson(text) : ({ ok: true, value: schema } as const);
  const compiled = read.ok ? compileSchema(read.value) : read;
  if (!compiled.ok)
    source.at(path, { code: 'bad-schema', message: `the schema${typeof schema === 'string' ? ` ${schema}` : ''} ${compiled.reason}` });
}
