import type { Envelope } from '../core/run/events.ts';
import type { RunHandle } from './handles.ts';
import { createRunView } from './run-view.ts';

/**
 * A run that nobody decides for any more, read from the journal: it can be looked at, and refuses every request.
 * @throws Error when there is no event
 */
export function handleOf(events: readonly Envelope[]): RunHandle {
  const view = createRunView();
  view.take(events);
  view.snapshot();
  return {
    snapshot: () => view.snapshot(),
    subscribe: (listener) => view.subscribe(listener),
    send: () => Promise.resolve({ ok: false, reason: 'this is a past run; nothing can be asked of it here' }),
    connection: () => ({ kind: 'ended' }),
    onConnection: () => () => undefined,
    close: () => undefined,
  };
}
