import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AttemptRef } from '../../core/ports/attempts.ts';
import type { ProgressWatch } from '../../core/ports/progress-watch.ts';
import { readProgressMarkdown } from '../../core/progress/progress-md.ts';
import { mergeReadings, type Reading } from '../../core/progress/reading.ts';
import { readStatusJson } from '../../core/progress/status-json.ts';
import type { Progress } from '../../core/run/events.ts';
import { claims } from './claims.ts';
import { fileEvents } from './file-events.ts';
import { readReport } from './files.ts';
import { followUp } from './follow-up.ts';

/**
 * Follows the files by which attempts report. Files that end in `.json` are status files and win over all others, which are read as
 * progress.md. Nothing is polled. @param failed called with a sentence when files cannot be watched
 */
export function progressWatch(failed: (sentence: string) => void): ProgressWatch {
  const events = fileEvents(failed);
  const shared = claims(() => Date.now());
  const watched = new Map<string, () => void>();
  const unwatch = (ref: AttemptRef) => {
    watched.get(keyOf(ref))?.();
    watched.delete(keyOf(ref));
  };
  /** Calls with each good reading. @returns how to end it */
  const follow = (file: string, owner: string, since: number, found: (reading: Reading) => void): (() => void) => {
    let ended = false;
    const reading = followUp(async () => {
      const report = await readReport(file);
      if (report === null || ended || !(isStatus(file) || shared.holds(file, owner, report.changedAt))) return;
      const read = isStatus(file) ? readStatusJson(report.text) : readProgressMarkdown(report.text);
      if (read !== null) found(read);
    });
    if (isStatus(file)) makeFolder(file, failed);
    else shared.claim(file, owner, since);
    const unfollow = events.follow(file, () => reading.touch());
    reading.touch();
    return () => {
      ended = true;
      unfollow();
      reading.end();
      shared.release(file, owner);
    };
  };
  return {
    watch(ref, files, changed, since = 0) {
      unwatch(ref);
      const sources = files.toSorted((left, right) => Number(isStatus(right)) - Number(isStatus(left)));
      const report = reporter(sources, changed);
      const ends = sources.map((file) => follow(file, keyOf(ref), since, (reading) => report(file, reading)));
      watched.set(keyOf(ref), () => ends.forEach((end) => end()));
    },
    unwatch,
    async close() {
      for (const end of watched.values()) end();
      watched.clear();
      await events.close();
    },
  };
}

const keyOf = ({ stream, attempt }: AttemptRef): string => `${stream}:${attempt}`;
const isStatus = (file: string): boolean => file.endsWith('.json');

/** Joins what the files of one attempt say. The last good reading of each stands; only a difference is reported. */
function reporter(sources: readonly string[], changed: (progress: Progress) => void): (file: string, reading: Reading) => void {
  const readings = new Map<string, Reading>();
  let reported = '';
  return (file, reading) => {
    readings.set(file, reading);
    const progress = mergeReadings(sources.map((source) => ({ source, reading: readings.get(source) ?? null })));
    const text = JSON.stringify(progress);
    if (progress === null || text === reported) return;
    reported = text;
    changed(progress);
  };
}

/** An attempt may write its status without making the folder. That of progress.md is its working directory, which others make. */
function makeFolder(file: string, failed: (sentence: string) => void): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    failed(`the folder of ${file} cannot be made, so no progress is read from there: ${(error as Error).message}`);
  }
}
