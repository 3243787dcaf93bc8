import { isFields, type Fields } from '../../core/text/fields.ts';

/** Characters of one text that are kept: a tool may have read or written a file of megabytes. */
const longest = 16_000;

/** A payload with its long texts cut, for the engine reads all of it. */
export const shortPayload = (payload: Fields): Fields =>
  Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, shortened(value)]));

function shortened(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length <= longest ? value : `${value.slice(0, longest).toWellFormed()}… (${value.length} characters)`;
  }
  if (Array.isArray(value)) return value.map(shortened);
  return isFields(value) ? shortPayload(value) : value;
}
