import { addNeed, emptyPhase, emptyStream, type DraftNeed, type DraftStream } from '../draft.ts';
import { blocksOf, type TextLine } from '../guide.ts';
import { slug } from '../words.ts';
import { ownerOf } from './places.ts';
import { sections, type Search } from './search.ts';

const mark = /^\s*(?:\[[ xX]\]\s*)?\[(PARALLEL|SEQUENTIAL)(?:\s+(after|with)\s+([^\]]+))?\]\s*[-:]?\s*(.+)$/i;

/**
 * Lines marked `[PARALLEL] ...`, `[SEQUENTIAL after X] ...`, `[PARALLEL with X] ...` are streams, in a phase by the heading that they stand
 * under. X is a heading, or words of an earlier line. A line that explains the marks themselves ("Can run simultaneously") is none.
 */
export function findMarks(search: Search): void {
  const { draft, ledger, owners } = search;
  for (const section of sections(search)) {
    const lines: TextLine[] = [];
    for (const block of blocksOf(section.blocks)) {
      if (block.kind === 'paragraph') lines.push(...block.lines);
      if (block.kind === 'list') lines.push(...block.items.map(({ line }) => line));
    }
    const marked = lines.filter((line) => mark.test(line.text) && !line.codes.some((code) => mark.test(`${code} x`)));
    if (marked.length === 0 || section.level === 0) continue;
    const phaseId = slug(section.title);
    const within = ownerOf(search, section);
    if (phaseId === '' || draft.phases.some(({ id }) => id === phaseId) || draft.streams.some(({ id }) => id === phaseId)) continue;
    const phase = emptyPhase(phaseId, section.title, draft.phases.find((each) => each === within)?.id ?? null);
    draft.phases.push(phase);
    owners.set(section, phase);
    ledger.take(section.line, `phase ${phaseId}`);
    let before: DraftStream | null = null;
    for (const line of marked) {
      const [, kind = '', word, target, text = ''] = mark.exec(line.text) ?? [];
      const id = freeId(search, slug(text));
      const stream: DraftStream = emptyStream(id, text, phaseId);
      if (kind.toUpperCase() === 'SEQUENTIAL') {
        if (target !== undefined) addNeed(stream.needs, resolved(search, target, stream));
        else if (before) addNeed(stream.needs, { kind: 'id', id: before.id });
      } else if (word?.toLowerCase() === 'with' && target !== undefined) {
        stream.notes.push(`in parallel with ${target}`);
      }
      draft.streams.push(stream);
      ledger.take(line.number, `stream ${id}`);
      before = stream;
    }
  }
}

function freeId({ draft }: Search, wanted: string): string {
  const base = wanted || 'stream';
  let id = base;
  for (let count = 2; [...draft.streams, ...draft.phases].some((each) => each.id === id); count++) id = `${base}-${count}`;
  return id;
}

function resolved({ draft, register }: Search, target: string, stream: DraftStream): DraftNeed {
  const phase = draft.phases.find(({ id, title }) => id === slug(target) || title?.toLowerCase() === target.trim().toLowerCase());
  if (phase && phase.id !== stream.phase) return { kind: 'id', id: phase.id };
  const named = register.streamsIn(target)[0] ?? register.byTitle(target);
  if (named) return { kind: 'id', id: named.id };
  const last = draft.streams.at(-1);
  return last
    ? { kind: 'id', id: last.id, unsure: `after ${target}: not found by this name` }
    : { kind: 'id', id: phase?.id ?? 'unknown', unsure: target };
}
