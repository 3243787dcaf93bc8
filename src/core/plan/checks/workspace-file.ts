import type { FileRead, ReadFile } from '../files.ts';
import { normalPath } from '../paths.ts';
import type { PlanYaml } from '../schema.ts';
import type { Loose } from '../shape.ts';

/**
 * Reads a file as streams will find it: of the project, or of those that the scratch repository starts with. `null` is one that is not there
 * yet, and perhaps will be.
 * @param readFile reads by paths relative to the plan's folder
 */
export function workspaceReader(
  workspace: Loose<PlanYaml>['workspace'],
  planFolder: string,
  readFile: ReadFile,
): (path: string) => FileRead {
  if (workspace !== undefined && workspace !== 'project') {
    const files = workspace === 'scratch' ? {} : (workspace.scratch?.files ?? {});
    const byPath = new Map(Object.entries(files).map(([path, content]) => [normalPath(path), content ?? null]));
    return (path) => byPath.get(path) ?? null;
  }
  const folder = normalPath(planFolder);
  // Of a plan that lies elsewhere nobody knows the way to the project.
  if (folder.startsWith('..') || /^([/\\]|[A-Za-z]:)/.test(planFolder)) return () => null;
  const up = folder === '.' ? '' : '../'.repeat(folder.split('/').length);
  return (path) => readFile(up + path);
}
