import { addNeed, emptyCheckpoint, emptyPhase, emptyStream, type DraftPhase, type DraftStream } from '../draft.ts';
import { blocksOf, type Code } from '../guide.ts';
import { idOf, slug } from '../words.ts';
import { arrow, chainOf, stripTree } from './map-chains.ts';
import { estimateByWeeks, orderByWeeks, type MapPart } from './map-weeks.ts';
import { sections, type Search } from './search.ts';

/**
 * Execution maps drawn in a code block: headers (`WEEK 3-6: PHASE 1 (Foundation) - SEQUENTIAL`), chains (`1A ─→ 1B ║ 1C`), tracks on branches
 * of a tree, `THEN:` between groups, `CHECKPOINT:` lines, and remarks.
 */
export function findExecutionMaps(search: Search): void {
  for (const section of sections(search)) {
    for (const block of blocksOf(section.blocks)) {
      if (block.kind === 'code' && isMap(block)) {
        readMap(search, block);
        search.owners.set(section, search.owners.get(section) ?? 'phases');
      }
    }
  }
}

const header =
  /^(?:(WEEKS?|DAYS?)\s+(\d+)(?:\s*[-–]\s*(\d+))?|(ANYTIME))\s*:\s*(?:(PHASE|BATCH|STAGE)\s+([\w.]+)|([^(]+?))\s*(?:\(([^)]*)\))?\s*(?:-\s*(.*))?$/i;
const plainHeader = /^(PHASE|BATCH|STAGE)\s+([\w.]+)\s*(?::\s*([^(]*?))?\s*(?:\(([^)]*)\))?\s*(?:-\s*(.*))?$/i;
function isMap(code: Code): boolean {
  if (!['', 'text', 'txt'].includes(code.language)) return false;
  const chains = code.lines.filter(({ text }) => arrow.test(text) && chainOf(stripTree(text)) !== null).length;
  const headers = code.lines.filter(({ text }) => header.test(text) || plainHeader.test(text)).length;
  return chains > 0 && (headers > 0 || chains * 2 >= code.lines.filter(({ text }) => text.trim() !== '').length);
}

function readMap(search: Search, code: Code): void {
  const { ledger } = search;
  const all: MapPart[] = [];
  let open: MapPart = begin(null, null, null);
  for (const { number, text } of code.lines) {
    const line = stripTree(text);
    if (line === '') continue;
    const next = readHeader(search, line);
    if (next) {
      finish(search, open);
      open = next;
      all.push(open);
      ledger.take(number, `phase ${open.phase?.id ?? ''}`);
      continue;
    }
    readLine(search, open, line, number);
  }
  finish(search, open);
  orderByWeeks(all);
}

const begin = (phase: DraftPhase | null, from: number | null, to: number | null): MapPart => ({
  phase,
  from,
  to,
  barrier: [],
  ends: [],
  last: [],
  streams: [],
  remarks: [],
});

function readHeader(search: Search, line: string): MapPart | null {
  const dated = header.exec(line);
  const plain = dated ? null : plainHeader.exec(line);
  if (!dated && !plain) return null;
  const [, unit, first, last, anytime, noun = 'phase', number, name, title, remark] = dated ?? [
    null,
    undefined,
    undefined,
    undefined,
    undefined,
    plain?.[1],
    plain?.[2],
    undefined,
    plain?.[3] || plain?.[4],
    plain?.[5],
  ];
  const { draft, register } = search;
  const base = number === undefined ? slug(name ?? '') : idOf(`${noun.toLowerCase()}-${number.toLowerCase()}`);
  if (base === '') return null;
  // A number that comes more than once (`PHASE 2 (Admin)`, `PHASE 2 (Services)`) is told apart by its title.
  const taken = register.phase(base);
  const isNumbered = number !== undefined && title !== undefined;
  const again = taken || draft.phases.some(({ id }) => id.startsWith(`${base}-`));
  if (taken && isNumbered && taken.title !== null) renamed(search, taken, `${base}-${slug(taken.title, 24)}`);
  const id = again && isNumbered ? `${base}-${slug(title, 24)}` : base;
  if (register.phase(id)) return null;
  const phase = emptyPhase(id, title ?? name?.trim() ?? null);
  if (remark) phase.notes.push(line);
  else if (unit || anytime) phase.notes.push(line);
  draft.phases.push(phase);
  const minutes = unit === undefined ? 0 : (/^w/i.test(unit) ? 7 : 1) * 24 * 60;
  const opened = begin(
    phase,
    first === undefined ? null : (Number(first) - 1) * minutes,
    first === undefined ? null : Number(last ?? first) * minutes,
  );
  if (anytime) phase.notes.push('unsure: anytime, so its streams wait for nothing');
  const [, after] = /\bafter\s+([\w-]+)/i.exec(remark ?? '') ?? [];
  const needed = after === undefined ? undefined : register.stream(after);
  if (needed) addNeed(phase.needs, { kind: 'id', id: needed.id });
  opened.remarks.push(...(anytime ? ['anytime'] : []), remark ?? '');
  return opened;
}

/** Gives a phase another id, wherever it is named; the tracks inside it follow. */
function renamed(search: Search, phase: DraftPhase, id: string): void {
  const { draft } = search;
  const before = phase.id;
  phase.id = id;
  for (const stream of draft.streams) if (stream.phase === before) stream.phase = id;
  for (const { needs } of [...draft.phases, ...draft.streams, ...draft.checkpoints]) {
    for (const need of needs) if (need.kind === 'id' && need.id === before) need.id = id;
  }
  for (const track of draft.phases) {
    if (track.parent !== before) continue;
    track.parent = id;
    renamed(search, track, track.id.replace(before, id));
  }
}

function readLine(search: Search, open: MapPart, line: string, number: number): void {
  const { ledger, draft } = search;
  const checkpoint = /^CHECKPOINT\s*:?\s*(.*)$/i.exec(line);
  if (checkpoint) {
    finishGroup(open);
    addMapCheckpoint(search, open, checkpoint[1] ?? '');
    return ledger.take(number, 'checkpoint');
  }
  if (/^THEN\b.*:$/i.test(line)) {
    finishGroup(open);
    open.barrier = open.ends.length > 0 ? open.ends : open.barrier;
    open.ends = [];
    open.last = [];
    return ledger.take(number, 'order of streams');
  }
  const [, track, rest = line] = /^(Track\s+\w+)\s*:\s*(.*)$/i.exec(line) ?? [];
  const chain = chainOf(rest);
  if (chain === null) {
    open.phase?.notes.push(line);
    open.remarks.push(line);
    return open.phase ? ledger.take(number, `remark on phase ${open.phase.id}`) : undefined;
  }
  if (!chain.continues) {
    finishGroup(open);
    open.last = open.barrier;
  }
  const parent = track === undefined ? null : addTrack(draft.phases, open, track, chain.remark);
  const goesOn = chain.continues ? open.streams.at(-1) : undefined;
  const current = parent ?? goesOn?.phase ?? open.phase?.id ?? null;
  for (const step of chain.steps) {
    const now = step.map(({ id, title, remark }) => {
      const stream = search.register.stream(id) ?? emptyStream(id, title, current);
      if (!draft.streams.includes(stream)) draft.streams.push(stream);
      if (remark !== null) remarkOn(stream, remark);
      for (const before of open.last) if (before !== stream) addNeed(stream.needs, { kind: 'id', id: before.id });
      open.streams.push(stream);
      return stream;
    });
    open.last = now;
  }
  if (chain.remark !== null && parent === null) remarkOn(open.last.at(-1), chain.remark);
  ledger.take(number, 'chain of streams');
}

function remarkOn(stream: DraftStream | undefined, remark: string): void {
  if (!stream) return;
  if (/^(parallel|sequential)$/i.test(remark)) return;
  if (stream.title === null && !/^(can|blocking|must|parallel|sequential|core|shared)\b/i.test(remark)) stream.title = remark;
  else stream.notes.push(remark);
  if (/blocking|must complete first/i.test(remark)) stream.priority = 'P0';
  if (/can overlap|can start/i.test(remark)) for (const need of stream.needs) need.unsure = remark;
}

function finishGroup(open: MapPart): void {
  if (open.last !== open.barrier) open.ends.push(...open.last.filter((stream) => !open.ends.includes(stream)));
  open.last = open.barrier;
}

function addTrack(phases: DraftPhase[], open: MapPart, track: string, title: string | null): string | null {
  if (!open.phase) return null;
  const id = `${open.phase.id}/${slug(track)}`;
  if (!phases.some((phase) => phase.id === id)) phases.push(emptyPhase(id, title ?? track, open.phase.id));
  return id;
}

function addMapCheckpoint({ draft }: Search, open: MapPart, words: string): void {
  const [, title = words, remark] = /^(.*?)\s*\(([^()]*)\)\s*$/.exec(words) ?? [];
  const checkpoint = emptyCheckpoint(slug(title) || `checkpoint-${draft.checkpoints.length + 1}`, title || null);
  if (draft.checkpoints.some(({ id }) => id === checkpoint.id)) return;
  checkpoint.review = /audit|review|sign|approv/i.test(title);
  checkpoint.freshSession = /fresh session/i.test(remark ?? '');
  if (remark && !checkpoint.freshSession) checkpoint.notes.push(remark);
  if (open.phase) addNeed(checkpoint.needs, { kind: 'id', id: open.phase.id });
  draft.checkpoints.push(checkpoint);
}

/** A phase without streams of its own is one stream, or as many as its header counts (`15 PARALLEL AGENTS`). */
function finish({ draft }: Search, open: MapPart): void {
  finishGroup(open);
  const { phase } = open;
  if (!phase) return;
  if (open.streams.length === 0) {
    const count = Number(/(\d+)\s+PARALLEL\s+(?:AGENTS|STREAMS|SESSIONS)/i.exec(open.remarks.join(' '))?.[1] ?? 1);
    const [, noun = 'agent'] = /All\s+\d+\s+(\w+?)s\b/i.exec(open.remarks.join(' ')) ?? [];
    const stream = emptyStream(count > 1 ? slug(noun) : slug(phase.title ?? '') || `${phase.id}-work`, phase.title, phase.id);
    if (draft.streams.some(({ id }) => id === stream.id)) stream.id = `${phase.id}-${stream.id}`;
    if (count > 1 && count <= 200) {
      stream.matrix = [
        { name: 'n', values: Array.from({ length: count }, (_, index) => ({ id: String(index + 1), title: String(index + 1) })) },
      ];
    }
    if (/priority:\s*high/i.test(open.remarks.join(' '))) stream.priority = 'P1';
    draft.streams.push(stream);
    open.streams.push(stream);
  }
  if (open.remarks.includes('anytime')) for (const stream of open.streams) stream.anytime = true;
  estimateByWeeks(open);
}
