import type { AttemptExit, AttemptRef, AttemptSigns, LaunchSpec, LiveAttempt, ScreenLook } from '../../core/ports/attempts.ts';
import type { EndGrace, Processes } from '../../core/ports/processes.ts';
import type { Ptys } from '../../core/ports/pty.ts';
import type { ProcessIdentity } from '../../core/run/events.ts';
import { attemptKey, type Size } from '../../wire/screen.ts';
import { Recorder } from '../recording/recorder.ts';
import type { Scheduler } from '../terminal/scheduler.ts';
import { fit } from '../terminal/emulator.ts';
import { Attempt } from './attempt.ts';
import { SignWatch, withoutSuspend } from './sign-watch.ts';
import type { AttemptRecords } from './records.ts';
import { TypingPace } from './typing-pace.ts';

export type SpawnAnswer =
  | { readonly ok: true; readonly process: ProcessIdentity; readonly exit: AttemptExit | null }
  | { readonly ok: false; readonly reason: string };

/** What outlives its leader is asked to end, and given this long. Milliseconds. */
const leftoverGrace: EndGrace = { interruptMs: 0, termMs: 2_000 };
/** At the end of the run. */
const finalGrace: EndGrace = { interruptMs: 1_000, termMs: 2_000 };
/** How long after a tree has gone the exit of its leader may take to be told, milliseconds. */
const exitPatienceMs = 2_000;

/** Screens of ended attempts that are kept, for each takes megabytes. */
const mostEnded = 24;

export interface AttemptsOptions {
  readonly ptys: Ptys;
  readonly processes: Processes;
  readonly records: AttemptRecords;
  readonly scheduler: Scheduler;
  /** The most that the recording of one attempt may take on disk. */
  readonly recordLimitBytes: number;
  /** The size that a face which waits for the pane wants it to have, so that the program draws into it from the start. */
  readonly wantedSize: (key: string) => Size | null;
}

export interface AttemptsEvents {
  /** There is another terminal to be looked at. */
  started(): void;
  /** The attempt is over: recorded, nothing of its tree left. */
  exited(exit: AttemptExit): void;
  /** A real agent tells something else of itself. */
  signed(signs: AttemptSigns): void;
  /** Something that a person may have to know, one line. */
  note(line: string): void;
}

/** Every attempt of the run: starts, stops and remembers them. */
export class Attempts {
  readonly #options: AttemptsOptions;
  readonly #ptys: Ptys;
  readonly #processes: Processes;
  readonly #records: AttemptRecords;
  readonly #scheduler: Scheduler;
  readonly #events: AttemptsEvents;
  readonly #attempts = new Map<string, Attempt>();
  /** Exits on their way to the record. */
  readonly #exits = new Map<string, Promise<void>>();
  readonly #pace = new TypingPace();
  /** Recordings that are being given their final form. */
  readonly #closing = new Set<Promise<void>>();
  #ending = false;

  constructor(options: AttemptsOptions, events: AttemptsEvents) {
    this.#options = options;
    this.#ptys = options.ptys;
    this.#processes = options.processes;
    this.#records = options.records;
    this.#scheduler = options.scheduler;
    this.#events = events;
  }

  find(ref: AttemptRef): Attempt | null {
    return this.byKey(attemptKey(ref));
  }

  byKey(key: string): Attempt | null {
    return this.#attempts.get(key) ?? null;
  }

  /** Which attempts somebody looks at, and has the keyboard in. */
  watch(watched: ReadonlySet<string>, focused: ReadonlySet<string>): void {
    for (const [key, { terminal }] of this.#attempts) {
      terminal.watched = watched.has(key);
      terminal.focused = focused.has(key);
    }
  }

  /** Attempts whose exit has not been recorded yet. */
  get busy(): boolean {
    return this.#exits.size > 0 || [...this.#attempts.values()].some((attempt) => attempt.exit === null);
  }

  /**
   * Starts an attempt at most once: for one that is there, or has been, it answers with its process. One that a host before this one
   * started (or was about to) is not started again: nobody knows what it has done.
   */
  async spawn(ref: AttemptRef, launch: LaunchSpec, size: Size): Promise<SpawnAnswer> {
    const key = attemptKey(ref);
    await this.#exits.get(key);
    const here = this.#attempts.get(key);
    if (here?.process) return { ok: true, process: here.process, exit: here.exit };
    const recorded = this.#records.spawned(ref);
    const exit = this.#records.exit(ref);
    if (recorded?.process && exit !== null) return { ok: true, process: recorded.process, exit };
    if (recorded !== null) {
      await this.#processes.endTree({ root: recorded.process, mark: recorded.mark }, leftoverGrace);
      return { ok: false, reason: 'the host that started this attempt died, and nobody knows how far it came' };
    }
    if (this.#ending) return { ok: false, reason: 'the host is ending' };
    return this.#start(ref, launch, fit(this.#options.wantedSize(key) ?? size));
  }

  pause(ref: AttemptRef): boolean {
    const attempt = this.#alive(ref);
    if (attempt === null) return false;
    attempt.paused = this.#processes.pauseTree(attempt.tree);
    return attempt.paused;
  }

  continue(ref: AttemptRef): boolean {
    const attempt = this.#alive(ref);
    if (attempt === null) return false;
    attempt.paused = false;
    return this.#processes.continueTree(attempt.tree);
  }

  /** Begins to end the whole tree; its exit is told when that is done. */
  stop(ref: AttemptRef, graceMs: number): boolean {
    // Its exit is on its way: that is what was asked for.
    if (this.#exits.has(attemptKey(ref))) return true;
    const attempt = this.#alive(ref);
    if (attempt === null) return false;
    void this.#end(attempt, { interruptMs: graceMs / 2, termMs: graceMs / 2 });
    return true;
  }

  /** Keys of a person. */
  typed(ref: AttemptRef, data: string): void {
    const attempt = this.#alive(ref);
    if (attempt === null) return;
    this.#pace.typed();
    attempt.terminal.typed();
    attempt.write(attempt.signs === null ? data : withoutSuspend(data));
  }

  write(ref: AttemptRef, data: string): boolean {
    return this.#alive(ref)?.write(data) ?? false;
  }

  /** What the terminal of an attempt shows. */
  look(ref: AttemptRef): ScreenLook | null {
    return this.find(ref)?.look() ?? null;
  }

  /** The signs of every real agent that lives. */
  signs(): readonly AttemptSigns[] {
    return [...this.#attempts.values()].flatMap(({ ref, signs, exit }) =>
      signs === null || exit !== null ? [] : [{ ...ref, ...signs.standing }],
    );
  }

  /** One whose exit is on its way to the record counts as alive: whoever asks just now would find it nowhere, and be told of its exit soon. */
  list(): { live: LiveAttempt[]; exits: AttemptExit[] } {
    const live: LiveAttempt[] = [];
    const exits = new Map(this.#records.exits().map((exit) => [attemptKey(exit), exit]));
    for (const [key, { ref, process, paused, exit }] of this.#attempts) {
      if (exit !== null && !this.#exits.has(key)) exits.set(key, exit);
      else if (process !== null) live.push({ ...ref, process, paused });
    }
    for (const { stream, attempt } of live) exits.delete(attemptKey({ stream, attempt }));
    return { live, exits: [...exits.values()] };
  }

  /** Ends everything that lives. Resolves when every exit is recorded. */
  async endAll(): Promise<void> {
    this.#ending = true;
    const live = [...this.#attempts.values()].filter((attempt) => attempt.exit === null);
    await Promise.all(live.map((attempt) => this.#end(attempt, finalGrace)));
    // That a process has gone is seen by the scan first, and a moment later by whoever is told its status.
    const end = performance.now() + exitPatienceMs;
    while (live.some((attempt) => attempt.exit === null) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 2));
    while (this.#exits.size > 0) await Promise.all(this.#exits.values());
    await Promise.all(this.#closing);
  }

  /** Ends what attempts of a host that died have left running. */
  async endLeftovers(): Promise<void> {
    const lost = this.#records.spawns().filter((record) => this.#records.exit(record) === null);
    for (const { mark, stream, attempt } of lost) {
      if (mark === null) continue;
      const { found } = await this.#processes.endTree({ root: null, mark }, leftoverGrace);
      if (found > 0) this.#events.note(`ended ${found} processes that attempt ${attempt} of ${stream} had left`);
    }
  }

  #alive(ref: AttemptRef): Attempt | null {
    const attempt = this.find(ref);
    return attempt?.exit === null ? attempt : null;
  }

  #start(ref: AttemptRef, launch: LaunchSpec, size: Size): SpawnAnswer {
    const mark = launch.env['SLUICE_MARK'] ?? null;
    try {
      this.#records.writeSpawn({ ...ref, process: null, mark });
    } catch (error) {
      return { ok: false, reason: `the start could not be written down: ${(error as Error).message}` };
    }
    const signs = launch.signs === true ? new SignWatch((standing) => this.#events.signed({ ...ref, ...standing })) : null;
    const attempt = new Attempt(ref, mark, size, signs, (line) => this.#events.note(line));
    const spawned = this.#ptys.spawn(launch, size, {
      onData: (bytes) => {
        attempt.output(bytes);
        if (!attempt.terminal.focused) this.#pace.took(attempt, bytes.length);
        this.#scheduler.wake(attempt.terminal);
      },
      onExit: (exit) => this.#exited(attempt, { ...ref, ...exit }),
    });
    if (!spawned.ok) {
      this.#records.forgetSpawn(ref);
      attempt.terminal.dispose();
      return spawned;
    }
    const { pty } = spawned;
    const process = this.#processes.identityOf(pty.pid) ?? { pid: pty.pid, startTime: '', bootId: '' };
    attempt.started(pty, process);
    // In time: output is never given out before this returns.
    this.#record(attempt, launch.env['TERM'] ?? '');
    this.#attempts.set(attemptKey(ref), attempt);
    this.#scheduler.add(attempt.terminal);
    try {
      this.#records.writeSpawn({ ...ref, process, mark });
    } catch (error) {
      // The first form of the record stands, by which it can be found all the same.
      this.#events.note(`the process of ${attemptKey(ref)} could not be written down: ${(error as Error).message}`);
    }
    this.#events.started();
    return { ok: true, process, exit: null };
  }

  async #end(attempt: Attempt, grace: EndGrace): Promise<void> {
    const ended = this.#processes.endTree(attempt.tree, grace);
    attempt.stopping = ended;
    const { left } = await ended;
    for (const { pid } of left) this.#events.note(`process ${pid} of ${attemptKey(attempt.ref)} cannot be ended`);
  }

  #exited(attempt: Attempt, exit: AttemptExit): void {
    const key = attemptKey(attempt.ref);
    attempt.exited(exit);
    this.#scheduler.wake(attempt.terminal);
    const over = this.#settle(attempt, exit)
      .catch((error: unknown) => this.#events.note(`the exit of ${key} could not be recorded: ${(error as Error).message}`))
      .finally(() => {
        this.#exits.delete(key);
        this.#events.exited(exit);
        this.#closeRecording(attempt);
        this.#retire();
      });
    this.#exits.set(key, over);
  }

  #record(attempt: Attempt, term: string): void {
    const key = attemptKey(attempt.ref);
    try {
      const recorder = new Recorder({
        path: this.#records.recording(attempt.ref),
        size: attempt.terminal.emulator.size,
        title: key,
        term,
        limitBytes: this.#options.recordLimitBytes,
        hold: (held) => attempt.hold('recorder', held),
        failed: (reason) => this.#events.note(reason),
      });
      attempt.record(recorder);
    } catch (error) {
      this.#events.note(`${key} is not recorded: ${(error as Error).message}`);
    }
  }

  /** Forgets the screens of attempts that ended long ago and that nobody looks at; their recordings remain. */
  #retire(): void {
    const ended = [...this.#attempts].filter(([, { ended, terminal }]) => ended && !terminal.watched);
    for (const [key, { terminal }] of ended.slice(0, Math.max(0, ended.length - mostEnded))) {
      this.#attempts.delete(key);
      this.#scheduler.remove(terminal);
      terminal.dispose();
    }
  }

  #closeRecording(attempt: Attempt): void {
    const closed = attempt
      .closeRecording()
      .catch((error: unknown) => this.#events.note(`the parts of a recording were not joined: ${(error as Error).message}`))
      .finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }

  /** An exit is told when nothing of the attempt is left: the next attempt works in the same folder. */
  async #settle(attempt: Attempt, exit: AttemptExit): Promise<void> {
    await attempt.stopping;
    await Promise.all([this.#end(attempt, leftoverGrace), attempt.recorded()]);
    this.#records.writeExit(exit);
  }
}
