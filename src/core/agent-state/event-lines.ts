import { parseFields, type Fields } from '../text/fields.ts';

/** What one line of an event stream was good for. */
export interface LineRead {
  readonly events: readonly Fields[];
  /** What is no event, to be shown as it is and read as a line of errors; null where nothing is left. */
  readonly text: string | null;
}

/** Characters of a broken line that are kept for the rest of it. */
const longestPartial = 4_000_000;

/** Written by another part of the program, at times into the middle of a line. */
const injected = '{"type":"rate_limit_event"';

/**
 * Reads the lines of an event stream. Claude has been seen to write an event of its own into a line that it was writing, with its own line end: the
 * event is taken out, and what was around it is put together again. One per stream.
 */
export class EventLines {
  private partial = '';

  /** @param line without its end */
  read(line: string): LineRead {
    // In a string it would be escaped, so an event of this kind further in is always in the wrong place, also where a value may stand.
    const whole = line.indexOf(injected) > 0 ? null : parseFields(line);
    if (whole) return this.done([whole], this.partial === '' ? null : this.partial);
    const { events, rest } = takeOut(line);
    const joined = parseFields(this.partial + rest);
    if (joined) return this.done([...events, joined], null);
    if (events.length > 0 && this.partial.length + rest.length <= longestPartial) {
      this.partial += rest;
      return { events, text: null };
    }
    const text = this.partial + rest;
    return this.done(events, text.trim() === '' ? null : text);
  }

  private done(events: readonly Fields[], text: string | null): LineRead {
    this.partial = '';
    return { events, text };
  }
}

function takeOut(line: string): { readonly events: readonly Fields[]; readonly rest: string } {
  const start = line.indexOf(injected);
  const end = start < 0 ? null : endOfObject(line, start);
  const event = end === null ? null : parseFields(line.slice(start, end));
  if (end === null || event === null) return { events: [], rest: line };
  const after = takeOut(line.slice(end));
  return { events: [event, ...after.events], rest: line.slice(0, start) + after.rest };
}

/** The index after the object that begins here, or null where it has no end in this line. */
function endOfObject(line: string, start: number): number | null {
  let depth = 0;
  let quoted = false;
  for (let index = start; index < line.length; index += 1) {
    const char = line[index];
    if (quoted) {
      if (char === '\\') index += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return null;
}
