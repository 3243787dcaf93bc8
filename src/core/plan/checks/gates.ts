import { gateNameOf } from '../gate-name.ts';
import type { Outline, PhaseEntry, StreamEntry } from '../outline.ts';
import type { StreamYaml } from '../schema/stream.ts';
import type { Loose } from '../shape.ts';
import type { Source } from '../source.ts';
import type { Path } from '../yaml-place.ts';

/** A gate as it is written, with the name that it goes by. */
export interface GateEntry {
  readonly name: string;
  readonly yaml: Exclude<Loose<StreamYaml>['gates'], undefined | readonly unknown[]>;
  readonly path: Path;
}

export function gatesOf(owner: StreamEntry | PhaseEntry): GateEntry[] {
  const gates = owner.yaml.gates;
  const list = Array.isArray(gates) ? gates : gates === undefined ? [] : [gates];
  return list.map((yaml, index) => {
    const path = Array.isArray(gates) ? [...owner.path, 'gates', index] : [...owner.path, 'gates'];
    const run = typeof yaml === 'string' ? yaml : yaml.run;
    const given = typeof yaml === 'string' ? undefined : yaml.name;
    return { name: given ?? gateNameOf(Array.isArray(run) ? run.join(' ') : (run ?? '')), yaml, path };
  });
}

/** The id of a gate is its owner and its name, and no two of a plan are the same. */
export function checkGates(outline: Outline, source: Source): void {
  const seen = new Map<string, string>();
  for (const owner of [...outline.phases, ...outline.streams]) {
    if (owner.id === null) continue;
    for (const { name, path } of gatesOf(owner)) {
      const id = `${owner.id}/${name}`;
      const other = seen.get(id);
      if (other !== undefined && name !== '') {
        const message =
          other === owner.id ? `\`${owner.id}\` has two gates called \`${name}\`` : `a gate of \`${other}\` is called \`${id}\` too`;
        source.at(path, { code: 'duplicate-gate', message, hint: 'give each a `name` of its own' });
      } else seen.set(id, owner.id);
    }
  }
}
