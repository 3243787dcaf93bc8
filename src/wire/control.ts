import type { RunId } from '../core/ids.ts';
import type { Envelope, RunRequest } from '../core/run/events.ts';

/**
 * The control socket between an engine and its faces: JSON, one message a line, both ways. A face sends `hello` first; the engine
 * answers with every event so far that it asked for, then with each new one as it becomes durable.
 */
export type ToEngine =
  | { readonly type: 'hello'; readonly protocol: 1; readonly afterSeq: number }
  /** `id` is chosen by the face and comes back in the answer. */
  | { readonly type: 'request'; readonly id: number; readonly request: RunRequest; readonly by: string };

export type FromEngine =
  /** `lastSeq` is the newest durable event: with it the face knows when it has caught up. The host is found by its own endpoint file. */
  | { readonly type: 'welcome'; readonly protocol: 1; readonly run: RunId; readonly pid: number; readonly lastSeq: number }
  | { readonly type: 'events'; readonly events: readonly Envelope[] }
  /** `ok: false` carries a sentence for a person. The answer comes after the decision is durable. */
  | { readonly type: 'answer'; readonly id: number; readonly ok: true }
  | { readonly type: 'answer'; readonly id: number; readonly ok: false; readonly reason: string }
  /**
   * The engine leaves on purpose; a socket that closes without it has lost its engine. `ended`: the run is over. `left`: it was told to
   * leave, the streams run on. Requests that it has not answered were not accepted. `words` say more to a person; a log on a full disk cannot.
   */
  | { readonly type: 'bye'; readonly reason: Farewell; readonly words?: string };

export type Farewell = 'ended' | 'replaced' | 'fault' | 'left';
