import { readProgressMarkdown } from '../../core/progress/progress-md.ts';
import type { Reading } from '../../core/progress/reading.ts';
import { readStatusJson } from '../../core/progress/status-json.ts';
import type { FileFault } from '../../core/run/events.ts';
import { jsonFault } from '../../core/text/json-fault.ts';

export type ReadResult =
  | { readonly kind: 'reading'; readonly reading: Reading }
  /** It may be written half: the last good reading stands, and the next one decides. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'fault'; readonly fault: FileFault };

/** Reads one text of a file. `isLast` is set when nobody will write it any more: there is no better text to wait for then. */
export type Reader = (text: string, isLast: boolean) => ReadResult;

export const readStatus: Reader = (text) => {
  const reading = readStatusJson(text);
  return reading === null ? { kind: 'fault', fault: jsonFaultOf(text) } : { kind: 'reading', reading };
};

/** @param text that is no JSON object */
export function jsonFaultOf(text: string): FileFault {
  const fault = jsonFault(text.replace(/^\ufeff/, ''));
  if (fault === null) return { reason: 'is JSON, but no object' };
  const { line, column, reason } = fault;
  return { reason: `is no JSON: ${reason}`, line, column };
}

/**
 * Markdown has no end by which half a text could be told from a whole one. One that has become shorter, as a file is while it is
 * rewritten in place, is taken when it stands the same at the next reading; an empty one never is.
 */
export function markdownReader(): Reader {
  let taken = 0;
  let doubted: string | null = null;
  return (text, isLast) => {
    const isShorter = text.length < taken && text !== doubted && !isLast;
    doubted = text;
    if (text.trim() === '' || isShorter) return { kind: 'unfinished' };
    taken = text.length;
    const reading = readProgressMarkdown(text);
    return reading === null ? { kind: 'fault', fault: { reason: 'is binary' } } : { kind: 'reading', reading };
  };
}
