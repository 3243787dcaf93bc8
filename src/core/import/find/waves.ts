import { addNeed, emptyCheckpoint, type DraftStream, type DraftWave } from '../draft.ts';
import { sectionsOf, type Code, type Section } from '../guide.ts';
import { isShell, shellSteps, type ShellStep } from '../shell.ts';
import { slug } from '../words.ts';
import { addNeeds } from './needs.ts';
import { addShellChecks } from './shell-checks.ts';
import { boxes, checkOf, numberedTitle, sections, splitTitle, type NumberedTitle, type Search } from './search.ts';

const gitMerge = /^git\s+merge\s+(?:--no-ff\s+)?(?!-)(\S+)(.*)$/;
const message = /-m\s+(?:"([^"]*)"|'([^']*)')/;
const checkout = /^git\s+(?:checkout|switch)\s+(?:-[bcB]\s+)?(\S+)/;

/** Waves of merges: headings `Wave 2: ...` with `git merge` commands and quality gates, and the days of a schedule that merge them. */
export function findWaves(search: Search): void {
  const all = sections(search);
  for (const section of all) {
    const title = numberedTitle(section.title);
    if (title?.noun === 'wave' && hasMerge(section))
      readWave(search, section, waveOf(search, `wave-${slug(title.number)}`, title.rest || null));
  }
  for (const section of all) {
    const title = numberedTitle(section.title);
    if (title?.noun === 'day') readDay(search, section, title);
  }
  const into = search.draft.waves.find((wave) => wave.into !== null)?.into ?? null;
  for (const wave of search.draft.waves) wave.into ??= into;
}

const codes = (section: Section) =>
  [...sectionsOf(section)].flatMap(({ blocks }) => blocks).filter((block): block is Code => block.kind === 'code');
const hasMerge = (section: Section) => codes(section).some(({ lines }) => lines.some(({ text }) => gitMerge.test(text.trim())));

function waveOf({ draft }: Search, id: string, title: string | null): DraftWave {
  const before = draft.waves.find((wave) => wave.id === id);
  if (before) return before;
  const wave: DraftWave = { id, title, merges: [], into: null, checks: [], land: null, notes: [] };
  draft.waves.push(wave);
  return wave;
}

function readWave(search: Search, section: Section, wave: DraftWave): void {
  const { ledger, owners } = search;
  owners.set(section, wave);
  ledger.take(section.line, `wave ${wave.id}`);
  for (const block of section.blocks) {
    for (const { line } of boxes(block)) {
      const check = checkOf(line);
      wave.checks.push({ ...check, title: check.run === null ? check.title : splitTitle(check.title).title });
      ledger.take(line.number, `check of wave ${wave.id}`);
    }
    if (block.kind === 'code') readMerges(search, wave, block);
    if (block.kind === 'paragraph') {
      for (const line of block.lines)
        if (/^(quality gates?|merge commands?|gates?)$/i.test(line.label ?? '')) ledger.take(line.number, `part of wave ${wave.id}`);
    }
  }
}

function readMerges(search: Search, wave: DraftWave, code: Code): void {
  for (const step of isShell(code.language) || code.language === '' ? shellSteps(code.lines) : []) {
    const command = step.command ?? '';
    const [, target] = checkout.exec(command) ?? [];
    const [, branch, options = ''] = gitMerge.exec(command) ?? [];
    const [, tag] = /^git\s+tag\s+(?:-a\s+)?(\S+)/.exec(command) ?? [];
    if (target !== undefined) readTarget(wave, target);
    else if (branch !== undefined) readMerge(search, wave, branch, options);
    else if (tag !== undefined && wave.land) wave.land.tag = tag;
    else continue;
    search.ledger.take(step.numbers, `merges of wave ${wave.id}`);
  }
}

/** The branch that is merged into: the integration branch at first, the main one behind it. */
function readTarget(wave: DraftWave, target: string): void {
  if (/^(main|master|develop|trunk)$/.test(target)) wave.land ??= { into: target, tag: null, message: null };
  else wave.into ??= target;
}

function readMerge({ draft, register }: Search, wave: DraftWave, branch: string, options: string): void {
  const [, double, single] = message.exec(options) ?? [];
  const words = double ?? single ?? null;
  if (wave.land && (branch === wave.into || draft.waves.some(({ into }) => into === branch))) {
    wave.land.message = words;
    return;
  }
  const before = draft.waves.flatMap(({ merges }) => merges).find((merge) => merge.branch === branch);
  if (before) {
    before.message ??= words;
    return;
  }
  const stream = streamOf(register, draft.streams, branch, words);
  if (!stream) {
    wave.notes.push(`unsure: no stream was found for the branch ${branch}`);
    return;
  }
  if (stream.branch !== null && stream.branch !== branch) {
    wave.notes.push(`unsure: merges ${branch} too, which looks like ${stream.id}, whose branch is ${stream.branch}`);
    return;
  }
  stream.branch = branch;
  wave.merges.push({ stream: stream.id, branch, message: words });
}

/** By the name in the message (`Merge Wave 2a: TD1 Error Handling`), else by the words of the branch. */
function streamOf(
  register: Search['register'],
  streams: readonly DraftStream[],
  branch: string,
  words: string | null,
): DraftStream | undefined {
  const named = words === null ? undefined : register.streamsIn(words)[0];
  const tail = branch.split('/').at(-1) ?? branch;
  return named ?? register.byTitle(tail) ?? streams.find(({ id }) => slug(tail).split('-').includes(id.toLowerCase()));
}

/** A day that merges a wave, launches streams, or both. A wave that has a day has a checkpoint by its end. */
function readDay(search: Search, section: Section, title: NumberedTitle): void {
  const { draft, ledger, owners, register } = search;
  const [, number] = /\bwave\s+(\d+)/i.exec(title.rest) ?? [];
  const wave = number === undefined ? undefined : draft.waves.find(({ id }) => id === `wave-${number}`);
  if (wave) {
    owners.set(section, wave);
    wave.notes.push(section.title);
    const merged = emptyCheckpoint(`day-${slug(title.number)}`, section.title);
    merged.at = Number(title.number) * 24 * 60;
    addNeed(merged.needs, { kind: 'id', id: wave.id });
    if (merged.at > 0) draft.checkpoints.push(merged);
    ledger.take(section.line, `wave ${wave.id}`);
  } else if (!owners.has(section)) owners.set(section, 'streams');
  for (const block of section.blocks) {
    if (block.kind === 'code' && wave) {
      readMerges(search, wave, block);
      const rest = { ...block, lines: block.lines.filter((line) => line.text.trim() === '' || ledger.isOpen(line.number)) };
      addShellChecks(search, wave, rest, (step: ShellStep) => /^cd\b/.test(step.command ?? '') || step.command === null);
    }
    if (block.kind === 'list' && boxes(block).length === 0) {
      for (const { line } of block.items) {
        const [, head = ''] = /^(?:Start\s+)?([A-Z]{1,4}\d+)\b/.exec(line.text) ?? [];
        const stream = register.stream(head);
        if (!stream) continue;
        addNeeds(search, stream, line.text);
        const [, days] = /(\d+)-day timeline/.exec(line.text) ?? [];
        if (days !== undefined) stream.estimate ??= `${days}d`;
        stream.notes.push(`${section.title.split(':')[0] ?? ''}: ${line.text}`);
        ledger.take(line.number, `stream ${stream.id}`);
      }
    } else if (block.kind === 'paragraph') {
      for (const line of block.lines) readLaunch(search, section, line.number, line.text, wave ?? null);
    }
  }
}

/** "Launch: TD3 API Client Refactoring (uses TD1 + TD2)": needs of the stream that is named first. */
function readLaunch(search: Search, section: Section, number: number, text: string, wave: DraftWave | null): void {
  const { register, ledger } = search;
  const day = section.title.split(':')[0] ?? '';
  const [, words] = /\b(?:launch|start)\b[^:]*:\s*(.*)$|\b(?:launch|start)\s+(.*)$/i.exec(text)?.filter((part) => part !== undefined) ?? [];
  const [stream] = words === undefined ? [] : register.streamsIn(words.split('(')[0] ?? '');
  if (stream && words !== undefined) {
    const before = stream.needs.length;
    const [, uses] = /\(uses\s+([^)]*)\)/.exec(words) ?? [];
    // Merged work can only be used once it is merged.
    for (const other of uses === undefined ? [] : register.streamsIn(uses)) {
      if (other !== stream)
        addNeed(stream.needs, other.branch === null ? { kind: 'id', id: other.id } : { kind: 'merged', stream: other.id });
    }
    if (stream.needs.length > before || uses !== undefined) {
      stream.notes.push(`${day}: ${text}`);
      return ledger.take(number, `stream ${stream.id}`);
    }
  }
  if (wave) {
    wave.notes.push(`${day}: ${text}`);
    ledger.take(number, `comment of wave ${wave.id}`);
  }
}
