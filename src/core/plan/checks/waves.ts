import { branchFault } from '../branches.ts';
import type { Outline, WaveEntry } from '../outline.ts';
import type { Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import type { Path } from '../yaml-place.ts';
import { hintFor, nounOf, type Names } from './names.ts';
import { branchOf } from './places.ts';

/** Reports waves that have nothing to merge, streams without a branch, and branches that git would refuse or that streams work on. */
export function checkWaves(outline: Outline, names: Names, { whole }: Shape, source: Source): void {
  const workedOn = new Map(outline.streams.map((stream) => [branchOf(stream), stream.id]));
  for (const wave of outline.waves) {
    if (wave.merges.length === 0 && Array.isArray(wave.yaml.merge) && wave.yaml.merge.length === 0) {
      source.at([...wave.path, 'merge'], {
        code: 'missing',
        message: `the wave \`${wave.id ?? ''}\` merges nothing`,
        hint: 'name streams: `merge: [A, B]`',
      });
    }
    for (const { id, path } of wave.merges) {
      const stream = names.get(id);
      if (stream?.kind === 'stream') {
        if (branchOf(stream) !== null) continue;
        const message = `\`${id}\` has no worktree, and so no branch that could be merged`;
        source.at(path, { code: 'no-branch', message, hint: `give the stream \`worktree: true\`` });
      } else if (stream || whole) {
        const message = stream ? `\`${id}\` is ${nounOf(stream)}; streams are merged` : `the plan has no stream \`${id}\``;
        source.at(path, { code: 'unknown-stream', message, hint: () => hintFor(id, names, ['stream']) });
      }
    }
    checkBranch(wave.yaml.into, [...wave.path, 'into'], workedOn, source);
    checkBranch(wave.yaml.then?.merge_into, [...wave.path, 'then', 'merge_into'], workedOn, source);
    const tag = wave.yaml.then?.tag;
    const fault = tag === undefined ? null : branchFault(tag);
    if (fault !== null) source.at([...wave.path, 'then', 'tag'], { code: 'bad-branch', message: `the tag \`${tag}\` ${fault}` });
    if (wave.yaml.then?.merge_into !== undefined && wave.yaml.then.merge_into === integrationBranch(wave)) {
      const message = 'the wave lands on the branch that it merges into';
      source.at([...wave.path, 'then', 'merge_into'], {
        code: 'duplicate-branch',
        message,
        hint: 'leave `then` out, or give `into` another branch',
      });
    }
  }
}

function checkBranch(branch: string | undefined, path: Path, workedOn: ReadonlyMap<string | null, string | null>, source: Source): void {
  if (branch === undefined) return;
  const fault = branchFault(branch);
  if (fault !== null) return source.at(path, { code: 'bad-branch', message: `the branch \`${branch}\` ${fault}` });
  const stream = workedOn.get(branch);
  if (stream === undefined) return;
  source.at(path, {
    code: 'duplicate-branch',
    message: `\`${stream}\` works on the branch \`${branch}\``,
    hint: 'merge into a branch of its own',
  });
}

/** The branch that a wave merges into. */
export const integrationBranch = ({ id, yaml }: WaveEntry): string => yaml.into ?? `integration/${id ?? ''}`;
