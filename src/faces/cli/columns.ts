import stringWidth from 'string-width';

/** A cell, with a dress for its text that has no width of its own. */
export type Cell = string | { readonly text: string; readonly paint: (text: string) => string };

/**
 * Rows as aligned columns, two spaces apart, without trailing spaces. Width is what a terminal takes, not the number of characters.
 * @returns lines without their line ends
 */
export function columns(rows: readonly (readonly Cell[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, stringWidth(textOf(cell)));
    });
  }
  return rows.map((row) => {
    const last = row.length - 1;
    const cells = row.map((cell, index) => {
      const text = textOf(cell);
      const painted = typeof cell === 'string' ? cell : cell.paint(text);
      return index === last ? painted : painted + ' '.repeat((widths[index] ?? 0) - stringWidth(text));
    });
    return cells.join('  ').trimEnd();
  });
}

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);
