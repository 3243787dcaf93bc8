import { itemSubject } from '../run/items.ts';
import type { RunRequest } from '../run/events.ts';
import type { JournalReading } from './journal/read-journal.ts';

/** Something that a person decided. */
export interface Decision {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly seq: number;
  readonly by: string;
  readonly kind: RunRequest['kind'];
  /** What it is about: an item (`review:C1`), a stream, a gate, a wave, or `all`. */
  readonly about: string;
  readonly note: string;
  /** It answers a review hold or a human gate: an approval, or its refusal. */
  readonly isSignature: boolean;
}

/** All of them in the order in which they were accepted. */
export const decisionsOf = ({ requests }: JournalReading): Decision[] =>
  requests.map(({ stamp: { at, seq }, event: { request, by } }) => ({
    at,
    seq,
    by,
    kind: request.kind,
    about: aboutOf(request),
    note: noteOf(request),
    isSignature: 'item' in request && ['review', 'gate'].includes(itemSubject(request.item)?.kind ?? ''),
  }));

function noteOf(request: RunRequest): string {
  if ('override' in request && request.override !== undefined) {
    const reason = `in spite of what spoke against it: ${request.override}`;
    return request.note === '' ? reason : `${request.note}; ${reason}`;
  }
  return 'note' in request ? request.note : 'text' in request ? request.text.trimEnd() : '';
}

function aboutOf(request: RunRequest): string {
  if ('item' in request) return request.item;
  if ('target' in request) return request.target.kind === 'all' ? 'all' : request.target.stream;
  if ('gate' in request) return `gate:${request.gate}`;
  return 'wave' in request ? `wave:${request.wave}` : request.stream;
}
