import type { RunId } from '../ids.ts';
import type { Envelope, RunRequest } from '../run/events.ts';

/** An engine as those see it who talk to it over the control socket. */
export interface Engine {
  readonly run: RunId;
  /** Sequence number of the last durable event. */
  lastSeq(): number;
  /** Durable events after `seq`, in order, at most `limit`. */
  eventsAfter(seq: number, limit: number): readonly Envelope[];
  /** Called with the events of each commit, once they are durable. @returns how to end it */
  onEvents(listener: (events: readonly Envelope[]) => void): () => void;
  /** Resolves when the decision is durable, or with the reason why it is impossible. Stays open when the engine leaves before. */
  request(request: RunRequest, by: string): Promise<Answer>;
}
export type Answer = { readonly ok: true } | { readonly ok: false; readonly reason: string };
