import { addNeed, emptyCheckpoint, emptyStream, type Draft, type DraftCheckpoint, type DraftNeed, type DraftStream } from '../draft.ts';
import { blocksOf, type Code, type Section } from '../guide.ts';
import { looksLikeCommand } from '../shell.ts';
import { bare, slug } from '../words.ts';
import { sections, type Search } from './search.ts';

/** `T+0:20 ─┼─ words`, `T+2h: words`; `02:00 - CHECKPOINT 1`. */
const plus = /^\s*T\+(\d+):(\d{2})\b[\s\-–:─┬┼┴├└┤]*(.*)$|^\s*T\+(\d+(?:\.\d+)?)\s*(h|m|min|hours?|minutes?)\b[\s\-–:─┬┼┴├└┤]*(.*)$/;
const clock = /^\s*(\d{1,2}):(\d{2})\s*[-–:]\s*(.*)$/;

/** Timelines in code blocks: planned times are checkpoints, `A: 80% complete` is what is expected of a stream by then. */
export function findTimelines(search: Search): void {
  for (const section of sections(search)) {
    for (const block of blocksOf(section.blocks)) {
      if (block.kind !== 'code') continue;
      const times = block.lines.filter(({ text }) => plus.test(text) || clock.test(text)).length;
      if (times >= 2) readTimeline(search, section, block);
    }
  }
}

const strip = (text: string) => text.replace(/^[\s│├└┌┬┼┴|+`]*(?:─+\s*|--\s+)?/u, '').trim();

function readTimeline(search: Search, section: Section, code: Code): void {
  const { ledger, draft } = search;
  if (!search.owners.has(section)) search.owners.set(section, 'checkpoints');
  let current: DraftCheckpoint | null = null;
  const moments: DraftCheckpoint[] = [];
  for (const { number, text } of code.lines) {
    if (text.trim() === '') continue;
    const moment = momentOf(text);
    if (moment) {
      current = addCheckpoint(search, moment.minutes, moment.words, moments);
      moments.push(current);
      ledger.take(number, `checkpoint ${current.id}`);
    } else if (current) {
      const words = strip(text);
      if (words === '') continue;
      if (readExpected(search, current, words)) ledger.take(number, `expected at checkpoint ${current.id}`);
      else if (looksLikeCommand(words)) readCommand(search, current, words, number);
      else {
        current.notes.push(words);
        ledger.take(number, `comment of checkpoint ${current.id}`);
      }
    }
  }
  if (current) readEnd(current);
  // The first moment of all is when the run begins; a checkpoint that says no more than that is a comment.
  const start = draft.checkpoints.find(({ at, expected, review }) => at === 0 && expected.length === 0 && !review);
  if (start && /^(start|begin|launch)/i.test(start.title ?? '')) {
    draft.checkpoints.splice(draft.checkpoints.indexOf(start), 1);
    draft.asides.checkpoints.push(`T+0: ${[start.title, ...start.notes].join('; ')}`);
  }
}

/** "COMPLETE", the last moment, is reached when those are done that it lists; "READY FOR PRODUCTION" is for a person to say. */
function readEnd(last: DraftCheckpoint): void {
  if (!/^(complete|completed|done|finish|finished|end)\b/i.test(bare(last.title ?? ''))) return;
  for (const { stream, percent } of last.expected) if (percent === 100) addNeed(last.needs, { kind: 'id', id: stream });
  if (last.notes.some((note) => /\bready (for|to)\b/i.test(note))) last.review = true;
}

/** Minutes after the start that a line begins with, and its words; `null` for other lines. */
export function momentOf(text: string): { readonly minutes: number; readonly words: string } | null {
  const [, hours, minutes, words, amount, unit = '', other] = plus.exec(text) ?? [];
  if (hours !== undefined) return { minutes: Number(hours) * 60 + Number(minutes), words: words ?? '' };
  if (amount !== undefined) return { minutes: Number(amount) * (unit.startsWith('h') ? 60 : 1), words: other ?? '' };
  const [, hour, minute, rest] = clock.exec(text) ?? [];
  return hour === undefined ? null : { minutes: Number(hour) * 60 + Number(minute), words: rest ?? '' };
}

function addCheckpoint(search: Search, at: number, said: string, moments: readonly DraftCheckpoint[]): DraftCheckpoint {
  const before = moments.at(-1) ?? null;
  const { draft, register } = search;
  const [, words = said, remark] = /^(.*?)\s*\[([^\]]*)\]\s*$/.exec(bare(said)) ?? [];
  const [, short = words] = /^(.*?)\s*\(([^()]*)\)\s*$/.exec(words) ?? [];
  const work = /\b(generation|assembly|synthesis|aggregation|write-?up|consolidation)\b/i.test(short)
    ? addWork(search, short, moments)
    : null;
  const id = freeId(search, work ? `${work.id}-done` : slug(short) || `t-${at}`);
  const checkpoint = emptyCheckpoint(id, words);
  checkpoint.at = at;
  checkpoint.review = /\b(decision|sign-?off|approv\w*|go\/no-go)\b/i.test(short);
  draft.checkpoints.push(checkpoint);
  if (remark) checkpoint.notes.push(`unsure: ${remark}`);
  if (work) addNeed(checkpoint.needs, { kind: 'id', id: work.id });
  const phase = register.phasesIn(words)[0];
  const launches = /^(launch|start|begin)\b/i.test(short);
  if (phase && launches && at > 0) {
    // The timeline says when a phase begins; that other phases came before is then no need of it.
    phase.needs = [{ kind: 'id', id, ...(remark ? { unsure: remark } : {}) }];
    // What may begin earlier does not wait until another phase is done, only for the work that the moments before name.
    const isEarly = /\b(can|may)\s+(start|begin|launch|overlap)\b/i.test(remark ?? '');
    const waitsFor = isEarly ? moments.findLast(({ needs }) => needs.length > 0 && !needs.some((need) => isPhase(draft, need))) : before;
    if (waitsFor && waitsFor.needs.length > 0)
      addNeed(checkpoint.needs, { kind: 'id', id: waitsFor.id, unsure: remark ?? 'in the order of the timeline' });
  } else if (phase && !launches) addNeed(checkpoint.needs, { kind: 'id', id: phase.id });
  const streams = register.streamsIn(words);
  const group = /\bcomplete|\bdone\b|\bfinished/i.test(words) ? groupIn(search, words) : null;
  if (group !== null) streams.push(group);
  // It is reached when they are done; its time says when that was planned.
  if (/\bcomplete|\bdone\b|\bfinished/i.test(words))
    for (const { id: stream } of streams)
      addNeed(checkpoint.needs, { kind: 'id', id: stream, ...(/likely/i.test(words) ? { unsure: 'likely' } : {}) });
  if (checkpoint.review && !phase) {
    for (const { id: other, parent } of draft.phases) if (parent === null) addNeed(checkpoint.needs, { kind: 'id', id: other });
    if (before && before.needs.length > 0) addNeed(checkpoint.needs, { kind: 'id', id: before.id });
  }
  return checkpoint;
}

const isPhase = ({ phases }: Draft, need: DraftNeed) => need.kind === 'id' && phases.some(({ id }) => id === need.id);

/** "Final report assembly" is work: a stream, after the moment before it, and after the phases whose end the timeline names before. */
function addWork(search: Search, title: string, moments: readonly DraftCheckpoint[]): DraftStream {
  const stream = emptyStream(freeId(search, slug(title)), title, null);
  stream.notes.push('unsure: work that only the timeline names');
  const before = moments.filter((moment) => moment === moments.at(-1) || moment.needs.some((need) => isPhase(search.draft, need)));
  // What that moment waits for need not be said again.
  const last = new Set(moments.at(-1)?.needs.flatMap((need) => (need.kind === 'id' ? [need.id] : [])));
  const isSaid = new Set(
    search.draft.streams.filter(({ id }) => last.has(id)).flatMap(({ needs }) => needs.map((need) => JSON.stringify(need))),
  );
  for (const { id, needs } of before) {
    const need: DraftNeed = { kind: 'id', id };
    if (needs.length > 0 && !isSaid.has(JSON.stringify(need))) addNeed(stream.needs, need);
  }
  search.draft.streams.push(stream);
  return stream;
}

function freeId({ draft }: Search, wanted: string): string {
  const taken = new Set([...draft.checkpoints, ...draft.phases, ...draft.streams].map(({ id }) => id.toLowerCase()));
  let id = wanted;
  for (let count = 2; taken.has(id); count++) id = `${wanted}-${count}`;
  return id;
}

/** "All Zen sessions complete": the streams of a matrix, by its id. */
const groupIn = ({ draft }: Search, words: string) =>
  draft.streams.find(
    ({ id, matrix }) => matrix.length > 0 && new RegExp(`\\ball\\s+(?:\\d+\\s+)?${id.replace(/\W/g, '\\$&')}`, 'i').test(words),
  ) ?? null;

/** `A: 80% complete (implementing TODOs)`, `A: COMPLETE ✓ (all tests passing)`. */
function readExpected({ register }: Search, checkpoint: DraftCheckpoint, words: string): boolean {
  const [, name = '', value = '', note = ''] =
    /^(?:Stream\s+)?([\w/-]+)\s*:\s*(\d{1,3}%|COMPLETE|DONE)[^(]*(?:\(([^)]*)\))?/i.exec(words) ?? [];
  const stream = register.stream(name);
  if (!stream) return false;
  const percent = value.endsWith('%') ? Math.min(100, Number(value.slice(0, -1))) : 100;
  if (!checkpoint.expected.some((each) => each.stream === stream.id)) checkpoint.expected.push({ stream: stream.id, percent, note });
  return true;
}

/** A command in a timeline checks the phase that is verified then. */
function readCommand({ draft, ledger }: Search, checkpoint: DraftCheckpoint, command: string, number: number): void {
  const phase = draft.phases.find(({ id }) => checkpoint.needs.some((need) => need.kind === 'id' && need.id === id));
  if (phase && !phase.checks.some(({ run }) => run?.startsWith(command)))
    phase.checks.push({ title: command, level: 'must', run: command, notes: [] });
  else checkpoint.notes.push(command);
  ledger.take(number, phase ? `gate of phase ${phase.id}` : `comment of checkpoint ${checkpoint.id}`);
}
