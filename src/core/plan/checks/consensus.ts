import { memberPlaces } from '../consensus-members.ts';
import type { Scope } from '../expand/scope.ts';
import { substituteText } from '../expand/substitute.ts';
import type { Outline, StreamEntry } from '../outline.ts';
import { normalPath, pathFault } from '../paths.ts';
import type { Finding } from '../reporter.ts';
import type { ConsensusYaml } from '../schema/consensus.ts';
import type { Loose, Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import type { Path } from '../yaml-place.ts';
import { checkSchema, type GateChecking } from './gate-check.ts';
import { gatesOf } from './gates.ts';
import { hintFor, nounOf, type Names } from './names.ts';

export interface ConsensusInput {
  readonly names: Names;
  readonly source: Source;
  readonly shape: Shape;
  readonly scopeOf: (stream: object) => Scope;
  readonly readInWorkspace: GateChecking['readInWorkspace'];
}

/** The streams that a consensus names, each once; names of groups have been written out. */
export function consensusStreams(streams: string | readonly string[] | undefined, names: Names): StreamEntry[] {
  const list = typeof streams === 'string' ? [streams] : (streams ?? []);
  const entries = list.map((id) => names.get(id)).filter((entry) => entry?.kind === 'stream');
  return [...new Set(entries)];
}

/** The file of one stream: its own variables are put in. */
export const fileOf = (written: string, scope: Scope, tell: (finding: Finding, words: string) => void): string =>
  substituteText(written, scope, tell);

/** Reports consensuses of what is no stream, of too few streams, and of files that cannot be told apart. */
export function checkConsensuses(outline: Outline, input: ConsensusInput): void {
  for (const owner of [...outline.phases, ...outline.streams, ...outline.waves]) {
    for (const { yaml, path } of gatesOf(owner)) {
      if (typeof yaml === 'string' || !('consensus' in yaml) || yaml.consensus === undefined) continue;
      checkConsensus(yaml.consensus, [...path, 'consensus'], input);
    }
  }
}

function checkConsensus(yaml: Loose<ConsensusYaml>, path: Path, input: ConsensusInput): void {
  const { names, source, shape } = input;
  const { streams } = yaml;
  for (const [index, id] of (typeof streams === 'string' ? [streams] : (streams ?? [])).entries()) {
    const at = typeof streams === 'string' ? [...path, 'streams'] : [...path, 'streams', index];
    const entry = names.get(id);
    if (entry?.kind === 'stream' || (!entry && !shape.whole)) continue;
    const message = entry ? `\`${id}\` is ${nounOf(entry)}, not a stream` : `the plan has no stream \`${id}\``;
    source.at(at, { code: 'unknown-stream', message, hint: () => (entry ? undefined : hintFor(id, names, ['stream'])) });
  }
  if (yaml.to !== undefined) reportOutside(yaml.to, [...path, 'to'], source);
  if (typeof yaml.schema === 'string') reportOutside(yaml.schema, [...path, 'schema'], source);
  checkSchema(yaml.schema, '.', [...path, 'schema'], input);
  const entries = consensusStreams(streams, names);
  if (shape.whole && streams !== undefined) checkNumber(entries, [...path, 'streams'], source);
  if (yaml.file !== undefined) checkFiles(entries, yaml.file, [...path, 'file'], input);
}

function reportOutside(written: string, path: Path, source: Source): boolean {
  const fault = pathFault(written);
  if (fault === null) return false;
  const hint = 'paths in a plan stay below the folder they start from';
  source.at(path, { code: 'path-outside', message: `the path \`${written}\` ${fault}`, hint });
  return true;
}

/** Nobody agrees with themselves. */
function checkNumber(entries: readonly StreamEntry[], path: Path, source: Source): void {
  const ids = entries.map(({ id }) => id ?? '');
  const count = (domain: string) => ids.filter((id) => places.get(id)?.domain === domain).length;
  const places = memberPlaces(ids);
  if (ids.length < 2) {
    const message = `a consensus takes at least two streams, and this names ${ids.length === 0 ? 'none' : `\`${ids.join('')}\` alone`}`;
    source.at(path, { code: 'one-model', message, hint: 'name the group of a matrix, or a list of streams' });
    return;
  }
  for (const { domain, model } of places.values()) {
    if (count(domain) > 1) continue;
    const message =
      domain === '' ? `\`${model}\` is compared with nothing` : `\`${domain}\` has one model, \`${model}\`, which is compared with nothing`;
    source.at(path, { code: 'one-model', message, hint: 'the last part of an id names the model, what is before it the domain' });
  }
}

/** Two streams that work in one folder cannot both write the same file. */
function checkFiles(entries: readonly StreamEntry[], written: string, path: Path, { source, scopeOf }: ConsensusInput): void {
  const taken = new Map<string, string>();
  for (const { id, yaml } of entries) {
    let isSound = true;
    const file = fileOf(written, scopeOf(yaml), (finding, words) => {
      isSound = false;
      source.at(path, { ...finding, message: `${finding.message} (in the file of \`${id ?? ''}\`)` }, words);
    });
    if (!isSound || reportOutside(file, path, source)) return;
    const isApart = yaml.worktree !== undefined && yaml.worktree !== false;
    const place = `${isApart ? (id ?? '') : ''}\n${normalPath(yaml.cwd ?? '.')}\n${normalPath(file)}`;
    const other = taken.get(place);
    if (other !== undefined) {
      const message = `\`${other}\` and \`${id ?? ''}\` write their results to the same file, \`${normalPath(file)}\``;
      source.at(path, { code: 'same-result', message, hint: 'use their variables in it: `review-${{ model }}.json`' });
      return;
    }
    taken.set(place, id ?? '');
  }
}
