import { connect } from 'node:net';
import type { AttemptExit, AttemptRef, AttemptSigns, LaunchSpec, LiveAttempt, ScreenLook } from '../core/ports/attempts.ts';
import type { ProcessIdentity } from '../core/run/events.ts';
import { overSocket } from './lines.ts';
import { attemptKey, type FromHost, type PaneFrame, type PaneRequest, type Size, type ToHost } from './screen.ts';

/** A connection to the pty host of a run. Requests reject with {@link HostGone} when it closes before the answer. */
export interface HostClient {
  readonly pid: number;
  /** Starts the attempt at most once. When it has already exited, its exit is told by `onExited` after the answer. */
  spawn(
    ref: AttemptRef,
    launch: LaunchSpec,
    size: Size,
  ): Promise<{ readonly ok: true; readonly process: ProcessIdentity } | { readonly ok: false; readonly reason: string }>;
  /** Stops or continues every process of the attempt. Resolves to false when it had gone. */
  signal(ref: AttemptRef, action: 'pause' | 'continue'): Promise<boolean>;
  /** Begins to end the attempt; its exit is told by `onExited`. Resolves to false when it had gone. */
  stop(ref: AttemptRef, graceMs: number): Promise<boolean>;
  /** Types text. Resolves to false when the attempt had gone, or reads nothing. */
  write(ref: AttemptRef, data: string): Promise<boolean>;
  list(): Promise<{ readonly live: readonly LiveAttempt[]; readonly exits: readonly AttemptExit[] }>;
  /** What the attempt's terminal shows; `null` when the host does not have it. */
  screen(ref: AttemptRef): Promise<ScreenLook | null>;
  /** Ends everything that lives, then the host. Resolves when the attempts have ended, or the host has gone. */
  end(): Promise<void>;
  /** Replaces the set of panes looked at. */
  view(panes: readonly PaneRequest[]): void;
  /** Sends keys to a pane. */
  input(ref: AttemptRef, data: string): void;
  /** Called with each exit. Engines only. One listener; exits that came before it are told to it first. */
  onExited(listener: (exit: AttemptExit) => void): void;
  /** Called with signs of real agents. Engines only. One listener; the latest of each that came before it are told to it first. */
  onSigns(listener: (signs: AttemptSigns) => void): void;
  /** Called with each frame, which has been acknowledged by then. One listener. */
  onFrame(listener: (panes: readonly PaneFrame[]) => void): void;
  /** Called once when the connection has gone, with the reason (empty for an orderly end). */
  onClose(listener: (reason: string) => void): void;
  close(): void;
}

/** The host went away before it answered. */
export class HostGone extends Error {
  override readonly name = 'HostGone';
}

type Answer = Extract<FromHost, { readonly id: number }>;

/** Connects to a host. @throws Error when nobody listens there, or it is not a host of this version */
export async function connectHost(socketPath: string, role: 'engine' | 'face'): Promise<HostClient> {
  const socket = connect(socketPath);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const lines = overSocket<FromHost, ToHost>(socket);
  const waiting = new Map<number, { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }>();
  const early: AttemptExit[] = [];
  let exited: (exit: AttemptExit) => void = (exit) => void early.push(exit);
  const earlySigns = new Map<string, AttemptSigns>();
  let signed: (signs: AttemptSigns) => void = (signs) => void earlySigns.set(attemptKey(signs), signs);
  let frame: (panes: readonly PaneFrame[]) => void = () => undefined;
  let gone: HostGone | null = null;
  let lastId = 0;

  const welcome = Promise.withResolvers<number>();
  lines.onMessage((message) => {
    switch (message.type) {
      case 'welcome':
        return message.protocol === 1
          ? welcome.resolve(message.pid)
          : welcome.reject(new Error('the host of this run is of another version of sluice: end the run, then start it again'));
      case 'frame':
        // First of all: the host makes the next frame while this one is painted.
        lines.send({ type: 'ack', frame: message.frame });
        return frame(message.panes);
      case 'exited':
        return exited(message.exit);
      case 'signs':
        return signed(message.signs);
      case 'spawned':
      case 'done':
      case 'listed':
      case 'looked':
        waiting.get(message.id)?.resolve(message);
        waiting.delete(message.id);
    }
  });
  lines.onClose((reason) => {
    gone = new HostGone(reason === '' ? 'the host has ended' : `the host has gone: ${reason}`);
    welcome.reject(gone);
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  });
  const ask = (message: (id: number) => ToHost): Promise<Answer> => {
    if (gone !== null) return Promise.reject(gone);
    const id = ++lastId;
    const answer = new Promise<Answer>((resolve, reject) => waiting.set(id, { resolve, reject }));
    lines.send(message(id));
    return answer;
  };
  const done = async (message: (id: number) => ToHost): Promise<boolean> => {
    const answer = await ask(message);
    return answer.type === 'done' && answer.ok;
  };

  lines.send({ type: 'hello', protocol: 1, role });
  const pid = await welcome.promise;
  return {
    pid,
    async spawn(ref, launch, size) {
      const answer = await ask((id) => ({ type: 'spawn', id, ref, launch, size }));
      if (answer.type !== 'spawned') throw new HostGone('the host answered something else');
      return answer.ok ? { ok: true, process: answer.process } : { ok: false, reason: answer.reason };
    },
    signal: (ref, action) => done((id) => ({ type: 'signal', id, ref, action })),
    stop: (ref, graceMs) => done((id) => ({ type: 'stop', id, ref, graceMs })),
    write: (ref, data) => done((id) => ({ type: 'write', id, ref, data })),
    async list() {
      const answer = await ask((id) => ({ type: 'list', id }));
      if (answer.type !== 'listed') throw new HostGone('the host answered something else');
      return { live: answer.live, exits: answer.exits };
    },
    async screen(ref) {
      const answer = await ask((id) => ({ type: 'screen', id, ref }));
      if (answer.type !== 'looked') throw new HostGone('the host answered something else');
      return answer.look;
    },
    async end() {
      try {
        await ask((id) => ({ type: 'end', id }));
      } catch (error) {
        if (!(error instanceof HostGone)) throw error;
      }
    },
    view: (panes) => lines.send({ type: 'view', panes }),
    input: (ref, data) => lines.send({ type: 'input', ref, data }),
    onExited(listener) {
      exited = listener;
      for (const exit of early.splice(0)) listener(exit);
    },
    onSigns(listener) {
      signed = listener;
      for (const signs of earlySigns.values()) listener(signs);
      earlySigns.clear();
    },
    onFrame: (listener) => void (frame = listener),
    onClose: (listener) => lines.onClose(listener),
    close: () => lines.end(),
  };
}
