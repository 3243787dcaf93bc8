import { closeSync, constants, openSync } from 'node:fs';
import { constants as system } from 'node:os';
import { spawn } from 'node-pty';
import type { LaunchSpec } from '../../core/ports/attempts.ts';
import type { Processes } from '../../core/ports/processes.ts';
import type { Pty, PtyEvents, Ptys, PtySize } from '../../core/ports/pty.ts';
import { drainMaster } from './drain.ts';
import { ExitWatch } from './exit-watch.ts';
import { InputQueue } from './input-queue.ts';
import { launchProblem } from './launch-check.ts';
import { readInPlace } from './reader.ts';

/** Pseudo-terminals by node-pty. */
export function nodePtys(processes: Pick<Processes, 'identityOf' | 'isAlive'>): Ptys {
  const exits = new ExitWatch(processes);
  return {
    spawn(launch, size, events) {
      const reason = launchProblem(launch);
      if (reason !== null) return { ok: false, reason };
      try {
        return { ok: true, pty: start(launch, size, events, processes, exits) };
      } catch (error) {
        return { ok: false, reason: `no terminal could be opened for ${launch.file}: ${(error as Error).message}` };
      }
    },
  };
}

function start(launch: LaunchSpec, size: PtySize, events: PtyEvents, processes: Pick<Processes, 'identityOf'>, exits: ExitWatch): Pty {
  const terminal = spawn(launch.file, [...launch.args], {
    cols: size.cols,
    rows: size.rows,
    cwd: launch.cwd,
    env: { ...launch.env },
    encoding: null,
  });
  const { fd, pid, _socket: socket } = terminal;
  /**
   * The other side is held open until everything has been read. Without it the kernel hangs up together with the child's exit, and
   * libuv takes the hang-up for the end of the stream after its next read, which returns 4 KB at most: the rest would be lost.
   */
  let slave: number | null = openSync(terminal.ptsName, constants.O_RDWR | constants.O_NOCTTY);
  const input = new InputQueue(fd);
  let exitedAt = 0;
  let over = false;

  // Before anything can arrive: node-pty throws errors that nobody but itself listens to, and its own listener has dealt with them.
  terminal.on('error', () => undefined);
  const reader = readInPlace(socket, (bytes) => {
    input.poke();
    events.onData(bytes);
  });
  const gone = () => {
    if (slave === null) return;
    exitedAt = Date.now();
    input.close();
    // What was read has been passed on; the rest is what the kernel holds.
    drainMaster(fd, (bytes) => events.onData(bytes));
    closeSync(slave);
    slave = null;
    // node-pty tells the exit status once the stream is closed. It would close by itself, unless a background process keeps it open.
    socket.destroy();
  };
  const process = processes.identityOf(pid);
  const unwatch = process === null ? (setImmediate(gone), () => undefined) : exits.add(process, gone);
  terminal.onExit(({ exitCode, signal }) => {
    gone();
    unwatch();
    over = true;
    events.onExit({ exitCode: signal ? 128 + signal : exitCode, signal: signalName(signal), exitedAt });
  });

  return {
    pid,
    write: (data) => input.write(data),
    pause: () => reader.pause(),
    resume: () => reader.resume(),
    resize({ cols, rows }) {
      if (!over && !socket.destroyed) terminal.resize(cols, rows);
    },
  };
}

function signalName(number: number | undefined): string | null {
  if (!number) return null;
  return Object.entries(system.signals).find(([, value]) => value === number)?.[0] ?? `signal ${number}`;
}
