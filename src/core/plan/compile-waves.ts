import { asStreamId, asWaveId } from '../ids.ts';
import type { Names } from './checks/names.ts';
import { branchOf } from './checks/places.ts';
import { integrationBranch } from './checks/waves.ts';
import { compileConflicts } from './compile-conflicts.ts';
import type * as model from './model.ts';
import type { WaveEntry } from './outline.ts';
import type { ConflictRuleYaml } from './schema/conflicts.ts';

/** A wave without its needs and gates, which are compiled as those of others. */
export function compileWave(entry: WaveEntry, forAll: readonly ConflictRuleYaml[], names: Names): Omit<model.Wave, 'needs' | 'gates'> {
  const { yaml, merges } = entry;
  const { then } = yaml;
  const id = asWaveId(entry.id ?? '');
  const into = integrationBranch(entry);
  return {
    id,
    title: yaml.title ?? id,
    merges: merges.flatMap(({ id: stream, message }): model.WaveMerge[] => {
      const owner = names.get(stream);
      const branch = owner?.kind === 'stream' ? branchOf(owner) : null;
      return branch === null ? [] : [{ stream: asStreamId(stream), branch, message: message ?? `Merge ${branch} into ${into}` }];
    }),
    into,
    base: yaml.from ?? 'HEAD',
    land: then?.merge_into === undefined ? null : { into: then.merge_into, tag: then.tag ?? null, message: then.message ?? null },
    rounds: yaml.rounds ?? 1,
    conflicts: compileConflicts([...(yaml.conflicts ?? []), ...forAll] as readonly ConflictRuleYaml[], names),
  };
}
