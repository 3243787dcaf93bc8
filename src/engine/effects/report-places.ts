import type { StreamId } from '../../core/ids.ts';
import type { NamedFile } from '../../core/ports/progress-watch.ts';
import type { RunState } from '../../core/run/state.ts';
import type { EnginePaths } from '../ports.ts';
import { attemptOf, streamOf } from './refs.ts';

/**
 * Folders in which agents leave what they share: the main checkout, and where attempts work at present, with the tops of their work trees. Absolute
 * paths; none before there is a workspace.
 */
export function reportPlaces(state: RunState, paths: Pick<EnginePaths, 'resolve'>): readonly string[] {
  if (state.workspaceDir === null) return [];
  const open = Object.values(state.streams).filter(({ status }) => ['starting', 'running', 'paused'].includes(status.kind));
  const dirs = open.flatMap(({ id, attempt }) => {
    const { cwd } = streamOf(state, id);
    const dir = attemptOf(state, { stream: id, attempt })?.dir ?? null;
    return dir === null ? [] : [dir, ...(cwd === '.' ? [] : [paths.resolve(dir, cwd.replace(/[^/]+/g, '..'))])];
  });
  return [state.workspaceDir, ...dirs];
}

/** The reports that the plan names for a stream. */
export function namedFiles({ plan }: RunState, stream: StreamId): readonly NamedFile[] {
  const named = plan.streams.find(({ id }) => id === stream)?.statusFiles ?? [];
  return named.map((path) => ({ path, isOwn: plan.streams.every(({ id, statusFiles }) => id === stream || !statusFiles.includes(path)) }));
}
