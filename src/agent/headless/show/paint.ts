const sgr =
  (on: number, off: number) =>
  (text: string): string =>
    text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;

export const bold = sgr(1, 22);
export const faint = sgr(2, 22);
export const red = sgr(31, 39);
export const green = sgr(32, 39);
export const yellow = sgr(33, 39);
export const cyan = sgr(36, 39);

/** Colours each line by itself, so that a cut between two of them harms nothing. */
export const eachLine = (text: string, paint: (line: string) => string): string => text.split('\n').map(paint).join('\n');
