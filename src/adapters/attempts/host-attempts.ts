import type { AttemptExit, AttemptRef, Attempts, AttemptSigns } from '../../core/ports/index.ts';
import { attemptKey, type Size } from '../../wire/screen.ts';
import { begunOnDisk, exitsOnDisk } from './disk.ts';
import { hostLink, type HostLinkOptions, type LinkedHost } from './host-link.ts';

export interface HostAttempts extends Attempts {
  /** Connects to the host, or starts one, ahead of the first need: what goes wrong is told by the first spawn. */
  warmUp(): void;
}

/** Until a face shows the pane in a size of its own. */
const firstSize: Size = { cols: 120, rows: 40 };

/** The attempts of a run in its pty host. */
export function hostAttempts(options: Omit<HostLinkOptions, 'onExit' | 'onSigns' | 'onLost'>): HostAttempts {
  const { folder } = options;
  /** Attempts that the present host has, or may have begun to start. */
  const had = new Map<string, AttemptRef>();
  /** Exits told already: a host tells one to each connection, and again to whoever asks for the attempt. */
  const told = new Set<string>();
  const early: AttemptExit[] = [];
  let exited: (exit: AttemptExit) => void = (exit) => void early.push(exit);
  const earlySigns = new Map<string, AttemptSigns>();
  let signed: (signs: AttemptSigns) => void = (signs) => void earlySigns.set(attemptKey(signs), signs);
  let hostLost: (reason: string, attempts: readonly AttemptRef[]) => void = () => undefined;

  const link = hostLink({
    ...options,
    onExit(exit) {
      const key = attemptKey(exit);
      had.delete(key);
      if (told.has(key)) return;
      told.add(key);
      exited(exit);
    },
    onSigns: (signs) => signed(signs),
    onLost(_process, reason) {
      const refs = [...had.values()];
      had.clear();
      hostLost(reason, refs);
    },
  });
  /** What cannot be done without a host has not to be done: nothing lives. */
  const ifThere = async (ask: (host: LinkedHost) => Promise<boolean>): Promise<boolean> => {
    const host = await link.find();
    return host === null ? false : await ask(host);
  };

  return {
    warmUp() {
      link.reach().catch(() => undefined);
    },
    async spawn(ref, launch) {
      let host: LinkedHost;
      try {
        host = await link.reach();
      } catch (error) {
        return { ok: false, reason: `the terminal host cannot be started: ${(error as Error).message}` };
      }
      had.set(attemptKey(ref), ref);
      const spawned = await link.ask(host, (client) => client.spawn(ref, launch, firstSize));
      if (!spawned.ok) had.delete(attemptKey(ref));
      return spawned;
    },
    pause: (ref) => ifThere((host) => link.ask(host, (client) => client.signal(ref, 'pause'))),
    continue: (ref) => ifThere((host) => link.ask(host, (client) => client.signal(ref, 'continue'))),
    stop: (ref, graceMs) => ifThere((host) => link.ask(host, (client) => client.stop(ref, graceMs))),
    // Never asked twice: whether the text was typed before the connection broke is not known, and nobody wants it there twice.
    write: (ref, text) => ifThere((host) => host.client.write(ref, text).catch(() => false)),
    async screen(ref) {
      const host = await link.find();
      return host === null ? null : await link.ask(host, (client) => client.screen(ref));
    },
    async list() {
      const host = await link.find();
      const begun = begunOnDisk(folder);
      if (host === null) return { live: [], exits: exitsOnDisk(folder), begun };
      const { live, exits } = await link.ask(host, (client) => client.list());
      for (const { stream, attempt } of live) had.set(attemptKey({ stream, attempt }), { stream, attempt });
      return { live, exits, begun };
    },
    onExit(listener) {
      exited = listener;
      for (const exit of early.splice(0)) listener(exit);
    },
    onSigns(listener) {
      signed = listener;
      for (const signs of earlySigns.values()) listener(signs);
      earlySigns.clear();
    },
    onHostLost(listener) {
      hostLost = listener;
    },
    end: () => link.end(),
  };
}
