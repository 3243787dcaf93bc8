import { connect } from 'node:net';
import type { Answer } from '../core/ports/engine.ts';
import type { Envelope, RunRequest } from '../core/run/events.ts';
import type { FromEngine, ToEngine } from './control.ts';
import { overSocket } from './lines.ts';

/** One connection to one engine. */
export interface EngineLink {
  readonly pid: number;
  /** Whether the connection is over. */
  isOver(): boolean;
  request(id: number, request: RunRequest, by: string): void;
  /** No event is given out any more. */
  close(): void;
}

export interface LinkEvents {
  onEvents(events: readonly Envelope[]): void;
  onAnswer(id: number, answer: Answer): void;
  /** The connection is over; with a farewell when the engine left on purpose. Called once. */
  onOver(farewell: Extract<FromEngine, { type: 'bye' }> | null): void;
}

/** How long an engine may keep silent while a face catches up. One that is stopped never says anything. */
const silenceMs = 5_000;

/**
 * Connects to the engine at a socket. Resolves when every event up to the present has been given out.
 * @throws Error with a sentence when nobody answers there, or the engine goes before
 */
export async function linkEngine(socketFile: string, afterSeq: number, events: LinkEvents): Promise<EngineLink> {
  const lines = overSocket<FromEngine, ToEngine>(connect(socketFile));
  return await new Promise((resolve, reject) => {
    let state: 'catchingUp' | 'linked' | 'over' = 'catchingUp';
    let seq = afterSeq;
    let welcome: Extract<FromEngine, { type: 'welcome' }> | null = null;
    let farewell: Extract<FromEngine, { type: 'bye' }> | null = null;
    const link = (pid: number): EngineLink => ({
      pid,
      isOver: () => state === 'over',
      request: (id, request, by) => lines.send({ type: 'request', id, request, by }),
      close() {
        state = 'over';
        lines.end();
      },
    });
    const silent = () => {
      reject(new Error(`the engine has not answered for ${silenceMs / 1000} s; it may be stopped`));
      state = 'over';
      lines.destroy();
    };
    let silence = setTimeout(silent, silenceMs);

    const take = (message: FromEngine) => {
      if (message.type === 'welcome') welcome = message;
      else if (message.type === 'bye') farewell = message;
      else if (message.type === 'answer') events.onAnswer(message.id, message.ok ? { ok: true } : { ok: false, reason: message.reason });
      else {
        seq = message.events.at(-1)?.seq ?? seq;
        events.onEvents(message.events);
      }
    };
    lines.onMessage((message) => {
      if (state === 'over') return;
      take(message);
      if (state !== 'catchingUp') return;
      clearTimeout(silence);
      if (welcome !== null && seq >= welcome.lastSeq) {
        state = 'linked';
        resolve(link(welcome.pid));
      } else silence = setTimeout(silent, silenceMs);
    });
    lines.onClose((reason) => {
      clearTimeout(silence);
      if (state === 'linked') events.onOver(farewell);
      else reject(new Error(reason === '' ? 'the engine closed the connection' : reason));
      state = 'over';
    });
    lines.send({ type: 'hello', protocol: 1, afterSeq });
  });
}
