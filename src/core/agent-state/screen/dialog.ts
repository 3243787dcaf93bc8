/** What an agent asks on its screen: a numbered list of answers below what they are about. */
export interface Dialog {
  /** Rows above the answers that belong to it, without the frames of boxes: the tool, what it will do, the question. */
  readonly body: readonly string[];
  /** The row right above the answers: `Do you want to proceed?`; empty where there is none. */
  readonly question: string;
  /** As they stand there, the first of them number 1. */
  readonly options: readonly string[];
}

/** Frames of boxes, which may stand in one another, on either side. */
const frame = /^(?:\s*[│┃] ?)+|(?:\s*[│┃])+\s*$/gu;
const option = /^\s*(?<mark>[❯›●>] )?\s*(?<number>\d{1,2})\. +(?<text>\S.*)$/u;
const edge = /^\s*[─━╌╭╮╰╯┌┐└┘ ]*$/u;

/**
 * Finds the dialog that the screen of an agent ends with. A list is a dialog only where one of its answers is marked as the one that Enter would pick: the
 * prose of an agent has lists, too.
 * @param rows of the visible screen, top first
 */
export function readDialog(rows: readonly string[]): Dialog | null {
  const bare = rows.map((row) => row.replaceAll(frame, '').trimEnd());
  const first = bare.findLastIndex((row) => numberOf(row) === 1);
  if (first < 0) return null;
  const options: string[] = [];
  let isMarked = false;
  for (const row of bare.slice(first)) {
    const found = option.exec(row)?.groups;
    if (found === undefined || Number(found['number']) !== options.length + 1) continue;
    // What an answer means stands in a column of its own.
    options.push((found['text'] ?? '').split(/ {3,}/)[0]?.trim() ?? '');
    isMarked ||= found['mark'] !== undefined;
  }
  if (!isMarked || options.length < 2) return null;
  const above = bare.slice(0, first);
  const from = beginning(rows.slice(0, first));
  const body = trimmed(above.slice(from).filter((row) => row === '' || !edge.test(row)));
  return {
    body: body.map((row) => row.replace(/^ {1,2}/, '')),
    question: body.findLast((row) => row !== '')?.trim() ?? '',
    options,
  };
}

const numberOf = (row: string): number | null => {
  const found = option.exec(row)?.groups?.['number'];
  return found === undefined ? null : Number(found);
};

/**
 * Where the dialog begins that goes on to the end of these rows. Rules of dashes within it frame what it shows, so the last rule of full lines counts, and of
 * boxes in one another the outer.
 */
function beginning(rows: readonly string[]): number {
  const strict = rows.findLastIndex((row) => /^\s*[─━]{20,}/.test(row) || /^[╭┌]/.test(row) || /^[•›❯●✔✗✦■⏺]/u.test(row));
  return strict < 0 ? 0 : strict + 1;
}

function trimmed(rows: readonly string[]): readonly string[] {
  const first = rows.findIndex((row) => row.trim() !== '');
  return first < 0 ? [] : rows.slice(first, rows.findLastIndex((row) => row.trim() !== '') + 1);
}
