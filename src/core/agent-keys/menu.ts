/** A list on the screen of which one option is picked: a permission, a question, a dialog of the first start. */
export interface Menu {
  /** What stands above the options, the last paragraph of it, one line each. */
  readonly question: readonly string[];
  /** In order, as they are numbered on the screen. */
  readonly options: readonly string[];
  /** Index of the option that the cursor is on; -1 where none is seen. */
  readonly selected: number;
}

/** Frames of boxes say nothing. */
const bare = (row: string): string => row.replaceAll(/^[\s│┃|]+|[\s│┃|]+$/gu, '');
const rule = /^[─╌━╭╰╮╯═]+$/u;
const numbered = /^([❯›●>]\s*)?(\d{1,2})\.\s+(.+)$/u;

/** Rows of one option and of what belongs to it, at most, between it and the next. */
const apart = 3;
/** Rows of a question that are kept. */
const longestQuestion = 12;

/** The lowest list of numbered options with a cursor on the screen; null for none. @param rows of the visible screen, top first */
export function menuOn(rows: readonly string[]): Menu | null {
  const lines = rows.map(bare);
  const found = lines.flatMap((line, at) => {
    const [, cursor, number, label] = numbered.exec(line) ?? [];
    return label === undefined ? [] : [{ at, number: Number(number), label: label.trim(), selected: cursor !== undefined }];
  });
  // From the last upwards, for as long as the numbers count down to 1.
  const options: typeof found = [];
  for (const option of found.toReversed()) {
    const [next] = options;
    if (next && (option.number !== next.number - 1 || next.at - option.at > apart + 1)) break;
    options.unshift(option);
    if (option.number === 1) break;
  }
  const [first] = options;
  const selected = options.findIndex((option) => option.selected);
  if (first?.number !== 1 || selected < 0) return null;
  return { question: questionAbove(lines, first.at), options: options.map(({ label }) => label), selected };
}

function questionAbove(lines: readonly string[], below: number): readonly string[] {
  const above = lines.slice(Math.max(0, below - longestQuestion), below);
  const begins = above.findLastIndex((line) => rule.test(line)) + 1;
  return above.slice(begins).filter((line) => line !== '' && !rule.test(line));
}
