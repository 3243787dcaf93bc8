import type { Outline } from '../outline.ts';
import { pathFault } from '../paths.ts';
import type { Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import { basesOf } from '../worktree-base.ts';
import { portsOf } from '../worktree-ports.ts';
import { hintFor, nounOf, type Names } from './names.ts';

const lastPort = 65_535;

/** Reports bases that are no waves, files that would be copied from elsewhere, and ports that do not exist or are given twice. */
export function checkWorktrees(outline: Outline, names: Names, { whole }: Shape, source: Source): void {
  const ports = portsOf(outline.streams);
  const taken = new Map<number, string | null>();
  for (const entry of outline.streams) {
    const { yaml, path, id } = entry;
    if (typeof yaml.worktree !== 'object') continue;
    const { copy } = yaml.worktree;
    for (const [index, text] of (Array.isArray(copy) ? copy : copy === undefined ? [] : [copy]).entries()) {
      const fault = pathFault(text);
      const at = [...path, 'worktree', 'copy', ...(Array.isArray(copy) ? [index] : [])];
      if (fault !== null)
        source.at(at, {
          code: 'path-outside',
          message: `the path \`${text}\` ${fault}`,
          hint: 'files are copied from the workspace alone',
        });
    }
    const port = ports.get(entry);
    const at = [...path, 'worktree', 'port', 'from'];
    if (port !== undefined && port > lastPort) {
      source.at(at, {
        code: 'wrong-value',
        message: `\`${id ?? ''}\` would get port ${port}; the last one is ${lastPort}`,
        hint: 'begin lower',
      });
    } else if (port !== undefined && taken.has(port)) {
      const message = `\`${id ?? ''}\` would get port ${port}, which \`${taken.get(port) ?? ''}\` has`;
      source.at(at, { code: 'wrong-value', message, hint: 'the ports of all streams count on: give them the same `from`' });
    } else if (port !== undefined) taken.set(port, id);
  }
  for (const { yaml, path } of outline.streams) checkBase(basesOf(yaml, path), names, whole, source);
}

function checkBase(bases: ReturnType<typeof basesOf>, names: Names, whole: boolean, source: Source): void {
  const [base, second] = bases;
  if (second)
    source.at(second.path, { code: 'wrong-value', message: 'a branch starts from one commit: give `merged` or `wave`, not both' });
  if (!base) return;
  const found = names.get(base.name);
  if (found?.kind === 'wave' || (!found && !whole)) return;
  if (base.form === 'merged') {
    const message = `no wave of the plan merges \`${base.id}\``;
    return source.at(base.path, { code: 'unknown-need', message, hint: 'add the stream to the `merge` of a wave' });
  }
  const message = found ? `\`${base.id}\` is ${nounOf(found)}, not a wave` : `the plan has no wave \`${base.id}\``;
  source.at(base.path, { code: 'unknown-need', message, hint: () => hintFor(base.id, names, ['wave']) });
}
