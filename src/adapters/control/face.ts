import type { Socket } from 'node:net';
import type { Engine } from '../../core/ports/index.ts';
import type { Envelope } from '../../core/run/events.ts';
import type { Farewell, FromEngine, ToEngine } from '../../wire/control.ts';
import { overSocket } from '../../wire/lines.ts';
import { isRunRequest } from '../../wire/run-request.ts';

/** Events a message while a face catches up: small enough that a decision never waits long for a face that has just come. */
const pageSize = 500;
/** Bytes that a face may leave untaken before it gets no more events. It catches up from the journal when it takes them. */
const highWaterBytes = 1024 * 1024;

/** One face at the control socket. */
export interface Face {
  /** Events that have just become durable. */
  publish(events: readonly Envelope[]): void;
  bye(reason: Farewell, words: string): void;
}

export function serveFace(engine: Engine, socket: Socket, pid: number, gone: () => void): Face {
  const lines = overSocket<ToEngine, FromEngine>(socket);
  /** Last event that was sent; `null` before the face has said hello. */
  let sent: number | null = null;
  let paging = false;
  let closed = false;

  const send = (events: readonly Envelope[]) => {
    const last = events.at(-1);
    if (last === undefined) return;
    lines.send({ type: 'events', events });
    sent = last.seq;
  };
  /** Sends what the face lacks, a page a turn of the event loop, for as long as it takes it. */
  const page = () => {
    paging = false;
    if (closed || sent === null || sent >= engine.lastSeq() || lines.pending() > highWaterBytes) return;
    send(engine.eventsAfter(sent, pageSize));
    pageLater();
  };
  const pageLater = () => {
    if (paging) return;
    paging = true;
    setImmediate(page);
  };
  const answer = (message: Extract<ToEngine, { type: 'request' }>) => {
    const { id, request, by } = message;
    if (!isRunRequest(request) || typeof by !== 'string') {
      lines.send({ type: 'answer', id, ok: false, reason: 'the engine does not know such a request; is it of another version?' });
      return;
    }
    void engine.request(request, by).then((given) => lines.send({ type: 'answer', id, ...given }));
  };

  lines.onMessage((message) => {
    if (message?.type === 'hello' && message.protocol === 1 && Number.isInteger(message.afterSeq)) {
      lines.send({ type: 'welcome', protocol: 1, run: engine.run, pid, lastSeq: engine.lastSeq() });
      sent = Math.max(0, message.afterSeq);
      page();
    } else if (message?.type === 'request' && sent !== null) answer(message);
    else lines.destroy();
  });
  lines.onClose(() => {
    closed = true;
    gone();
  });
  socket.on('drain', pageLater);

  return {
    publish(events) {
      if (sent === null) return;
      if (events[0]?.seq === sent + 1 && lines.pending() <= highWaterBytes) send(events);
      else pageLater();
    },
    bye(reason, words) {
      lines.send({ type: 'bye', reason, ...(words === '' ? {} : { words }) });
      lines.end();
    },
  };
}
