import type { AttemptRef, Timer } from '../../core/ports/index.ts';
import type { FileFault, Progress, StreamProgressed } from '../../core/run/events.ts';
import { attemptOf, refKey } from './refs.ts';
import type { EffectContext } from './context.ts';
import type { SharedStatusEffects } from './shared-status.ts';
import { reportFaults } from './report-faults.ts';
import { namedFiles, reportPlaces } from './report-places.ts';

export interface ProgressEffects {
  /** Watches what the attempt tells of itself, which it may do from `dir`. @param isBegun whether it may have told something before now */
  watch(ref: AttemptRef, dir: string, isBegun: boolean): void;
  unwatch(ref: AttemptRef): void;
  /**
   * The attempt has ended, which is not recorded yet: reads its files once more, so that nothing that it said is missing when its end is
   * judged. What is left of it may still write; that is taken for a short time.
   * @returns what is to be recorded before the end, or `null` when that says nothing new
   */
  lastWords(ref: AttemptRef): Promise<StreamProgressed | null>;
  unwatchAll(): void;
}

/** The least time between two records of one attempt: an agent that rewrites its status with every step must not fill the journal. */
const intervalMs = 1_000;

/** A process has run for so long at most when its spawn is recorded. */
const spawnAnswerMs = 1_000;

/** How long the files of an attempt that has ended are watched on: a change takes its time to be seen. */
const lastWordsMs = 500;

interface Watched {
  readonly ref: AttemptRef;
  /** Those that it was told of. */
  readonly files: Set<string>;
  /** What was recorded last, as JSON. */
  recorded: string;
  /** Runs while the interval since the last record lasts. */
  timer: Timer | null;
  /** The newest reading, where it came within the interval. */
  waiting: Progress | null;
}

/** Progress becomes events: at once when it comes seldom, the newest reading once an interval when it comes often, never twice the same. */
export function progressEffects(context: EffectContext, sharedStatus: Pick<SharedStatusEffects, 'follow'>): ProgressEffects {
  const { clock, paths, progressWatch } = context.ports;
  const watched = new Map<string, Watched>();
  const faults = reportFaults(context);

  /** Takes the reading that waits, if it says something new. */
  const takeWaiting = (entry: Watched): StreamProgressed | null => {
    entry.timer?.cancel();
    entry.timer = null;
    const { waiting } = entry;
    entry.waiting = null;
    return waiting === null ? null : news(entry, waiting);
  };
  const news = (entry: Watched, progress: Progress): StreamProgressed | null => {
    const text = JSON.stringify(progress);
    if (text === entry.recorded) return null;
    entry.recorded = text;
    entry.timer = clock.at(clock.now() + intervalMs, () => record(takeWaiting(entry)));
    const { stream, attempt } = entry.ref;
    return { type: 'streamProgressed', stream, attempt, progress };
  };
  const record = (event: StreamProgressed | null) => {
    if (event !== null) context.begin(`progress of ${event.stream}`, () => context.record(event));
  };
  const watch = (ref: AttemptRef, dir: string, isBegun: boolean) => {
    const key = refKey(ref);
    if (watched.has(key)) return;
    const files = [paths.statusFile(ref.stream, ref.attempt), paths.resolve(dir, 'progress.md')];
    const entry: Watched = { ref, files: new Set(files), recorded: '', timer: null, waiting: null };
    watched.set(key, entry);
    const changed = (progress: Progress) => {
      if (watched.get(key) !== entry) return;
      if (entry.timer === null) record(news(entry, progress));
      else entry.waiting = progress;
    };
    const judged = (file: string, fault: FileFault | null) => {
      if (watched.get(key) !== entry) return;
      entry.files.add(file);
      faults.judged(ref.stream, file, fault);
    };
    sharedStatus.follow();
    const state = context.state();
    const attempt = attemptOf(state, ref);
    // What is there before it is spawned, such as what git has just checked out, is not its word.
    const begun = attempt?.spawnedAt ? attempt.spawnedAt - spawnAnswerMs : attempt?.decidedAt;
    const since = (isBegun ? begun : null) ?? clock.now();
    const reports = { files: namedFiles(state, ref.stream), dir, places: reportPlaces(state, paths), since };
    progressWatch.watch(ref, files, { changed, judged }, attempt?.decidedAt, reports);
  };
  const unwatch = (ref: AttemptRef) => {
    const entry = watched.get(refKey(ref));
    if (entry === undefined) return;
    watched.delete(refKey(ref));
    entry.timer?.cancel();
    entry.waiting = null;
    faults.forget(entry.files);
    progressWatch.unwatch(ref);
  };
  return {
    watch,
    unwatch,
    async lastWords(ref) {
      // One that ended while no engine was there has not been watched by this one.
      const dir = attemptOf(context.state(), ref)?.dir ?? null;
      if (dir === null) return null;
      watch(ref, dir, true);
      const entry = watched.get(refKey(ref));
      if (entry === undefined) return null;
      const last = await progressWatch.readNow(ref);
      entry.waiting = last ?? entry.waiting;
      clock.at(clock.now() + lastWordsMs, () => {
        record(takeWaiting(entry));
        unwatch(ref);
      });
      return takeWaiting(entry);
    },
    unwatchAll: () => [...watched.values()].forEach((entry) => unwatch(entry.ref)),
  };
}
