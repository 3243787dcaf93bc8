import { isFields, type Fields } from '../../text/fields.ts';
import { plainYaml } from '../../plan/plain-yaml.ts';
import type { DraftIntegration, DraftStream } from '../draft.ts';
import { blocksOf, type Code } from '../guide.ts';
import { idOf } from '../words.ts';
import { sections, type Search } from './search.ts';

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/**
 * Queues of integration items in blocks of JSON or YAML: a list of mappings with `id`, `from`, `to` and a description, below a key such as
 * `integrationQueue`. Agents are known by the streams in their names (`agent-2b-001`), or by a block that says which stream (`phase`) an agent does.
 */
export function findIntegration(search: Search): void {
  const { draft, ledger, owners, register } = search;
  const blocks = sections(search).flatMap((section) =>
    [...blocksOf(section.blocks)].flatMap((block) =>
      block.kind === 'code' && ['json', 'yaml', 'yml'].includes(block.language) ? [{ section, block, value: valueOf(block) }] : [],
    ),
  );
  const doneBy = new Map<string, DraftStream>();
  for (const { value } of blocks) {
    if (!isFields(value)) continue;
    const stream = register.stream(text(value['phase'] ?? value['stream'] ?? value['task']));
    if (stream && text(value['id']) !== '') doneBy.set(text(value['id']), stream);
  }
  const streamOf = (name: string): DraftStream | undefined =>
    register.stream(name) ??
    doneBy.get(name) ??
    name.split(/[-_\s]+/).flatMap((part) => (/\d|^[A-Z]$/.test(part) ? (register.stream(part) ?? []) : []))[0];
  for (const { section, block, value } of blocks) {
    const items = itemsIn(value).flatMap((entry) => itemOf(entry, streamOf) ?? []);
    if (items.length === 0) continue;
    for (const item of items) if (!draft.integration.some(({ id }) => id === item.id)) draft.integration.push(item);
    ledger.take({ from: block.from, to: block.to }, 'integration items');
    if (!owners.has(section)) owners.set(section, 'integration');
  }
}

const valueOf = (block: Code): unknown => plainYaml(block.lines.map(({ text: line }) => line).join('\n'));

function itemsIn(value: unknown): Fields[] {
  if (!isFields(value)) return [];
  const key = Object.keys(value).find((each) => /^(integrations?|integration_?queue|integration_?items|hand_?overs?)$/i.test(each));
  const list = key === undefined ? [] : value[key];
  return Array.isArray(list) ? list.filter(isFields) : [];
}

function itemOf(entry: Fields, streamOf: (name: string) => DraftStream | undefined): DraftIntegration | null {
  const from = streamOf(text(entry['from']));
  const to = streamOf(text(entry['to']));
  const what = text(entry['description'] ?? entry['what'] ?? entry['title']).trim();
  const id = idOf(text(entry['id']));
  if (!from || !to || from === to || what === '' || id === '' || from.matrix.length > 0 || to.matrix.length > 0) return null;
  const rest = Object.entries(entry).filter(([key]) => !/^(id|description|what|title)$/.test(key));
  return { id, from: from.id, to: to.id, what, notes: [rest.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ')] };
}
