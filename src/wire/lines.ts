import { StringDecoder } from 'node:string_decoder';
import type { Socket } from 'node:net';

/** The longest message either side takes, in UTF-16 code units: a journal of many events is sent in parts, so nothing honest is longer. */
const longestLine = 64 * 1024 * 1024;

/** JSON messages over a socket, one a line. */
export interface Lines<In, Out> {
  send(message: Out): void;
  /** Bytes that the other side has not taken yet; a sender of frames waits while it grows. */
  pending(): number;
  onMessage(listener: (message: In) => void): void;
  /** Called once, when the connection is over. `reason` is empty for an orderly end. */
  onClose(listener: (reason: string) => void): void;
  /** Sends what is queued, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
}

/**
 * Wraps a connected socket. Messages of one read are delivered in order, synchronously. A line that is no JSON, or too long, ends the
 * connection with a reason: the peer is not ours, or broken.
 */
export function overSocket<In, Out>(socket: Socket): Lines<In, Out> {
  const decoder = new StringDecoder('utf8');
  let rest: string[] = [];
  let restLength = 0;
  let reason = '';
  let closed = false;
  let message: (message: In) => void = () => undefined;
  const early: In[] = [];
  let listening = false;
  const close: ((reason: string) => void)[] = [];

  const fail = (why: string) => {
    reason ||= why;
    socket.destroy();
  };
  const take = (line: string) => {
    if (line === '' || closed) return;
    let value: In;
    try {
      value = JSON.parse(line) as In;
    } catch {
      return fail('the peer sent a line that is not JSON');
    }
    if (listening) message(value);
    else early.push(value);
  };
  socket.setNoDelay?.(true);
  socket.on('data', (chunk: Buffer) => {
    const text = decoder.write(chunk);
    let from = 0;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      const line = text.slice(from, at);
      from = at + 1;
      if (rest.length === 0) take(line);
      else {
        rest.push(line);
        const whole = rest.join('');
        rest = [];
        restLength = 0;
        take(whole);
      }
    }
    if (from < text.length) {
      rest.push(from === 0 ? text : text.slice(from));
      restLength += text.length - from;
      if (restLength > longestLine) fail('the peer sent a line that is too long');
    }
  });
  socket.on('error', (error) => {
    reason ||= error.message;
  });
  socket.on('close', () => {
    closed = true;
    for (const listener of close) listener(reason);
  });
  return {
    send(value) {
      if (!closed && socket.writable) socket.write(JSON.stringify(value) + '\n');
    },
    pending: () => socket.writableLength,
    onMessage(listener) {
      message = listener;
      listening = true;
      for (const value of early.splice(0)) listener(value);
    },
    onClose(listener) {
      if (closed) queueMicrotask(() => listener(reason));
      else close.push(listener);
    },
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  };
}
