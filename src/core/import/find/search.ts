import type { Aside, Draft, DraftCheck, Noted } from '../draft.ts';
import { sectionsOf, type Block, type Guide, type Section, type TextLine } from '../guide.ts';
import type { Ledger } from '../ledger.ts';
import type { Register } from '../register.ts';
import { isSafeGate, looksLikeCommand } from '../shell.ts';
import { bare } from '../words.ts';

/** What the recognisers share. Each looks over the guide for one kind of thing, takes the lines that say it, and adds to the draft. */
export interface Search {
  readonly guide: Guide;
  readonly ledger: Ledger;
  readonly draft: Draft;
  readonly register: Register;
  /** Whether a file is there, by its path relative to the folder of the plan. */
  readonly hasFile: (path: string) => boolean;
  /** The section around each section but the root. */
  readonly around: ReadonlyMap<Section, Section>;
  /** The part of the draft that a section has become: what is left of the section is kept there. */
  readonly owners: Map<Section, Noted | Aside>;
}

export const sections = ({ guide }: Search): Section[] => [...sectionsOf(guide.root)];

export function sectionsAround(guide: Guide): Map<Section, Section> {
  const around = new Map<Section, Section>();
  for (const section of sectionsOf(guide.root)) for (const child of section.sections) around.set(child, section);
  return around;
}

/** A section and those around it, from the inside outwards. */
export function* outwards({ around }: Search, section: Section): Generator<Section> {
  for (let now: Section | undefined = section; now; now = around.get(now)) yield now;
}

/** A heading such as `Phase 1: Foundation` or `Task 1.1 - Set up`: what it numbers, and its words. */
export interface NumberedTitle {
  readonly noun: string;
  readonly number: string;
  readonly rest: string;
}
const numbered =
  /^(phase|batch|stage|sprint|track|stream|workstream|agent|task|step|wave|gate|milestone|day|week|option|session|checkpoint)\s+([A-Za-z]{0,4}\d+(?:\.\d+)*[A-Za-z]?|[A-Z])(?:\s*[:—–]\s*|\s+-\s+|\s*$)(.*)$/i;
export function numberedTitle(title: string): NumberedTitle | null {
  const [, noun, number, rest] = numbered.exec(bare(title)) ?? [];
  return noun === undefined || number === undefined ? null : { noun: noun.toLowerCase(), number, rest: (rest ?? '').trim() };
}

/** A title without the parenthesis at its end, and what the parenthesis says. */
export function splitTitle(title: string): { readonly title: string; readonly remark: string | null } {
  const [, before, remark] = /^(.*\S)\s*\(([^()]*)\)\s*$/.exec(bare(title)) ?? [];
  return before === undefined ? { title: bare(title), remark: null } : { title: before, remark: remark ?? null };
}

/** Lines of the guide as they stand there, without the indentation that they share. */
export function rawLines({ guide }: Search, from: number, to: number): string[] {
  const lines = guide.lines.slice(from - 1, to);
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(Number.isFinite(indent) ? indent : 0).trimEnd());
}

/** The same, for blocks that were taken as the words of something. Fences are left out. */
export const rawBlock = (search: Search, block: { readonly from: number; readonly to: number }): string[] =>
  rawLines(search, block.from, block.to).filter((line) => !/^\s*(`{3,}|~{3,})/.test(line));

/** The items of a check-list, where a list is one: some item has a box, or is ticked. */
export function boxes(block: Block): { readonly line: TextLine; readonly done: boolean; readonly to: number }[] {
  if (block.kind !== 'list') return [];
  const items = block.items.map((item) => ({
    line: item.line,
    done: item.checked === true,
    to: item.to,
    boxed: item.checked !== null || /^\s*[✅☑☐✔✓⬜]/u.test(item.line.text),
  }));
  return items.some(({ boxed }) => boxed) ? items : [];
}

/** An item of a check-list as a check: with a command where it names one, else for a person. */
export function checkOf(line: TextLine, level: DraftCheck['level'] = 'must'): DraftCheck {
  const text = bare(line.text);
  const code = line.codes.find((each) => looksLikeCommand(each));
  if (code !== undefined)
    return isSafeGate(code)
      ? { title: text, level, run: code, notes: [] }
      : { title: text, level, run: null, notes: [`run by hand: ${code}`] };
  const { title, remark } = splitTitle(text);
  if (!looksLikeCommand(title)) return { title: text, level, run: null, notes: [] };
  return { title: text, level, run: title, notes: remark === null ? [] : [`expected: ${remark}`] };
}

/** The label that introduces a block: the paragraph just before it, when it ends with a colon or is bold. */
export function labelBefore(blocks: readonly Block[], index: number): TextLine | null {
  const before = blocks[index - 1];
  if (before?.kind !== 'paragraph') return null;
  const line = before.lines.at(-1);
  return line && (line.label !== null || line.text.endsWith(':')) ? line : null;
}
export const labelText = (line: TextLine | null): string => (line === null ? '' : (line.label ?? line.text).replace(/:$/, '').trim());
