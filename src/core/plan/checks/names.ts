import type { Entry, Outline } from '../outline.ts';
import { mergedName } from '../needs-as-written.ts';
import { idPattern } from '../schema/text.ts';
import type { Source } from '../source.ts';
import { suggestion } from '../suggest.ts';

/** Streams, phases and checkpoints share one namespace, so that an id in `needs` means one thing. */
export type Names = ReadonlyMap<string, Entry>;

/** Collects the ids and reports those given twice, or told apart by capitals alone. */
export function checkNames(outline: Outline, source: Source): Names {
  const names = new Map<string, Entry>();
  const folded = new Map<string, string>();
  for (const entry of outline.all) {
    const { id } = entry;
    if (id === null) continue;
    const first = names.get(id);
    const alike = folded.get(id.toLowerCase());
    const path = [...entry.path, 'id'];
    if (first) {
      const other = source.place([...first.path, 'id']);
      const where = `line ${other.line}${other.file === source.place(path).file ? '' : ` of ${other.file}`}`;
      const message = `the id \`${id}\` is taken: ${nounOf(first)} has it in ${where}`;
      source.at(path, { code: 'duplicate-id', message, hint: 'streams, phases and checkpoints share their ids: give each its own' });
    } else if (alike !== undefined) {
      const message = `\`${id}\` and \`${alike}\` differ in capitals alone; on some systems their files would be the same`;
      source.at(path, { code: 'duplicate-id', message });
    }
    if (!first) names.set(id, entry);
    folded.set(id.toLowerCase(), id);
  }
  for (const wave of outline.waves) {
    for (const { id } of wave.merges) if (!names.has(mergedName(id))) names.set(mergedName(id), wave);
  }
  return names;
}

export const nounOf = (entry: Entry): string =>
  entry.kind === 'checkpoint' && entry.integration !== undefined ? 'an integration item' : `a ${entry.kind}`;

/** What to say about an id that does not exist: the nearest one that does, among those that would do. `rest` follows the id where it is written. */
export function hintFor(id: string, names: Names, kinds: readonly Entry['kind'][], rest = ''): string | undefined {
  const known = [...names].filter(([name, entry]) => kinds.includes(entry.kind) && idPattern.test(name)).map(([name]) => name);
  const near = suggestion(id, known);
  if (near) return `did you mean \`${near}${rest}\`?`;
  return known.length > 0 && known.length <= 20 ? `the plan has ${known.join(', ')}` : undefined;
}
