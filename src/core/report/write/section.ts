/** A part of a report for a person: every written form shows the same parts, so that none of them knows something that another does not. */
export interface Section {
  /** Word that names it, for links. */
  readonly id: string;
  readonly title: string;
  /** Sentences above the table. */
  readonly lines: readonly string[];
  readonly table: Table | null;
}

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Column {
  readonly title: string;
  /** Figures stand to the right. */
  readonly isFigure?: boolean;
}

/** Text in one dress; a bare text has none. Texts are as they came from outside: whoever writes them makes them safe. */
export type Cell = string | { readonly text: string; readonly tone: CellTone };
export type CellTone = 'good' | 'bad' | 'warn' | 'soft';

export const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);
export const toneOf = (cell: Cell): CellTone | null => (typeof cell === 'string' ? null : cell.tone);

/** `Name`, or `#Figure` for a column of figures. */
export const columns = (...titles: readonly string[]): readonly Column[] =>
  titles.map((title) => (title.startsWith('#') ? { title: title.slice(1), isFigure: true } : { title }));
