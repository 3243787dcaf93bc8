// eslint-disable-next-line no-control-regex -- Colours of the tools are what is taken away.
const colours = /\u001b\[[0-?]*[ -/]*[@-~]/g;

/** Output of a program as lines without colours; a line that a progress bar wrote over is what it was at last. */
export const outputLines = (output: string): string[] =>
  output
    .replace(colours, '')
    .split(/\r?\n/)
    .map((line) => line.slice(line.lastIndexOf('\r') + 1));

/** `2 failed | 245 passed` or `2 failed, 245 passed` as numbers by their words. A word that stands twice is added up. */
export function countsByWord(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [, digits = '', word = ''] of text.matchAll(/(\d+)\s+([a-z]+)/gi)) {
    counts.set(word.toLowerCase(), (counts.get(word.toLowerCase()) ?? 0) + Number(digits));
  }
  return counts;
}
