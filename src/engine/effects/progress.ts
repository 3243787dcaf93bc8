import type { AttemptRef, Timer } from '../../core/ports/index.ts';
import type { Progress } from '../../core/run/events.ts';
import { attemptOf, refKey } from './refs.ts';
import type { EffectContext } from './context.ts';

export interface ProgressEffects {
  /** Watches what the attempt tells of itself, which it may do from `dir`. */
  watch(ref: AttemptRef, dir: string): void;
  unwatch(ref: AttemptRef): void;
  /** The attempt has ended: what it wrote at the very last is still taken. */
  ended(ref: AttemptRef): void;
  unwatchAll(): void;
}

/** The least time between two records of one attempt: an agent that rewrites its status with every step must not fill the journal. */
const intervalMs = 1_000;

/** How long the files of an attempt that has ended are watched on: a change takes its time to be seen. */
const lastWordsMs = 500;

interface Watched {
  readonly ref: AttemptRef;
  /** What was recorded last, as JSON. */
  recorded: string;
  /** Runs while the interval since the last record lasts. */
  timer: Timer | null;
  /** The newest reading, where it came within the interval. */
  waiting: Progress | null;
}

/** Progress becomes events: at once when it comes seldom, the newest reading once an interval when it comes often, never twice the same. */
export function progressEffects(context: EffectContext): ProgressEffects {
  const { clock, paths, progressWatch } = context.ports;
  const watched = new Map<string, Watched>();

  const recordWaiting = (entry: Watched) => {
    entry.timer?.cancel();
    entry.timer = null;
    const { waiting } = entry;
    entry.waiting = null;
    if (waiting !== null) record(entry, waiting);
  };
  const record = (entry: Watched, progress: Progress) => {
    const text = JSON.stringify(progress);
    if (text === entry.recorded) return;
    entry.recorded = text;
    entry.timer = clock.at(clock.now() + intervalMs, () => recordWaiting(entry));
    const { stream, attempt } = entry.ref;
    context.begin(`progress of ${stream}`, () => context.record({ type: 'streamProgressed', stream, attempt, progress }));
  };
  const unwatch = (ref: AttemptRef) => {
    const entry = watched.get(refKey(ref));
    if (entry === undefined) return;
    watched.delete(refKey(ref));
    entry.timer?.cancel();
    entry.waiting = null;
    progressWatch.unwatch(ref);
  };
  return {
    watch(ref, dir) {
      const key = refKey(ref);
      if (watched.has(key)) return;
      const entry: Watched = { ref, recorded: '', timer: null, waiting: null };
      watched.set(key, entry);
      const changed = (progress: Progress) => {
        if (watched.get(key) !== entry) return;
        if (entry.timer === null) record(entry, progress);
        else entry.waiting = progress;
      };
      const files = [paths.statusFile(ref.stream, ref.attempt), paths.resolve(dir, 'progress.md')];
      progressWatch.watch(ref, files, changed, attemptOf(context.state(), ref)?.decidedAt);
    },
    unwatch,
    ended(ref) {
      const entry = watched.get(refKey(ref));
      if (entry === undefined) return;
      recordWaiting(entry);
      clock.at(clock.now() + lastWordsMs, () => {
        recordWaiting(entry);
        unwatch(ref);
      });
    },
    unwatchAll: () => [...watched.values()].forEach((entry) => unwatch(entry.ref)),
  };
}
