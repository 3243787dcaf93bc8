import { addNeed, emptyStream, type DraftStream } from '../draft.ts';
import type { Item, List, Section } from '../guide.ts';
import { numbersIn } from '../register.ts';
import { bare, estimateIn, findDuration, slug } from '../words.ts';
import { phaseAround } from './places.ts';
import { rawBlock, sections, splitTitle, type Search } from './search.ts';

/** Headings below which every item is a task, whatever it says. */
const heading = /^(?:\d+[.)]\s*)?(?:the\s+)?(?:tasks?|task list|list of tasks|work items|work packages|to-?dos?|backlog)$/i;

const numbers = String.raw`(?:(?:tasks?|steps?|items?|nos?\.?)\s*)?#?\d+(?:\s*(?:[-–,&+]|and|to)\s*#?\d+)*`;
const words = '(?:starts?\\s+after|after|depends?\\s+on|requires|needs|blocked\\s+by|waits?\\s+for|←|<-)';
/** "(after 1 and 2)", "[depends on #3]", "- needs 1", "<- 2": at the end of an item, with or without brackets. */
const byNumber = new RegExp(`[(\\[,;–—-]?\\s*${words}:?\\s*(${numbers})\\s*[)\\]]?`, 'i');
const byName = new RegExp(`[(\\[]\\s*${words}:?\\s+([^)\\]]+)[)\\]]`, 'i');

/**
 * Lists of tasks: below a heading such as "Tasks", or wherever items of a numbered list name one another by their numbers ("3. Print (after 1, 2)"). Numbered
 * headings below "Tasks" ("### 2. Print") are tasks as well. A list in the body of a stream is what its agent is told.
 */
export function findTaskLists(search: Search): void {
  const { draft, owners } = search;
  for (const section of sections(search)) {
    const owner = owners.get(section);
    if (draft.streams.some((stream) => stream === owner)) continue;
    const isTasks = heading.test(splitTitle(section.title).title);
    if (isTasks) readHeadings(search, section);
    for (const block of section.blocks) {
      if (block.kind === 'list' && (isTasks || namesItself(search, block))) readList(search, section, block);
    }
  }
}

const ordinalOf = ({ guide }: Search, { from }: Item): number | null => {
  const [, number] = /^\s*(?:>\s*)*(\d+)[.)]\s/.exec(guide.lines[from - 1] ?? '') ?? [];
  return number === undefined ? null : Number(number);
};

/** Whether some item of a numbered list waits for another one by its number. */
function namesItself(search: Search, list: List): boolean {
  if (!list.ordered) return false;
  const known = new Set(list.items.map((item) => ordinalOf(search, item)));
  return list.items.some((item) => {
    const named = numbersOf(item.line.text);
    return named.length > 0 && named.every((number) => known.has(number) && number !== ordinalOf(search, item));
  });
}

const numbersOf = (text: string): number[] => {
  const [, said] = byNumber.exec(text) ?? [];
  return said === undefined
    ? []
    : numbersIn(said.replace(/[#]|[a-z]{2,}\.?\s/gi, (part) => (/^(and|to)\s$/i.test(part) ? part : ''))).map(Number);
};

function readList(search: Search, section: Section, list: List): void {
  const { draft, ledger, owners, register } = search;
  const phase = phaseAround(search, section)?.id ?? null;
  const found: { readonly stream: DraftStream; readonly text: string }[] = [];
  const byOrdinal = new Map<number, DraftStream>();
  for (const item of list.items) {
    if (!ledger.isOpen(item.line.number)) continue;
    const text = bare(item.line.text);
    const ordinal = ordinalOf(search, item);
    const title = titleOf(item);
    const wanted = ordinal === null ? slug(title) : `task-${ordinal}`;
    if (wanted === '') continue;
    const id = register.stream(wanted) || register.phase(wanted) ? `${slug(section.title, 20) || 'list'}-${wanted}` : wanted;
    if (register.stream(id) || register.phase(id)) continue;
    const stream = emptyStream(id, title, phase);
    stream.estimate = estimateIn(text);
    if (title !== text) stream.prompt.push(text);
    stream.prompt.push(...rawBlock(search, { from: item.from + 1, to: item.to }));
    if (/\boptional\b/i.test(text)) stream.optional = true;
    draft.streams.push(stream);
    found.push({ stream, text });
    if (ordinal !== null) byOrdinal.set(ordinal, stream);
    ledger.take({ from: item.from, to: item.to }, `stream ${id}`);
  }
  for (const { stream, text } of found) readNeeds(search, stream, text, byOrdinal);
  if (found.length > 0 && !owners.has(section)) owners.set(section, 'streams');
}

/** The bold text or what stands before a dash; without what is in brackets. */
function titleOf({ line }: Item): string {
  const text = bare(line.label ?? line.text.split(/\s+[—–-]\s+|:\s/)[0] ?? line.text);
  const [before = text] = text.split(/\s*[([]/);
  const plain = before.replace(new RegExp(`\\s*,?\\s*${words}\\s+${numbers}.*$`, 'i'), '').trim();
  return plain === '' ? text : plain;
}

function readNeeds({ register }: Search, stream: DraftStream, text: string, byOrdinal: ReadonlyMap<number, DraftStream>): void {
  const named = numbersOf(text).map((number) => ({ name: String(number), other: byOrdinal.get(number) }));
  const [, said = ''] = named.length > 0 ? [] : (byName.exec(text) ?? []);
  // "(30 min, after the parser)" has its time before the words.
  const names = said.split(/\s*(?:,|;|\+|&|\band\b)\s*/).filter((name) => name !== '' && findDuration(name) === null);
  const all = [
    ...named,
    ...names.map((name) => ({ name, other: register.byTitle(name.replace(/^the\s+/i, '')) ?? register.streamsIn(name)[0] })),
  ];
  for (const { name, other } of all) {
    if (other && other !== stream) addNeed(stream.needs, { kind: 'id', id: other.id });
    else if (!other) stream.notes.push(`unsure: needs ${name}, which was not found`);
  }
}

/** "### 2. Print" below "## Tasks". Its body is read as that of any stream. */
function readHeadings(search: Search, around: Section): void {
  const { draft, ledger, owners, register } = search;
  for (const section of around.sections) {
    const [, number, words_ = ''] = /^(\d+(?:\.\d+)*)[.):]?\s+(.+)$/.exec(bare(section.title)) ?? [];
    if (number === undefined || owners.has(section)) continue;
    const id = `task-${number.replaceAll('.', '-')}`;
    if (register.stream(id) || register.phase(id)) continue;
    const { title, remark } = splitTitle(words_);
    const stream = emptyStream(id, title, phaseAround(search, around)?.id ?? null);
    if (remark !== null) {
      stream.estimate = estimateIn(remark);
      stream.notes.push(section.title);
    }
    draft.streams.push(stream);
    owners.set(section, stream);
    ledger.take(section.line, `stream ${id}`);
  }
}
