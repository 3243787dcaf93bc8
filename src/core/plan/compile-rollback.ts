import { asRollbackId, asStreamId, type StreamId } from '../ids.ts';
import type { Names } from './checks/names.ts';
import { streamsNamed } from './checks/rollback.ts';
import type * as model from './model.ts';
import type { Outline } from './outline.ts';
import type { RollbackYaml } from './schema/rollback.ts';

/** The rules with phases written out as their streams, and an id for each that has none. */
export function compileRollback(rules: readonly RollbackYaml[] = [], outline: Outline, names: Names): model.RollbackRule[] {
  const streams = (named: RollbackYaml['stop']): StreamId[] =>
    streamsNamed(named, outline, names).flatMap(({ id }) => (id === null ? [] : [asStreamId(id)]));
  const taken = new Set(rules.flatMap(({ id }) => id ?? []));
  const free = (severity: string): string => {
    for (let number = 1; ; number++) {
      const id = number === 1 ? severity : `${severity}-${number}`;
      if (!taken.has(id)) return id;
    }
  };
  return rules.map(({ id, when, stop, rerun }) => {
    const name = id ?? free(when.finding);
    taken.add(name);
    return {
      id: asRollbackId(name),
      severity: when.finding,
      in: when.in === undefined ? null : streams(when.in),
      stop: streams(stop),
      rerun: rerun === 'same' ? rerun : streams(rerun),
    };
  });
}
