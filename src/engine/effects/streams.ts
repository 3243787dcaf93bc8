import { HostLost, type AttemptRef } from '../../core/ports/index.ts';
import type { StreamExited, StreamLost } from '../../core/run/events.ts';
import { messageOf, type EffectContext } from './context.ts';
import { launchOf } from './launch.ts';
import { leftWork } from './left-work.ts';
import type { AgentEffects } from './agents/agents.ts';
import { measureMetrics } from './metrics.ts';
import type { ProgressEffects } from './progress.ts';
import { dirOf, refKey } from './refs.ts';

export interface StreamEffects {
  spawn(ref: AttemptRef): Promise<void>;
  pause(ref: AttemptRef): Promise<void>;
  continue(ref: AttemptRef): Promise<void>;
  stop(ref: AttemptRef): Promise<void>;
  /** Ends the agent of an attempt that is done: by its own way to leave first. */
  endAgent(ref: AttemptRef): Promise<void>;
  /** Has the agent leave its turn; one that reads no keys stands still instead. */
  interrupt(ref: AttemptRef): Promise<void>;
  /** Answers the question that the agent waits for, or types into its terminal. */
  send(ref: AttemptRef, said: { readonly by: string | null; readonly text: string }): Promise<void>;
  /** Takes up an attempt that an earlier engine started and that still lives. */
  adopt(ref: AttemptRef): void;
  /** Records how an attempt ended, once: it may be heard of in more than one way. */
  gone(fate: StreamExited | StreamLost): Promise<void>;
  /** The end of an attempt is being recorded elsewhere. @returns whether that is news */
  ends(ref: AttemptRef): boolean;
}

/** How long a tree that was told to end may take before it is killed. */
const stopGraceMs = 5_000;

export function streamEffects(context: EffectContext, progress: ProgressEffects, agents: AgentEffects): StreamEffects {
  const { attempts, questions } = context.ports;
  /** Spawns whose answer is not recorded yet. */
  const spawning = new Map<string, Promise<void>>();
  /** Attempts whose end is recorded, or about to be. */
  const ended = new Set<string>();
  const ends = (ref: AttemptRef): boolean => {
    const key = refKey(ref);
    if (ended.has(key)) return false;
    ended.add(key);
    return true;
  };

  const spawnFailed = async ({ stream, attempt }: AttemptRef, reason: string) => {
    progress.unwatch({ stream, attempt });
    agents.forget({ stream, attempt });
    await context.record({ type: 'streamSpawnFailed', stream, attempt, reason });
  };
  const spawn = async (ref: AttemptRef) => {
    let launch;
    try {
      launch = launchOf(context.ports, context.state(), ref);
    } catch (error) {
      return await spawnFailed(ref, messageOf(error));
    }
    progress.watch(ref, launch.cwd, false);
    await agents.prepare(ref, launch);
    agents.watch(ref, launch);
    const spawned = await attempts.spawn(ref, launch);
    if (!spawned.ok) return await spawnFailed(ref, spawned.reason);
    await context.record({ type: 'streamSpawned', ...ref, process: spawned.process });
  };
  const gone = async (fate: StreamExited | StreamLost) => {
    if (!ends(fate)) return;
    // The exit of a short-lived process overtakes the answer to its spawn, for one is called back and the other awaited.
    await spawning.get(refKey(fate));
    const said = await progress.lastWords(fate).catch((error: unknown) => {
      void context.record({ type: 'engineFaulted', what: `the last report of ${fate.stream}: ${messageOf(error)}` });
      return null;
    });
    const shown = await agents.lastWords(fate, fate.type === 'streamExited' ? fate.exitCode : null).catch((error: unknown) => {
      void context.record({ type: 'engineFaulted', what: `the last of the agent of ${fate.stream}: ${messageOf(error)}` });
      return [];
    });
    const left = await leftWork(context.ports, context.state(), fate);
    const measured = await measureMetrics(context.ports, context.state(), fate.stream);
    // All in one turn: nothing can come between what it said and left, and its end.
    await Promise.all([said, ...shown, left, ...measured, fate].flatMap((event) => (event === null ? [] : [context.record(event)])));
  };

  const stop = (ref: AttemptRef): Promise<void> =>
    unlessLost(async () => {
      if (await attempts.stop(ref, stopGraceMs)) return;
      // It had gone before. Either its exit is known, or nobody knows it at all.
      const exit = (await attempts.list()).exits.find((each) => refKey(each) === refKey(ref));
      await gone(
        exit === undefined
          ? { type: 'streamLost', ...ref, reason: 'it was gone when it was to be stopped' }
          : { type: 'streamExited', ...exit },
      );
    });

  return {
    spawn(ref) {
      const key = refKey(ref);
      const before = spawning.get(key);
      if (before !== undefined) return before;
      // Known as under way before it begins, for its exit may come while it is asked for.
      const answered = Promise.resolve()
        .then(() => unlessLost(() => spawn(ref)))
        .finally(() => spawning.delete(key));
      spawning.set(key, answered);
      return answered;
    },
    pause: (ref) =>
      unlessLost(async () => {
        if (await attempts.pause(ref)) await context.record({ type: 'streamPaused', ...ref });
      }),
    continue: (ref) =>
      unlessLost(async () => {
        if (await attempts.continue(ref)) await context.record({ type: 'streamContinued', ...ref });
      }),
    stop,
    endAgent: (ref) =>
      unlessLost(async () => {
        if (!(await agents.leave(ref))) await stop(ref);
      }),
    interrupt: (ref) =>
      unlessLost(async () => {
        const left = await agents.interrupt(ref);
        if (left === true) return await context.record({ type: 'streamPaused', ...ref, interrupted: true });
        if (await attempts.pause(ref)) await context.record({ type: 'streamPaused', ...ref });
      }),
    send: (ref, { by, text }) =>
      unlessLost(async () => {
        // Enter is for a terminal.
        if (by !== null && (await questions.answer(ref, { by, text: text.replace(/\r$/, '') }))) return;
        if (await attempts.write(ref, text)) return;
        await context.record({
          type: 'engineFaulted',
          what: `the text for ${ref.stream} was not delivered: attempt ${ref.attempt} had gone`,
        });
      }),
    adopt(ref) {
      progress.watch(ref, dirOf(context.state(), ref), true);
      agents.adopt(ref);
    },
    gone,
    ends,
  };
}

/** An effect that a lost host cut short ends here: what became of its attempt is found out where the loss of the host is dealt with. */
async function unlessLost(effect: () => Promise<void>): Promise<void> {
  try {
    await effect();
  } catch (error) {
    if (!(error instanceof HostLost)) throw error;
  }
}
