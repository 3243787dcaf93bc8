/** Longest part of a file name that the name of a gate may become: ids and the round need room beside it. */
const longestEncoded = 100;

/**
 * The name of a gate that the plan gives none: its command, on one line, and short enough for the name of its log file. A cut name
 * ends with `…`.
 */
export function gateNameOf(command: string): string {
  const line = command.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  let name = '';
  let length = 0;
  for (const character of line) {
    length += encodeURIComponent(character).length;
    if (length > longestEncoded) return `${name.trimEnd()}…`;
    name += character;
  }
  return name;
}
