import { emptyStream, type Aside, type Draft, type DraftPhase, type Noted } from '../draft.ts';
import { blocksOf, sectionsOf, type Section } from '../guide.ts';
import { slug } from '../words.ts';
import { ownerOf, phaseAround } from './places.ts';
import { sections, type Search } from './search.ts';

/** A phase in which no stream was found is work all the same: one stream, told what stands there. */
export function fillEmptyPhases(search: Search): void {
  const { draft, ledger } = search;
  for (const section of sections(search)) {
    const phase = phaseAround(search, section);
    if (!phase || phase !== search.owners.get(section) || !isEmpty(draft, phase)) continue;
    const lines = [...sectionsOf(section)].flatMap(({ blocks, line }) => [
      line,
      ...[...blocksOf(blocks)].flatMap(({ from, to }) => numbers(from, to)),
    ]);
    const open = [...new Set(lines)].sort((a, b) => a - b).filter((number) => ledger.isOpen(number));
    if (open.length === 0 || phase.checks.length > 0) continue;
    const id = slug(phase.title ?? '');
    const stream = emptyStream(
      id === '' || draft.streams.some((each) => each.id === id) || draft.phases.some((each) => each.id === id) ? `${phase.id}-work` : id,
      phase.title,
      phase.id,
    );
    stream.estimate = phase.estimate;
    stream.prompt.push(...open.map((number) => search.guide.lines[number - 1] ?? ''));
    ledger.take(open, `prompt of stream ${stream.id}`);
    draft.streams.push(stream);
  }
}
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const isEmpty = ({ streams, phases }: Draft, { id }: DraftPhase) =>
  !streams.some(({ phase }) => phase === id) && !phases.some(({ parent }) => parent === id);

export interface Kept {
  readonly from: number;
  readonly to: number;
  /** Title of the section. */
  readonly section: string;
  readonly why: string;
}

/** Lines that nobody has taken become comments at the part of the draft that their section belongs to. */
export function keepLeftovers(search: Search): Kept[] {
  const { guide, ledger } = search;
  const out: Kept[] = [];
  const all = sections(search);
  all.forEach((section, index) => {
    const last = (all[index + 1]?.line ?? guide.lines.length + 1) - 1;
    const first = Math.max(1, section.line);
    takeHeading(search, section);
    const open = numbers(first, last).filter((number) => ledger.isOpen(number));
    if (open.length === 0) return;
    const why = reason(section);
    const owner = ownerOf(search, section) ?? 'end';
    const words = open.map((number) => (guide.lines[number - 1] ?? '').trimEnd());
    put(
      search.draft,
      owner,
      section.line > 0 && !open.includes(section.line) && typeof owner === 'string' ? [`(${section.title})`, ...words] : words,
    );
    for (const number of open) ledger.keep(number, why);
    for (const [from, to] of runs(open, guide.lines)) out.push({ from, to, section: section.title, why });
  });
  return out;
}

/** The heading of what was used is form; where it says more than a name, it stays as a comment. */
function takeHeading(search: Search, section: Section): void {
  const { ledger, draft } = search;
  if (!ledger.isOpen(section.line)) return;
  const within = [...sectionsOf(section)].flatMap(({ blocks }) => blocks);
  if (!within.some(({ from, to }) => numbers(from, to).some((number) => ledger.fates().get(number)?.kind === 'used'))) return;
  ledger.take(section.line, 'heading');
  if (/[\d(:]/.test(section.title)) put(draft, ownerOf(search, section) ?? 'end', [section.title]);
}

function put(draft: Draft, owner: Noted | Aside, lines: readonly string[]): void {
  if (typeof owner === 'string') draft.asides[owner].push(...(draft.asides[owner].length > 0 ? [''] : []), ...lines);
  else owner.notes.push(...lines);
}

/** Runs of lines between which only blank ones lie. */
function runs(open: readonly number[], lines: readonly string[]): [number, number][] {
  const out: [number, number][] = [];
  for (const number of open) {
    const last = out.at(-1);
    const near =
      last &&
      numbers(last[1] + 1, number - 1).every(
        (between) => (lines[between - 1] ?? '').trim() === '' || /^[\s`~-]+\w*$/.test(lines[between - 1] ?? ''),
      );
    if (last && near) last[1] = number;
    else out.push([number, number]);
  }
  return out;
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [/rollback|risk|emergency|contingenc|conflict/i, 'what people do when something goes wrong: no rule of the plan language was seen in it'],
  [/stand-?up|communicat/i, 'what people tell one another'],
  [/hand-?off/i, 'a list for people to go by; make it gates where it should hold something back'],
  [/monitor/i, 'the dashboard shows this by itself'],
  [/next steps|post|after/i, 'work after the run; make it streams or a sign-off where it belongs to the plan'],
];
const reason = ({ title }: Section) =>
  reasons.find(([pattern]) => pattern.test(title))?.[1] ?? 'nothing in the plan language was seen in it';
