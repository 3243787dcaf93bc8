import { emptyStream } from '../draft.ts';
import type { Code, Section, TextLine } from '../guide.ts';
import { bare, idOf } from '../words.ts';
import { addNeeds } from './needs.ts';
import { sections, type Search } from './search.ts';

const tab = /^(?:Tab|Terminal|Pane|Window|Chat|Session)\s+\d+$/i;
const named = /^([A-Z]{1,4}\d+[A-Z]?)\s+(.*)$/;

/**
 * Terminals to be opened by hand: a bold `Tab 2:` with the name of a stream, and a shell block that goes to its folder, starts the agent and
 * says which prompt to paste or what to wait for.
 */
export function findTabs(search: Search): void {
  for (const section of sections(search)) {
    const found = section.blocks.flatMap((block, index) => {
      const line = block.kind === 'paragraph' ? block.lines.at(-1) : undefined;
      const next = section.blocks[index + 1];
      return line && tab.test(line.label ?? '') && next?.kind === 'code' ? [{ line, code: next }] : [];
    });
    for (const { line, code } of found) readTab(search, section, line, code);
    // Needs are read when all streams are known: a tab may wait for the stream of a later one.
    for (const { line, code } of found) readWaits(search, line, code);
  }
}

function readTab({ draft, ledger, register, owners, hasFile }: Search, section: Section, line: TextLine, code: Code): void {
  const [, id, words = ''] = named.exec(bare(line.rest)) ?? [];
  if (id === undefined) return;
  const [, title = words, remark] = /^(.*?)\s*\(([^()]*)\)\s*$/.exec(words) ?? [];
  const stream = register.stream(id) ?? emptyStream(idOf(id), title, null);
  if (!draft.streams.includes(stream)) draft.streams.push(stream);
  if (!owners.has(section)) owners.set(section, 'streams');
  if (remark) stream.notes.push(remark.trim());
  if (/critical path|start first/i.test(remark ?? '')) stream.priority = 'P0';
  ledger.take(line.number, `stream ${id}`);
  for (const { number, text } of code.lines) {
    const prompt = /(\S+\.(?:md|txt))\b/.exec(text)?.[1];
    if (prompt !== undefined && /prompt|paste|read/i.test(text)) {
      if (hasFile(prompt)) stream.promptFile = prompt;
      else stream.notes.push(`prompt_file: ${prompt}   (there is no such file beside this plan)`);
    } else stream.notes.push(text.replace(/^#\s*/, ''));
    ledger.take(number, `stream ${id}`);
  }
}

function readWaits(search: Search, line: TextLine, code: Code): void {
  const [, id = ''] = named.exec(bare(line.rest)) ?? [];
  const stream = search.register.stream(id);
  if (stream) for (const { text } of code.lines) if (text.startsWith('#')) addNeeds(search, stream, text.replace(/ before starting$/i, ''));
}
