import { normalPath } from '../paths.ts';
import type { Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import { hintFor, nounOf, type Names } from './names.ts';

/** Reports results of phases that do not exist, and files of a report, or of stand-ups, that would overwrite one another. */
export function checkReport(names: Names, { plan, whole }: Shape, source: Source): void {
  const { report, standup } = plan;
  const written = new Map<string, string>();
  const claim = (path: string | undefined, what: string) => {
    if (path === undefined) return null;
    const file = normalPath(path);
    const other = written.get(file) ?? null;
    if (other === null) written.set(file, what);
    return other;
  };
  claim(standup?.to, 'stand-ups');
  const other = claim(report?.to, 'words of the report');
  if (other !== null) source.at(['report', 'to'], { code: 'same-file', message: `${other} are written to \`${report?.to}\` already` });
  for (const [phase, path] of Object.entries(report?.results ?? {})) {
    const at = ['report', 'results', phase];
    const found = names.get(phase);
    if (found?.kind !== 'phase' && (found || whole)) {
      const message = found ? `\`${phase}\` is ${nounOf(found)}; only phases have results` : `the plan has no phase \`${phase}\``;
      source.atKey(at, { code: 'unknown-phase', message, hint: () => hintFor(phase, names, ['phase']) });
    }
    const taken = claim(path, `the results of \`${phase}\``);
    if (taken !== null) source.at(at, { code: 'same-file', message: `${taken} are written to \`${path}\` already` });
  }
}
