import type { RunRequest, Envelope } from '../core/run/events.ts';
import type { RunState } from '../core/run/state.ts';
import type { AttemptRef } from '../core/ports/attempts.ts';
import type { PaneFrame, PaneRequest } from './screen.ts';

/** A run as every face sees it; live over a control socket, or a past one read from the journal. */
export interface RunHandle {
  /** The newest state. The same object until something changes. */
  snapshot(): RunState;
  /** Called after each change, with the events that caused it. @returns how to end it */
  subscribe(listener: (state: RunState, events: readonly Envelope[]) => void): () => void;
  /** Asks for something; the answer comes when it is durable. Never rejects: a lost engine is `ok: false` with a sentence. */
  send(request: RunRequest): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: string }>;
  /** Whether an engine is there now. */
  connection(): Connection;
  /** Called when the connection changes. @returns how to end it */
  onConnection(listener: (connection: Connection) => void): () => void;
  /** Lets go of the run, which goes on. */
  close(): void;
}
export type Connection =
  | { readonly kind: 'live'; readonly enginePid: number }
  | { readonly kind: 'reconnecting'; readonly reason: string }
  | { readonly kind: 'ended' }
  | { readonly kind: 'lost'; readonly reason: string };

/** The live terminals of a run. */
export interface PaneSource {
  /** Replaces the set of panes looked at. */
  view(panes: readonly PaneRequest[]): void;
  /** Sends keys (UTF-8 text) to a pane. */
  input(ref: AttemptRef, data: string): void;
  /** Called with each frame as it arrives. One listener. */
  onFrame(listener: (panes: readonly PaneFrame[]) => void): void;
  close(): void;
}
