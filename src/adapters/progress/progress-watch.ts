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
  const watched = new Map<string, Watched>();
  const unwatch = (ref: AttemptRef) => {
    watched.get(keyOf(ref))?.end();
    watched.delete(keyOf(ref));
  };
  /** Calls with each good reading. */
  const follow = (file: string, owner: string, since: number, found: (reading: Reading) => void): Followed => {
    let ended = false;
    const readNow = async () => {
      const report = await readReport(file);
      if (report === null || ended || !(isStatus(file) || shared.holds(file, owner, report.changedAt))) return;
      const read = isStatus(file) ? readStatusJson(report.text) : readProgressMarkdown(report.text);
      if (read !== null) found(read);
    };
    const reading = followUp(readNow);
    if (isStatus(file)) makeFolder(file, failed);
    else shared.claim(file, owner, since);
    const unfollow = events.follow(file, () => reading.touch());
    reading.touch();
    const end = () => {
      ended = true;
      unfollow();
      reading.end();
      shared.release(file, owner);
    };
    return { readNow, end };
  };
  return {
    watch(ref, files, changed, since = 0) {
      unwatch(ref);
      const sources = files.toSorted((left, right) => Number(isStatus(right)) - Number(isStatus(left)));
      const reports = reportsOf(sources, changed);
      const followed = sources.map((file) => follow(file, keyOf(ref), since, (reading) => reports.take(file, reading)));
      watched.set(keyOf(ref), {
        async readNow() {
          await Promise.all(followed.map((each) => each.readNow()));
          return reports.together();
        },
        end: () => followed.forEach((each) => each.end()),
      });
    },
    readNow: async (ref) => (await watched.get(keyOf(ref))?.readNow()) ?? null,
    unwatch,
    async close() {
      for (const each of watched.values()) each.end();
      watched.clear();
      await events.close();
    },
  };
}

/** One file of an attempt. */
interface Followed {
  readNow(): Promise<void>;
  end(): void;
}

/** All files of an attempt. */
interface Watched {
  readNow(): Promise<Progress | null>;
  end(): void;
}

const keyOf = ({ stream, attempt }: AttemptRef): string => `${stream}:${attempt}`;
const isStatus = (file: string): boolean => file.endsWith('.json');

/** Joins what the files of one attempt say. The last good reading of each stands; only a difference is reported. */
function reportsOf(sources: readonly string[], changed: (progress: Progress) => void) {
  const readings = new Map<string, Reading>();
  let reported = '';
  const together = () => mergeReadings(sources.map((source) => ({ source, reading: readings.get(source) ?? null })));
  return {
    together,
    take(file: string, reading: Reading): void {
      readings.set(file, reading);
      const progress = together();
      const text = JSON.stringify(progress);
      if (progress === null || text === reported) return;
      reported = text;
      changed(progress);
    },
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
