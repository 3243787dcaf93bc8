import type { DraftStream } from '../draft.ts';
import type { Block, Section, TextLine } from '../guide.ts';
import { bare, estimateIn, findDuration } from '../words.ts';
import { addNeeds } from './needs.ts';
import { boxes, checkOf, labelBefore, labelText, rawBlock, sections, type Search } from './search.ts';

/** What stands below the heading of a stream: labels with its duration, prompt and needs, check-lists, and the words for its agent. */
export function findStreamBodies(search: Search): void {
  for (const section of sections(search)) {
    const owner = search.owners.get(section);
    const stream = search.draft.streams.find((each) => each === owner);
    if (stream && stream.matrix.length === 0) readBody(search, section, stream);
  }
}

function readBody(search: Search, section: Section, stream: DraftStream): void {
  section.blocks.forEach((block, index) => {
    const label = labelText(labelBefore(section.blocks, index));
    if (block.kind === 'paragraph') for (const line of block.lines) readLine(search, stream, line);
    else if (!readChecks(search, stream, block, label)) readPrompt(search, stream, block);
  });
}

const isCheckLabel = (label: string) =>
  /verif|success|criteria|accept|checklist|check|calculate|should include|done when|definition/i.test(label);

function readLine(search: Search, stream: DraftStream, line: TextLine): void {
  const { ledger, hasFile } = search;
  const { label, rest, text, number, codes } = line;
  const take = (what: string) => ledger.take(number, `${what} of stream ${stream.id}`);
  if (label !== null && /^(duration|estimate|time|effort|est)/i.test(label) && findDuration(rest)) {
    stream.estimate = estimateIn(rest);
    const over = rest.replace(findDuration(rest)?.text ?? '', '').trim();
    if (over !== '') stream.notes.push(`${label}: ${rest}`);
    return take('estimate');
  }
  if (label !== null && /^prompt/i.test(label) && rest !== '') {
    const path = codes[0] ?? rest;
    if (hasFile(path)) stream.promptFile = path;
    else stream.notes.push(`prompt_file: ${path}   (there is no such file beside this plan)`);
    return take('prompt file');
  }
  if (label !== null && /^(priority)/i.test(label) && /P[0-3]/.test(rest)) {
    stream.priority = /P[0-3]/.exec(rest)?.[0] as DraftStream['priority'];
    return take('priority');
  }
  if (label !== null && /^(file location|output file|deliverables?|output|result)s?$/i.test(label) && codes.some(isPath)) {
    stream.deliverables.push(...codes.filter(isPath));
    if (bare(text.replace(codes.join(' '), '').replace(label, '')).replace(/[:\s]/g, '') !== '') stream.notes.push(text);
    return take('deliverable');
  }
  if (label !== null && /success|acceptance|done when|validation/i.test(label) && rest !== '') {
    stream.checks.push(checkOf({ ...line, text: rest }));
    return take('check');
  }
  if (
    /\b(?:start|begin|wait|depends|blocked|requires|needs|after)\b/i.test(label ?? text) ||
    /^(depends|dependenc|needs|after|prerequisite)/i.test(label ?? '')
  ) {
    const sentence = /^(depends|dependenc|needs|after|prerequisite)/i.test(label ?? '')
      ? `after ${rest}`
      : `${label ?? ''} ${label === null ? text : rest}`;
    if (addNeeds(search, stream, sentence)) return take('needs');
    if (label !== null && /^start\b/i.test(label) && !/first|immediately|now/i.test(label)) {
      stream.notes.push(text);
      return take('comment');
    }
    if (/first|immediately|now/i.test(label ?? text)) {
      stream.priority ??= 'P0';
      stream.notes.push(text);
      return take('priority');
    }
  }
  if (label !== null && /^action$/i.test(label)) {
    stream.prompt.push(rest);
    const command = codes[0];
    if (command !== undefined && /\bruns?\b/i.test(rest)) stream.notes.push(`run: ${command.replace(/\s*&$/, '')}   (instead of an agent)`);
    return take('prompt');
  }
  // A label alone introduces the block below it, and is part of the prompt when the block is.
  if (label !== null && rest === '') {
    stream.prompt.push(`${label}:`);
    return take('prompt');
  }
  if (label !== null && /^(who|owner|assignee|agent|role|risk|purpose|next step|status|note)/i.test(label)) {
    stream.notes.push(`${label}: ${rest}`);
    return take('comment');
  }
  stream.prompt.push(text);
  take('prompt');
}

const isPath = (code: string) => /^[\w.@-]+(\/[\w.@-]+)*\.\w{1,6}$/.test(code) || /^[\w.@-]+(\/[\w.@-]+)+\/?$/.test(code);

function readChecks(search: Search, stream: DraftStream, block: Block, label: string): boolean {
  const items = boxes(block);
  if (items.length === 0 || block.kind !== 'list') return false;
  // The label went to the prompt as an introduction; what it introduces is checked, not told.
  if (isCheckLabel(label) || items.every(({ line }) => line.codes.length > 0) || /file/i.test(label)) {
    if (stream.prompt.at(-1) === `${label}:`) stream.prompt.pop();
  }
  for (const { line } of items) {
    const path = line.codes[0];
    if (path !== undefined && isPath(path) && bare(line.text) === path) stream.deliverables.push(path);
    else stream.checks.push({ ...checkOf(line), notes: [...checkOf(line).notes] });
  }
  ledger(search, block, stream);
  return true;
}
const ledger = (search: Search, block: Block, stream: DraftStream) =>
  search.ledger.take({ from: block.from, to: block.to }, `check of stream ${stream.id}`);

function readPrompt(search: Search, stream: DraftStream, block: Block): void {
  stream.prompt.push(...rawBlock(search, block));
  search.ledger.take({ from: block.from, to: block.to }, `prompt of stream ${stream.id}`);
}
