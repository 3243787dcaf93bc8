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
    note: 'note' in request ? request.note : 'text' in request ? request.text.trimEnd() : '',
    isSignature: 'item' in request && ['review', 'gate'].includes(itemSubject(request.item)?.kind ?? ''),
  }));

function aboutOf(request: RunRequest): string {
  if ('item' in request) return request.item;
  if ('target' in request) return request.target.kind === 'all' ? 'all' : request.target.stream;
  if ('gate' in request) return `gate:${request.gate}`;
  return 'wave' in request ? `wave:${request.wave}` : request.stream;
}
