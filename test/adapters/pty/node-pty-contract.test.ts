import { closeSync, constants, openSync, readSync } from 'node:fs';
import { Socket, type SocketConstructorOpts } from 'node:net';
import { ReadStream } from 'node:tty';
import { spawn } from 'node-pty';
import { expect, test } from 'vitest';
import { waitUntil } from '../../support/wait.ts';

/** As `src/adapters/pty/node-pty.d.ts` declares it. */
interface Terminal {
  readonly pid: number;
  readonly fd: number;
  readonly ptsName: string;
  readonly _socket: ReadStream & { readonly _handle: object };
  onExit(listener: (exit: unknown) => void): void;
}

/** What the adapter uses of node-pty beyond its public face: a release that changes it is to be noticed here, not in a lost last line. */
test('node-pty has what the adapter reaches for', async () => {
  const options = { cols: 80, rows: 24, cwd: '/', name: 'xterm-256color', env: { PATH: process.env['PATH']! }, encoding: null };
  const terminal = spawn('cat', [], options) as unknown as Terminal;
  const exits: unknown[] = [];
  terminal.onExit((exit) => exits.push(exit));
  expect(terminal._socket).toBeInstanceOf(ReadStream);
  // The other side can be opened by name, ...
  const slave = openSync(terminal.ptsName, constants.O_RDWR | constants.O_NOCTTY);
  // ... the master's descriptor reads without blocking, ...
  expect(() => readSync(terminal.fd, Buffer.alloc(1))).toThrow('EAGAIN');
  // ... and destroying the stream makes it tell the exit status, though somebody still holds the terminal open.
  process.kill(terminal.pid, 'SIGKILL');
  terminal._socket.destroy();
  await waitUntil('it tells the exit', () => exits.length > 0);
  expect(exits).toEqual([{ exitCode: 0, signal: 9 }]);
  closeSync(slave);
});

test('the handle of its stream can be read by a socket with a buffer of its own', async () => {
  const options = { cols: 80, rows: 24, cwd: '/', name: 'xterm-256color', env: { PATH: process.env['PATH']! }, encoding: null };
  const terminal = spawn('echo', ['hello'], options) as unknown as Terminal;
  const slave = openSync(terminal.ptsName, constants.O_RDWR | constants.O_NOCTTY);
  const exits: unknown[] = [];
  terminal.onExit((exit) => exits.push(exit));
  terminal._socket.pause();
  const buffer = Buffer.alloc(100);
  let read = '';
  const onread = { buffer, callback: (length: number) => ((read += buffer.toString('utf8', 0, length)), true) };
  new Socket({ handle: terminal._socket._handle, manualStart: true, onread } as SocketConstructorOpts).resume();
  await waitUntil('it has arrived', () => read === 'hello\r\n');
  // The stream still closes it, and tells of that.
  terminal._socket.destroy();
  await waitUntil('it tells the exit', () => exits.length > 0);
  closeSync(slave);
});
