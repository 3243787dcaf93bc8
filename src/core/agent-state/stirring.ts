/** What turns and counts on a screen while nothing happens: spinners, seconds, tokens. */
const turning = /\d[\d.,]*(?:ms|[kKMdhms])?\b|[\u2801-\u28ff·✢✳✶✻✽∗*•◦○●⏺.…]/gu;

/** What a screen says beside that: as long as it stays the same, its program shows no sign of life. @param rows of the visible screen */
export const stillOf = (rows: readonly string[]): string =>
  rows
    .map((row) => row.replaceAll(turning, '').trim())
    .filter((row) => row !== '')
    .join('\n');
