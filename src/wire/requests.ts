import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../core/ports/engine.ts';
import type { Envelope, RunRequest } from '../core/run/events.ts';

/**
 * Requests that wait for their answer, which may outlive the engine that they were sent to: a request that was accepted stands in the
 * journal, one that does not stand there was not accepted and can be sent again.
 */
export interface Requests {
  /** Resolves with the answer, or with a sentence when none has come in time. */
  add(request: RunRequest, send: (id: number) => void): Promise<Answer>;
  answered(id: number, answer: Answer): void;
  /** Looks for acceptances in events as they come. */
  take(events: readonly Envelope[]): void;
  /** All events up to the present are known: requests that are among them are answered, the others are sent again. */
  resend(send: (id: number, request: RunRequest) => void): void;
  /** Answers all that wait with a sentence. */
  refuse(reason: string): void;
  readonly size: number;
}

/** How long an answer may take; an engine answers within milliseconds unless it is stopped or the disk hangs. */
const answerTimeoutMs = 30_000;

interface Pending {
  readonly request: RunRequest;
  readonly settle: (answer: Answer) => void;
  accepted: boolean;
}

export function createRequests(by: string): Requests {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  return {
    add(request, send) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        const timeout = setTimeout(() => {
          const seconds = answerTimeoutMs / 1000;
          pending
            .get(id)
            ?.settle({ ok: false, reason: `the engine has not answered for ${seconds} s; it may be stopped, or its disk hangs` });
        }, answerTimeoutMs);
        const settle = (answer: Answer) => {
          clearTimeout(timeout);
          pending.delete(id);
          resolve(answer);
        };
        pending.set(id, { request, settle, accepted: false });
        send(id);
      });
    },
    answered: (id, answer) => pending.get(id)?.settle(answer),
    take(events) {
      if (pending.size === 0) return;
      for (const { event } of events) {
        if (event.type !== 'requestAccepted' || event.by !== by) continue;
        const same = [...pending.values()].find((each) => !each.accepted && isDeepStrictEqual(each.request, event.request));
        if (same !== undefined) same.accepted = true;
      }
    },
    resend(send) {
      for (const [id, { request, settle, accepted }] of pending) {
        if (accepted) settle({ ok: true });
        else send(id, request);
      }
    },
    refuse(reason) {
      for (const { settle, accepted } of pending.values()) settle(accepted ? { ok: true } : { ok: false, reason });
    },
    get size() {
      return pending.size;
    },
  };
}
