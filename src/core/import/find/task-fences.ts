import { isFields, type Fields } from '../../text/fields.ts';
import { plainYaml } from '../../plan/plain-yaml.ts';
import { addNeed, emptyStream, type DraftStream } from '../draft.ts';
import { blocksOf, type Code, type Section } from '../guide.ts';
import { bare, estimateIn, idOf, slug } from '../words.ts';
import { phaseAround } from './places.ts';
import { sections, type Search } from './search.ts';

const listKeys = /^(tasks?|streams|work_?streams|steps|jobs|work_?items|agents|sessions)$/i;
const keys = {
  id: /^(id|key|number|task_?id)$/i,
  title: /^(title|name|task|summary)$/i,
  needs: /^(depends_?on|dependenc(y|ies)|needs|after|requires|blocked_?by|wait_?for)$/i,
  estimate: /^(estimate|duration|time|effort)$/i,
  priority: /^(priority|prio)$/i,
  prompt: /^(prompt|description|instructions?|goal|what|files?|scope)$/i,
} as const;

/**
 * Blocks of YAML or JSON that define tasks: a list of mappings (or a mapping of them) below `tasks`, `streams`, `steps`, or by itself, of which some say
 * what they depend on, what is to be done, or how long it takes. Other data (the state of a run, a configuration) says none of that.
 */
export function findTaskFences(search: Search): void {
  for (const section of sections(search)) {
    for (const block of blocksOf(section.blocks)) {
      if (block.kind === 'code' && ['yaml', 'yml', 'json'].includes(block.language)) readFence(search, section, block);
    }
  }
}

function readFence(search: Search, section: Section, code: Code): void {
  const entries = entriesIn(code.lines.map(({ text }) => text).join('\n'));
  if (
    !entries.some(
      (entry) =>
        valueOf(entry, 'needs') !== undefined || valueOf(entry, 'prompt') !== undefined || valueOf(entry, 'estimate') !== undefined,
    )
  )
    return;
  const { draft, ledger, owners, register } = search;
  const phase = phaseAround(search, section)?.id ?? null;
  const added = entries.flatMap((entry): { readonly stream: DraftStream; readonly entry: Fields }[] => {
    const stream = streamOf(entry, phase);
    if (stream === null || register.stream(stream.id) || register.phase(stream.id)) return [];
    draft.streams.push(stream);
    return [{ stream, entry }];
  });
  if (added.length === 0) return;
  // Needs are read when all are known: a task may wait for a later one.
  for (const { stream, entry } of added) readNeeds(search, stream, valueOf(entry, 'needs'));
  ledger.take({ from: code.from, to: code.to }, 'streams of a block of data');
  if (!owners.has(section)) owners.set(section, 'streams');
}

/** The mappings that a block lists, or none. */
function entriesIn(text: string): Fields[] {
  const root = plainYaml(text);
  const key = isFields(root) ? Object.keys(root).find((each) => listKeys.test(each)) : undefined;
  const list = isFields(root) && key !== undefined ? root[key] : root;
  if (Array.isArray(list)) return list.filter(isFields);
  if (!isFields(list) || key === undefined) return [];
  return Object.entries(list).flatMap(([id, value]) => (isFields(value) ? [{ id, ...value }] : []));
}

const keyOf = (entry: Fields, kind: keyof typeof keys): string | undefined => Object.keys(entry).find((key) => keys[kind].test(key));
function valueOf(entry: Fields, kind: keyof typeof keys): unknown {
  const key = keyOf(entry, kind);
  return key === undefined ? undefined : entry[key];
}
const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value.trim()
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : (JSON.stringify(value) ?? '');

function streamOf(entry: Fields, phase: string | null): DraftStream | null {
  const id = valueOf(entry, 'id');
  const title = valueOf(entry, 'title');
  const name = id === undefined ? slug(textOf(title ?? '')) : idOf(/^\d+$/.test(textOf(id)) ? `task-${textOf(id)}` : textOf(id));
  if (name === '' || (id === undefined && title === undefined)) return null;
  const stream = emptyStream(name, title === undefined ? null : bare(textOf(title)) || null, phase);
  const estimate = textOf(valueOf(entry, 'estimate') ?? '');
  stream.estimate = estimateIn(estimate);
  const priority = textOf(valueOf(entry, 'priority') ?? '');
  stream.priority = (/^P[0-3]$/.exec(priority)?.[0] as DraftStream['priority'] | undefined) ?? null;
  const said = new Set([keyOf(entry, 'id'), keyOf(entry, 'title'), keyOf(entry, 'needs')]);
  if (stream.estimate !== null) said.add(keyOf(entry, 'estimate'));
  if (stream.priority !== null) said.add(keyOf(entry, 'priority'));
  for (const [key, value] of Object.entries(entry)) {
    if (said.has(key)) continue;
    if (!keys.prompt.test(key)) stream.notes.push(`${key}: ${textOf(value)}`);
    else if (/^(files?|scope)$/i.test(key)) stream.prompt.push(`${key}: ${textOf(value)}`);
    else stream.prompt.push(...textOf(value).split('\n'));
  }
  return stream;
}

function readNeeds({ register }: Search, stream: DraftStream, value: unknown): void {
  const names = (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).map(textOf);
  for (const name of names.flatMap((each) => (register.stream(each) ? [each] : each.split(/\s*,\s*/)))) {
    const other = register.stream(idOf(name)) ?? register.stream(`task-${name}`) ?? register.byTitle(name) ?? register.streamsIn(name)[0];
    if (other && other !== stream) addNeed(stream.needs, { kind: 'id', id: other.id });
    else if (name !== '') stream.notes.push(`unsure: needs ${name}, which was not found`);
  }
}
