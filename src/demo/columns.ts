const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f1e6}-\u{1f1ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
const invisible = /^[\p{Cc}\p{Mn}\p{Me}\p{Cf}]+$/u;
// eslint-disable-next-line no-control-regex
const escapes = /\u001b\[[0-9;:?]*[ -/]*[@-~]/g;

/** Columns that a text takes on a terminal, escape sequences not counted. */
export function columnsOf(text: string): number {
  const plain = text.replace(escapes, '');
  if (/^[\u0020-\u007e]*$/.test(plain)) return plain.length;
  let columns = 0;
  for (const { segment } of segmenter.segment(plain)) columns += clusterColumns(segment);
  return columns;
}

/** Cuts a plain text (no escape sequences) to so many columns, with an ellipsis where something was lost. */
export function cut(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  if (columns < 1) return '';
  let kept = '';
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    used += clusterColumns(segment);
    if (used > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Keeps the end of a plain text, for an input line that is longer than its box. */
export function cutFront(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const clusters = [...segmenter.segment(text)].map(({ segment }) => segment);
  let used = 1;
  let from = clusters.length;
  while (from > 0 && used + clusterColumns(clusters[from - 1] ?? '') <= columns) {
    from -= 1;
    used += clusterColumns(clusters[from] ?? '');
  }
  return columns < 1 ? '' : `…${clusters.slice(from).join('')}`;
}

/** Breaks a plain text at blanks into lines of at most so many columns; a word that is longer is broken where it must be. */
export function wrap(text: string, columns: number): string[] {
  const width = Math.max(1, columns);
  const lines: string[] = [];
  for (const paragraph of text.split(/\r?\n/)) {
    let line = '';
    for (const word of paragraph.split(/(?<=\s)(?=\S)/)) {
      if (columnsOf(line + word.trimEnd()) <= width) {
        line += word;
        continue;
      }
      if (line.trim() !== '') lines.push(line.trimEnd());
      const pieces = broken(word, width);
      lines.push(...pieces.slice(0, -1));
      line = pieces.at(-1) ?? '';
    }
    lines.push(line.trimEnd());
  }
  return lines;
}

/** Fills a text up with blanks. */
export const pad = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - columnsOf(text)));

function broken(word: string, columns: number): string[] {
  const pieces = [''];
  for (const { segment } of segmenter.segment(word)) {
    const last = pieces.length - 1;
    if (columnsOf((pieces[last] ?? '') + segment) <= columns) pieces[last] += segment;
    else pieces.push(segment);
  }
  return pieces;
}

function clusterColumns(cluster: string): number {
  if (invisible.test(cluster)) return 0;
  return wide.test(cluster) ? 2 : 1;
}
