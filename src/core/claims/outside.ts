import type { Stream } from '../plan/model.ts';
import type { ChangedFiles } from '../ports/merge-forecasts.ts';
import { globOf, names } from './glob.ts';

/** Files in which every agent reports, whatever it works on. */
const reports = ['progress.md', '.claude'];

/** Whether a file, or a folder of git's that ends with `/`, is there for reporting alone. */
export const isReport = (path: string): boolean => reports.some((name) => path.split('/').includes(name));

/**
 * Of the files that a stream has changed those that it does not claim. What it is to deliver and to hand over is its own, and so is what agents report
 * in; who claims nothing works outside of nothing.
 */
export function outsideClaims({ claims, deliverables, handoff, statusFiles }: Stream, { prefix, files }: ChangedFiles): readonly string[] {
  if (claims.length === 0) return [];
  const own = [...claims, ...deliverables.map(({ path }) => path), ...(handoff === null ? [] : [handoff]), ...statusFiles, ...reports].map(
    globOf,
  );
  return files.filter((file) => !file.startsWith(prefix) || !own.some((glob) => names(glob, file.slice(prefix.length))));
}
