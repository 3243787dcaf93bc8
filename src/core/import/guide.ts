/**
 * A guide as the recognisers see it: sections by headings, and in them blocks whose every line has its number. Nothing of Markdown
 * is left but its structure, so that the recognisers do not depend on the library that read it.
 */
export interface Guide {
  /** The lines of the file, repaired, without their endings; line 1 has index 0. */
  readonly lines: readonly string[];
  /** All that stands before the first heading, with the sections below. Its title is empty, its level 0. */
  readonly root: Section;
}

export interface Section {
  readonly title: string;
  /** 1 to 6; 0 for the root. */
  readonly level: number;
  /** Of the heading, 1-based; 0 for the root. */
  readonly line: number;
  readonly blocks: readonly Block[];
  readonly sections: readonly Section[];
}

export type Block = Paragraph | List | Table | Code;

interface Lines {
  /** First and last line, 1-based. */
  readonly from: number;
  readonly to: number;
}

export interface Paragraph extends Lines {
  readonly kind: 'paragraph';
  readonly lines: readonly TextLine[];
}

/** One line of running text. */
export interface TextLine {
  readonly number: number;
  /** Without emphasis and backquotes. */
  readonly text: string;
  /** The bold text that it begins with, without a colon, or `null`. */
  readonly label: string | null;
  /** What follows the label, without a colon; the whole text where there is no label. */
  readonly rest: string;
  /** The code spans in it. */
  readonly codes: readonly string[];
}

export interface List extends Lines {
  readonly kind: 'list';
  readonly ordered: boolean;
  readonly items: readonly Item[];
}

export interface Item extends Lines {
  readonly line: TextLine;
  /** Whether its box is ticked; `null` where it has no box. */
  readonly checked: boolean | null;
  /** Further lines of its text, and what is nested in it. */
  readonly more: readonly TextLine[];
  readonly blocks: readonly Block[];
}

export interface Table extends Lines {
  readonly kind: 'table';
  readonly header: readonly string[];
  readonly rows: readonly Row[];
}
export interface Row {
  readonly number: number;
  readonly cells: readonly TextLine[];
}

export interface Code extends Lines {
  readonly kind: 'code';
  /** The word behind the fence in small letters, or an empty text. */
  readonly language: string;
  readonly lines: readonly { readonly number: number; readonly text: string }[];
}

/** All sections, each before those below it. */
export function* sectionsOf(section: Section): Generator<Section> {
  yield section;
  for (const child of section.sections) yield* sectionsOf(child);
}

/** All blocks of a section itself, those nested in list items included. */
export function* blocksOf(blocks: readonly Block[]): Generator<Block> {
  for (const block of blocks) {
    yield block;
    if (block.kind === 'list') for (const item of block.items) yield* blocksOf(item.blocks);
  }
}
