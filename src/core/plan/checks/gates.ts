import { checklistGates } from '../checklist.ts';
import { gateNameOf } from '../gate-name.ts';
import type { Outline, PhaseEntry, StreamEntry, WaveEntry } from '../outline.ts';
import type { StreamYaml } from '../schema/stream.ts';
import type { Loose, Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import type { Path } from '../yaml-place.ts';

/** A gate as it is written, with the name that it goes by. */
export interface GateEntry {
  readonly name: string;
  readonly yaml: Exclude<Loose<StreamYaml>['gates'], undefined | readonly unknown[]>;
  readonly path: Path;
}

export function gatesOf(owner: StreamEntry | PhaseEntry | WaveEntry): GateEntry[] {
  const gates = owner.yaml.gates;
  const list = Array.isArray(gates) ? gates : gates === undefined ? [] : [gates];
  const elsewhere = owner.kind === 'phase' ? owner.elsewhere : undefined;
  const at = elsewhere?.gates ?? [...owner.path, 'gates'];
  const written = list.map((yaml, index): GateEntry => {
    const path = Array.isArray(gates) ? [...at, index] : at;
    const run = typeof yaml === 'string' ? yaml : yaml.run;
    const given = typeof yaml === 'string' ? undefined : yaml.name;
    const question = typeof yaml === 'string' ? undefined : yaml.human;
    return { name: given ?? gateNameOf(Array.isArray(run) ? run.join(' ') : (run ?? question ?? '')), yaml, path };
  });
  return [...written, ...checklistGates(owner.yaml.checklist, elsewhere?.checklist ?? [...owner.path, 'checklist'])];
}

/** The id of a gate is its owner and its name, and no two of a plan are the same. */
export function checkGates(outline: Outline, { damaged }: Shape, source: Source): void {
  const seen = new Map<string, string>();
  for (const owner of [...outline.phases, ...outline.streams, ...outline.waves]) {
    if (owner.id === null) continue;
    for (const gate of gatesOf(owner)) {
      const { name, path } = gate;
      checkOneCheck(gate, damaged, source);
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

/** A gate is measured in one way: by a command, or by a person. */
function checkOneCheck({ yaml, path }: GateEntry, damaged: Shape['damaged'], source: Source): void {
  if (typeof yaml === 'string') return;
  if (yaml.run === undefined && yaml.human === undefined && !damaged(path)) {
    source.at(path, {
      code: 'missing',
      message: 'the gate has neither `run` nor `human`',
      hint: 'say what is run: `run: make test`, or what a person is asked',
    });
  }
  if (yaml.human === undefined) return;
  if (yaml.run !== undefined) {
    const message = 'the gate has both `run` and `human`';
    source.atKey([...path, 'human'], { code: 'two-checks', message, hint: 'make two gates of it' });
  }
  for (const key of ['cwd', 'env', 'timeout'] as const) {
    if (yaml[key] === undefined || yaml.run !== undefined) continue;
    source.atKey([...path, key], { code: 'unused-key', message: `a question to a person takes no \`${key}\`` });
  }
}
