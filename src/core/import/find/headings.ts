import { addNeed, emptyPhase, emptyStream, type DraftCheckpoint, emptyCheckpoint } from '../draft.ts';
import { sectionsOf, type Section } from '../guide.ts';
import { estimateIn, idOf, slug } from '../words.ts';
import { phaseAround } from './places.ts';
import { numberedTitle, outwards, sections, splitTitle, type NumberedTitle, type Search } from './search.ts';

const phaseNouns = new Set(['phase', 'batch', 'stage', 'sprint', 'week']);
const streamNouns = new Set(['stream', 'workstream', 'agent', 'task', 'session']);

/** Headings such as `Phase 1: ...`, `Batch 2: ...` are phases; `Stream A: ...`, `Task 1.1: ...` streams, in the phase around them. */
export function findHeadings(search: Search): void {
  const { draft, ledger, owners, register } = search;
  for (const section of sections(search)) {
    const title = section.level > 1 ? numberedTitle(section.title) : null;
    if (!title) continue;
    if (phaseNouns.has(title.noun) && !insideStream(search, section) && hasContent(section)) {
      const id = idOf(`${title.noun}-${title.number.toLowerCase()}`);
      if (register.phase(id)) continue;
      const { title: words, remark } = splitTitle(title.rest);
      const found = emptyPhase(id, words || null);
      if (remark) found.notes.push(section.title);
      draft.phases.push(found);
      owners.set(section, found);
      ledger.take(section.line, `phase ${id}`);
    } else if (streamNouns.has(title.noun) && hasContent(section)) {
      addStream(search, section, title, phaseAround(search, section)?.id ?? null);
    }
  }
}

const hasContent = (section: Section) => [...sectionsOf(section)].some(({ blocks }) => blocks.length > 0);
const insideStream = (search: Search, section: Section) =>
  [...outwards(search, section)].some((other) => other !== section && streamNouns.has(numberedTitle(other.title)?.noun ?? ''));

function addStream(search: Search, section: Section, { noun, number, rest }: NumberedTitle, phase: string | null): void {
  const { draft, ledger, owners, register } = search;
  if (noun === 'task' && /^review\b/i.test(rest) && phase !== null) return addReview(search, section, rest, phase);
  const id = /^[A-Z]/.test(number) ? idOf(number) : `${noun}-${idOf(number)}`;
  if (register.stream(id) || register.phase(id)) return;
  const { title, remark } = splitTitle(rest);
  const stream = emptyStream(id, title || null, phase);
  if (remark) {
    if (estimateIn(remark)) stream.estimate = estimateIn(remark);
    else stream.notes.push(section.title);
  }
  if (/\boptional\b/i.test(rest)) stream.optional = true;
  draft.streams.push(stream);
  owners.set(section, stream);
  ledger.take(section.line, `stream ${id}`);
}

/** A task that reviews what its phase has done is a checkpoint that holds for a person. */
function addReview({ draft, ledger, owners }: Search, section: Section, title: string, phase: string): void {
  const checkpoint: DraftCheckpoint = emptyCheckpoint(slug(title), title);
  checkpoint.review = true;
  addNeed(checkpoint.needs, { kind: 'id', id: phase });
  draft.checkpoints.push(checkpoint);
  owners.set(section, checkpoint);
  ledger.take(section.line, `checkpoint ${checkpoint.id}`);
}
