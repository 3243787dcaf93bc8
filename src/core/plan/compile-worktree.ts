import { asWaveId } from '../ids.ts';
import type { Names } from './checks/names.ts';
import { branchOf } from './checks/places.ts';
import type { Worktree } from './model.ts';
import type { StreamEntry } from './outline.ts';
import type { StreamYaml } from './schema/stream.ts';
import { basesOf } from './worktree-base.ts';

export function compileWorktree(entry: StreamEntry, names: Names, ports: ReadonlyMap<StreamEntry, number>): Worktree | null {
  const branch = branchOf(entry);
  if (branch === null) return null;
  // No error was found, so nothing was taken away from what the schema has checked.
  const yaml = entry.yaml as StreamYaml;
  const { base, setup, copy, port } = typeof yaml.worktree === 'object' ? yaml.worktree : {};
  const [wave] = basesOf(entry.yaml, entry.path);
  return {
    branch,
    base: wave ? { wave: asWaveId(names.get(wave.name)?.id ?? '') } : typeof base === 'string' ? base : 'HEAD',
    setup: listOf(setup),
    copy: listOf(copy),
    port: ports.get(entry) ?? (port === true ? 'free' : null),
  };
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;
