import type { CheckpointEntry, Outline } from '../outline.ts';
import { normalPath } from '../paths.ts';
import type { PlanYaml } from '../schema.ts';
import type { Loose, Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import { suggestion } from '../suggest.ts';
import { gateIdsOf } from './gates.ts';
import type { Names } from './names.ts';

/** Reports evidence of a sign-off that the plan does not have: a signature is to rest on something that can be looked at. */
export function checkEvidence(outline: Outline, names: Names, shape: Shape, source: Source): void {
  const signOff = outline.checkpoints.find((checkpoint) => checkpoint.signOff !== undefined);
  const evidence = shape.plan.sign_off?.evidence;
  if (!signOff || evidence === undefined || !shape.whole) return;
  const gates = gateIdsOf(outline);
  const known = new Set([...gates.map(({ id }) => id), ...deliverablesOf(shape.plan, outline)]);
  const list = Array.isArray(evidence) ? evidence : [evidence];
  for (const [index, each] of list.entries()) {
    const entry = names.get(each);
    if ((entry && entry.kind !== 'stream' && entry !== signOff) || known.has(each) || known.has(normalPath(each))) continue;
    const path = Array.isArray(evidence) ? [...signOff.path, 'evidence', index] : [...signOff.path, 'evidence'];
    if (entry?.kind === 'stream') {
      const message = `\`${each}\` is a stream; evidence is what can be looked at`;
      source.at(path, { code: 'unknown-name', message, hint: 'name its gates (`STREAM/GATE`) or its deliverables' });
      continue;
    }
    const message = `the evidence \`${each}\` is no gate, phase, checkpoint, wave or deliverable of the plan`;
    source.at(path, { code: 'unknown-name', message, hint: () => hint(each, gates, known, names, signOff) });
  }
}

function hint(
  text: string,
  gates: readonly { readonly id: string; readonly name: string }[],
  known: ReadonlySet<string>,
  names: Names,
  signOff: CheckpointEntry,
): string {
  const byName = gates.find(({ name }) => name === text);
  if (byName) return `did you mean \`${byName.id}\`?`;
  const ids = [...names].flatMap(([name, { kind, id }]) => (kind === 'stream' || name !== id || id === signOff.id ? [] : [name]));
  const near = suggestion(text, [...ids, ...known]);
  if (near) return `did you mean \`${near}\`?`;
  return 'a gate is written as `OWNER/GATE`, and a file must be among the `deliverables` of the plan or of a stream';
}

function deliverablesOf(plan: Loose<PlanYaml>, outline: Outline): string[] {
  return [plan.deliverables, ...outline.streams.map(({ yaml }) => yaml.deliverables)].flatMap((value) => {
    const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return list.flatMap((item) => {
      const path = typeof item === 'string' ? item : item.path;
      return path === undefined ? [] : [normalPath(path)];
    });
  });
}
