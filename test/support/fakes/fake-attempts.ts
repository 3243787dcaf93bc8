import {
  HostLost,
  type AttemptExit,
  type AttemptRef,
  type Attempts,
  type AttemptSigns,
  type LaunchSpec,
  type LiveAttempt,
  type ScreenLook,
} from '../../../src/core/ports/index.ts';
import { noSigns, type StandingSigns } from '../../../src/core/agent-state/terminal/signs.ts';
import type { ProcessIdentity } from '../../../src/core/run/events.ts';

type Spawned = Awaited<ReturnType<Attempts['spawn']>>;

/**
 * The processes of a run and the host that has them, living on while engines come and go. A launch whose argument is `exits N` ends at
 * once, every other one lives until it is told to exit or is stopped. One whose argument is `shows X` has that as its title and on its screen.
 */
export class FakeHosts {
  /** Every start that really took place, in order. */
  readonly started: AttemptRef[] = [];
  readonly launches = new Map<string, LaunchSpec>();
  readonly typed: string[] = [];
  /** Streams that no program can be found for. */
  readonly unstartable = new Map<string, string>();
  /** Streams that go on after they were told to stop, until they exit by themselves. */
  readonly stubborn = new Set<string>();
  readonly #clients = new Set<Client>();
  readonly #live = new Map<string, LiveAttempt>();
  readonly #exits = new Map<string, AttemptExit>();
  readonly #begun = new Map<string, AttemptRef>();
  readonly #signs = new Map<string, AttemptSigns>();
  readonly #screens = new Map<string, ScreenLook>();
  /** Told of what is typed into an attempt that lives. */
  onTyped: (ref: AttemptRef, text: string) => void = () => undefined;
  readonly #now: () => number;
  #pid = 1000;
  ended = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** What one engine has of it. */
  connect(): Attempts {
    const client: Client = { had: new Map(), exited: null, lost: () => undefined, signed: null, early: [], told: new Set() };
    this.#clients.add(client);
    return {
      spawn: async (ref, launch) => await this.#spawn(client, ref, launch),
      pause: async (ref) => this.#setPaused(ref, true),
      continue: async (ref) => this.#setPaused(ref, false),
      stop: async (ref) => this.#stop(ref),
      write: async (ref, text) => {
        if (!this.#live.has(key(ref))) return false;
        this.typed.push(`${ref.stream}: ${text}`);
        this.onTyped(ref, text);
        return true;
      },
      screen: async (ref) => this.#screens.get(key(ref)) ?? null,
      list: async () => {
        // The question is on its way for a moment, and what ends meanwhile is told and listed.
        await Promise.resolve();
        for (const [name, { stream, attempt }] of this.#live) client.had.set(name, { stream, attempt });
        return { live: this.live(), exits: [...this.#exits.values()], begun: [...this.#begun.values()] };
      },
      onExit: (listener) => {
        client.exited = listener;
        for (const exit of client.early.splice(0)) listener(exit);
      },
      onSigns: (listener) => {
        client.signed = listener;
        for (const signs of this.#signs.values()) if (this.#live.has(key(signs))) listener(signs);
      },
      onHostLost: (listener) => {
        client.lost = listener;
      },
      end: async () => {
        for (const attempt of this.live()) this.exit(attempt, 0, 'SIGTERM');
        this.ended = true;
      },
    };
  }

  live(): LiveAttempt[] {
    return [...this.#live.values()];
  }
  isLive(ref: AttemptRef): boolean {
    return this.#live.has(key(ref));
  }

  /** An attempt tells its terminal something beside the text. */
  sign(ref: AttemptRef, signs: Partial<StandingSigns>): void {
    const before = this.#signs.get(key(ref))?.signs ?? noSigns;
    const at = this.#now();
    const next: AttemptSigns = { stream: ref.stream, attempt: ref.attempt, signs: { ...before, ...signs }, at, outputAt: at };
    this.#tellSigns(next);
  }

  /** An attempt draws its screen anew. Engines hear that there was output. */
  show(ref: AttemptRef, rows: readonly string[]): void {
    this.#screens.set(key(ref), { rows, cursor: null, modes: { applicationCursor: false, bracketedPaste: true, alternateScreen: false } });
    const now = this.#now();
    const before = this.#signs.get(key(ref));
    const next: AttemptSigns = { stream: ref.stream, attempt: ref.attempt, signs: noSigns, at: now, ...before, outputAt: now };
    this.#tellSigns(next);
  }

  /** The process of an attempt ends. */
  exit(ref: AttemptRef, exitCode: number, signal: string | null = null): void {
    const name = key(ref);
    if (!this.#live.delete(name)) throw new Error(`${name} does not run`);
    const exit: AttemptExit = { stream: ref.stream, attempt: ref.attempt, exitCode, signal, exitedAt: this.#now() };
    this.#exits.set(name, exit);
    for (const client of this.#clients) {
      client.had.delete(name);
      tell(client, exit);
    }
  }

  /** The process goes, and nobody ever hears how. */
  forget(ref: AttemptRef): void {
    this.#live.delete(key(ref));
  }

  /** The host is killed, and everything in its terminals with it. */
  kill(): void {
    this.#live.clear();
    for (const client of this.#clients) {
      const refs = [...client.had.values()];
      client.had.clear();
      client.lost('the host was killed', refs);
    }
  }

  async #spawn(client: Client, ref: AttemptRef, launch: LaunchSpec): Promise<Spawned> {
    const name = key(ref);
    client.had.set(name, ref);
    const there = this.#live.get(name);
    if (there !== undefined) return { ok: true, process: there.process };
    const exit = this.#exits.get(name);
    if (exit !== undefined) {
      void Promise.resolve().then(() => tell(client, exit));
      return { ok: true, process: this.#identity() };
    }
    const unstartable = this.unstartable.get(ref.stream);
    if (unstartable !== undefined || this.#begun.has(name)) {
      client.had.delete(name);
      return { ok: false, reason: unstartable ?? 'the host that started this attempt died, and nobody knows how far it came' };
    }
    this.#begun.set(name, { ...ref });
    this.started.push({ ...ref });
    this.launches.set(name, launch);
    const process = this.#identity();
    this.#live.set(name, { ...ref, process, paused: false });
    const code = /^exits (\d+)$/.exec(launch.args[0] ?? '')?.[1];
    if (code !== undefined) this.exit(ref, Number(code));
    const shown = /^shows (.*)$/.exec(launch.args[0] ?? '')?.[1];
    if (shown !== undefined) {
      this.show(ref, [shown]);
      this.sign(ref, { title: shown });
    }
    await Promise.resolve();
    if (!this.#live.has(name) && !this.#exits.has(name)) throw new HostLost('the host was killed');
    return { ok: true, process };
  }

  #tellSigns(signs: AttemptSigns): void {
    if (this.launches.get(key(signs))?.signs !== true) return;
    this.#signs.set(key(signs), signs);
    for (const { signed } of this.#clients) signed?.(signs);
  }

  #setPaused(ref: AttemptRef, paused: boolean): boolean {
    const there = this.#live.get(key(ref));
    if (there !== undefined) this.#live.set(key(ref), { ...there, paused });
    return there !== undefined;
  }

  #stop(ref: AttemptRef): boolean {
    if (!this.#live.has(key(ref))) return false;
    if (!this.stubborn.has(ref.stream)) this.exit(ref, 143, 'SIGTERM');
    return true;
  }

  #identity(): ProcessIdentity {
    this.#pid += 1;
    return { pid: this.#pid, startTime: String(this.#now()), bootId: 'boot-1' };
  }
}

interface Client {
  readonly had: Map<string, AttemptRef>;
  exited: ((exit: AttemptExit) => void) | null;
  lost: (reason: string, attempts: readonly AttemptRef[]) => void;
  signed: ((signs: AttemptSigns) => void) | null;
  readonly early: AttemptExit[];
  readonly told: Set<string>;
}

/** Once, and not before there is somebody to hear it. */
function tell(client: Client, exit: AttemptExit): void {
  if (client.told.has(key(exit))) return;
  client.told.add(key(exit));
  if (client.exited === null) client.early.push(exit);
  else client.exited(exit);
}

const key = (ref: AttemptRef) => `${ref.stream}:${ref.attempt}`;
