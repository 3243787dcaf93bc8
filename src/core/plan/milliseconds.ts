import { parseDuration } from './duration.ts';

/**
 * Milliseconds of a written duration that the schema has accepted.
 * @throws Error for text that the schema would have refused: an error of ours, not of the plan's
 */
export function milliseconds(text: string, parse = parseDuration): number {
  const read = parse(text);
  if (!read.ok) throw new Error(`an unchecked duration reached the compiler: ${text} ${read.reason}`);
  return read.ms;
}
