import { addNeed, emptyCheckpoint, emptyPhase, emptyStream, type DraftPhase, type DraftStream } from '../draft.ts';
import { blocksOf, type Code } from '../guide.ts';
import { estimateText, idOf, slug } from '../words.ts';
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
const arrow = /\s*(?:[─—-]*→|[-─]+>|=>)\s*/;
const beside = /\s*(?:║|\|\|)\s*/;
/** An id of a map: `1A`, `2SA-ACCESS`, `TD2`; not a word of a sentence. */
const idLike = /^(?=[A-Z0-9-]*[A-Z0-9])(?:\d+[A-Z]+[A-Z0-9]*|[A-Z]+\d+[A-Z]?|[A-Z])(?:-[A-Z0-9]+)*$/;

function isMap(code: Code): boolean {
  if (!['', 'text', 'txt'].includes(code.language)) return false;
  const chains = code.lines.filter(({ text }) => arrow.test(text) && chainOf(stripTree(text)) !== null).length;
  const headers = code.lines.filter(({ text }) => header.test(text) || plainHeader.test(text)).length;
  return chains > 0 && (headers > 0 || chains * 2 >= code.lines.filter(({ text }) => text.trim() !== '').length);
}

const stripTree = (text: string) => text.replace(/^[\s│├└┌┬┼┴|+`'\\]*(?:─+\s+|--\s+)?/u, '').trim();

interface Open {
  readonly phase: DraftPhase | null;
  /** Weeks or days of its header, in minutes. */
  readonly from: number | null;
  readonly to: number | null;
  /** Streams that whatever begins a group waits for. */
  barrier: DraftStream[];
  /** Last streams of each group since the barrier. */
  ends: DraftStream[];
  /** Where a line that begins with an arrow goes on. */
  last: DraftStream[];
  readonly streams: DraftStream[];
  remarks: string[];
}

function readMap(search: Search, code: Code): void {
  const { ledger } = search;
  const all: Open[] = [];
  let open: Open = begin(null, null, null);
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
  order(all);
}

const begin = (phase: DraftPhase | null, from: number | null, to: number | null): Open => ({
  phase,
  from,
  to,
  barrier: [],
  ends: [],
  last: [],
  streams: [],
  remarks: [],
});

function readHeader(search: Search, line: string): Open | null {
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

function readLine(search: Search, open: Open, line: string, number: number): void {
  const { ledger, draft } = search;
  const checkpoint = /^CHECKPOINT\s*:?\s*(.*)$/i.exec(line);
  if (checkpoint) {
    finishGroup(open);
    const words = checkpoint[1] ?? '';
    if (isAudit(words) && open.streams.length > 0) addAudit(search, open, words);
    else addMapCheckpoint(search, open, words);
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

function finishGroup(open: Open): void {
  if (open.last !== open.barrier) open.ends.push(...open.last.filter((stream) => !open.ends.includes(stream)));
  open.last = open.barrier;
}

function addTrack(phases: DraftPhase[], open: Open, track: string, title: string | null): string | null {
  if (!open.phase) return null;
  const id = `${open.phase.id}/${slug(track)}`;
  if (!phases.some((phase) => phase.id === id)) phases.push(emptyPhase(id, title ?? track, open.phase.id));
  return id;
}

interface Named {
  readonly id: string;
  readonly title: string | null;
  readonly remark: string | null;
}
interface Chain {
  readonly continues: boolean;
  readonly steps: readonly (readonly Named[])[];
  readonly remark: string | null;
}

/** Steps joined by arrows, each of one or more streams side by side; `null` for words that name no streams. */
function chainOf(line: string): Chain | null {
  const continues = /^(?:[─—-]*→|[-─]+>)/.test(line);
  const [, chain = line, remark = null] = /^(.*?)\s*\(([^()]*)\)\s*$/.exec(line) ?? [];
  const parts = chain
    .replace(/^(?:[─—-]*→|[-─]+>)\s*/, '')
    .split(arrow)
    .filter((part) => part.trim() !== '');
  const steps = parts.map((part) => part.split(beside).map((name) => named(name.trim(), parts.length > 1 || continues)));
  // Words alone (`Build Payee Infrastructure`) are a step where a chain goes on from them; the caller sees that by the remark.
  const known = steps.flat().filter((name) => name !== null && name.title === null).length;
  if (steps.length === 0 || steps.flat().some((name) => name === null))
    return isWork(line) ? { continues, steps: [[workOf(chain)]], remark } : null;
  return known > 0 ? { continues, steps: steps as Named[][], remark } : null;
}

function named(text: string, inChain: boolean): Named | null {
  const [, id = text, remark = null] = /^(\S+)\s*\(([^()]*)\)$/.exec(text) ?? [];
  if (idLike.test(id)) return { id, title: null, remark };
  return inChain && /^[A-Z]\w+(\s+\w+){0,5}$/.test(text) ? { id: slug(text), title: text, remark: null } : null;
}

/** "Build Payee Infrastructure (shared)": a verb and a thing in capitals, which is work and no remark. */
const isWork = (line: string) =>
  /^(Build|Create|Implement|Set ?up|Write|Migrate|Design|Deploy)\s+[A-Z]\w*(\s+[A-Z]\w*)*\s*(\([^()]*\))?$/.test(line);
const workOf = (text: string): Named => ({ id: slug(text), title: text, remark: null });

/** An audit of what was built is work of its own; one before something (`Pre-Launch Audit`) is the decision about it, for which a person holds. */
const isAudit = (words: string) => /\baudit\b/i.test(words) && !/^pre\b|^go\b/i.test(words);

/** The last stream of its phase, behind all others, by an agent that has not built any of it. */
function addAudit({ draft, register }: Search, open: Open, words: string): void {
  const [, title = words, remark] = /^(.*?)\s*\(([^()]*)\)\s*$/.exec(words) ?? [];
  const id = slug(title);
  if (id === '' || register.stream(id)) return addMapCheckpoint({ draft }, open, words);
  const audit = emptyStream(id, title, open.phase?.id ?? null);
  if (remark) audit.notes.push(remark);
  audit.notes.push('unsure: an audit by an agent; where a person does it, make it a checkpoint with `review: true`');
  for (const before of open.ends.length > 0 ? open.ends : open.barrier) addNeed(audit.needs, { kind: 'id', id: before.id });
  draft.streams.push(audit);
  open.ends = [];
  open.barrier = [audit];
  open.last = open.barrier;
}

function addMapCheckpoint({ draft }: Pick<Search, 'draft'>, open: Open, words: string): void {
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
function finish({ draft }: Search, open: Open): void {
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
  estimate(open);
}

const day = 24 * 60;
/** Weeks of a phase are shared by the longest chain of its streams. */
function estimate(open: Open): void {
  if (open.from === null || open.to === null) return;
  const depth = new Map<string, number>();
  const depthOf = (stream: DraftStream): number => {
    const known = depth.get(stream.id);
    if (known !== undefined) return known;
    depth.set(stream.id, 1);
    const before = stream.needs.flatMap((need) => open.streams.filter(({ id }) => need.kind === 'id' && need.id === id));
    const own = 1 + Math.max(0, ...before.map(depthOf));
    depth.set(stream.id, own);
    return own;
  };
  const longest = Math.max(1, ...open.streams.map(depthOf));
  const share = Math.max(1, Math.round((open.to - open.from) / longest / day)) * day;
  for (const stream of open.streams) stream.estimate ??= estimateText(share, share);
  open.phase?.notes.push(
    `unsure: estimates are the time of the phase, shared by the ${longest === 1 ? 'stream' : `${longest} streams of its longest chain`}`,
  );
}

/** A phase that says no more begins after those whose weeks end where its own begin. Those that are behind others already are left out. */
function order(all: readonly Open[]): void {
  for (const open of all) {
    const { phase, from } = open;
    if (!phase || from === null || phase.needs.length > 0) continue;
    const ended = all.filter(
      (other) => other !== open && other.from !== null && other.to !== null && other.from < from && startsAfter(open, other),
    );
    const behind = (other: Open) =>
      ended.some((later) => later !== other && later.from !== null && startsAfter(later, other) && later.from > (other.from ?? 0));
    for (const other of ended) {
      if (other.phase && !behind(other))
        addNeed(phase.needs, { kind: 'id', id: other.phase.id, unsure: 'by its weeks; the guide does not say it' });
    }
  }
}
/** Weeks count whole, so that one phase may end in the week in which the next begins. */
const startsAfter = (later: Open, earlier: Open) => later.from !== null && earlier.to !== null && later.from >= earlier.to - 7 * 24 * 60;
