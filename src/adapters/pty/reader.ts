import { Socket, type SocketConstructorOpts } from 'node:net';
import type { ReadStream } from 'node:tty';

/** All terminals are read into the same place: what was read has been taken before the next read begins. */
const shared = Buffer.allocUnsafeSlow(64 * 1024);

/** The stream of node-pty, as far as its place is taken. */
interface HandleOwner {
  _handle: object | null;
}

/**
 * Reads a terminal in the place of node-pty's own stream, which takes 64 KB of fresh memory for each 4 KB that the kernel gives: under
 * flood the host would spend a third of its time on collecting them. Only a socket can be given a buffer of ours, and only through the
 * handle of the stream that has the terminal. The stream still closes the handle and tells of it.
 *
 * @param take is lent the bytes: they are overwritten once it has returned
 */
export function readInPlace(stream: ReadStream, take: (bytes: Buffer) => void): { pause(): void; resume(): void } {
  const owner = stream as unknown as HandleOwner;
  let paused = false;
  // The stream has not begun to read before the next tick; what it begins then goes to the reader.
  stream.pause();
  const reader = new Socket({
    handle: owner._handle,
    manualStart: true,
    onread: {
      buffer: shared,
      callback: (length: number) => {
        take(shared.subarray(0, length));
        return !paused;
      },
    },
  } as SocketConstructorOpts);
  // It ends by itself when the terminal was hung up: it has closed the handle then, and the stream has nothing left to close.
  reader.on('error', () => undefined);
  reader.on('close', () => {
    owner._handle = null;
    stream.destroy();
  });
  reader.resume();
  return {
    pause() {
      paused = true;
      if (!stream.destroyed) reader.pause();
    },
    resume() {
      paused = false;
      if (!stream.destroyed) reader.resume();
    },
  };
}
