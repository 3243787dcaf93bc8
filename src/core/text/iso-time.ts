/** Reads `2026-02-15T14:30:00Z` and the like. @returns epoch milliseconds, or `null` when the text is no time */
export function parseIsoTime(text: string): number | null {
  // oxlint-disable-next-line eslint/no-restricted-globals -- It reads a time that was written, and takes none.
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}
