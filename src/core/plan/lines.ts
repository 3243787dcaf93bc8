/** Lines of a text: from offsets (UTF-16 code units) to places that people can find. */
export interface Lines {
  /** 1-based line and column of an offset; an offset past the end is the end. */
  position(offset: number): { readonly line: number; readonly column: number };
  /** A line without its line ending; empty where there is none. */
  text(line: number): string;
}

export function linesOf(text: string): Lines {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return {
    position(offset) {
      const wanted = Math.max(0, Math.min(offset, text.length));
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= wanted) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: wanted - (starts[low] ?? 0) + 1 };
    },
    text(line) {
      const from = starts[line - 1];
      if (from === undefined) return '';
      const next = starts[line];
      return text.slice(from, next === undefined ? text.length : next - 1).replace(/\r$/, '');
    },
  };
}
