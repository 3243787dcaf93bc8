import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AttemptRef } from '../../core/ports/attempts.ts';
import type { NamedReports, ProgressListener, ProgressWatch } from '../../core/ports/progress-watch.ts';
import type { SharedStatusFiles } from '../../core/ports/shared-status.ts';
import { mergeReadings, type Reading } from '../../core/progress/reading.ts';
import type { FileFault, Progress } from '../../core/run/events.ts';
import { entryOf, readingOf } from '../../core/shared-status/stream-entry.ts';
import { claims } from './claims.ts';
import { fileEvents } from './file-events.ts';
import { namedReport, type ReportPlace } from './named-report.ts';
import { readReport } from './files.ts';
import { followUp } from './follow-up.ts';
import { markdownReader, readStatus } from './readers.ts';

/**
 * Follows the files by which attempts report. Files that end in `.json` are status files and win over all others, which are read as
 * progress.md; in between stand the reports that the plan names, and the entries of the attempts in files that all agents share. Nothing is polled.
 * @param failed called with a sentence when files cannot be watched
 */
export function progressWatch(failed: (sentence: string) => void, common: Common | null = null): ProgressWatch {
  const events = fileEvents(failed);
  const shared = claims(() => Date.now());
  const watched = new Map<string, Watched>();
  common?.listen({ changed: () => watched.forEach((each) => each.takeCommon()), judged: () => undefined });
  /** Folders in which reports may lie that are of one stream alone, in the order in which they became known; the first is the main checkout. */
  const places: string[] = [];
  const addPlaces = (dirs: readonly string[]) => {
    for (const dir of dirs) {
      if (places.includes(dir)) continue;
      places.push(dir);
      for (const each of watched.values()) each.addPlace({ dir, isTrusted: dir === places[0] });
    }
  };
  /** Follows the reports that the plan names. */
  const followNamed = (ref: AttemptRef, reports: NamedReports, listener: NamedListener): FollowedNamed[] =>
    reports.files.map((named) => {
      const owner = keyOf(ref);
      const pattern = join(reports.dir, named.path);
      if (!named.isOwn) shared.claim(pattern, owner, reports.since);
      const holds = (name: string, changedAt: number) => shared.holds(name, owner, changedAt);
      const found = (reading: Reading, source: string) => listener.found(named.path, reading, source);
      const judged = (file: string, fault: FileFault | null) => listener.judged(file, fault);
      const report = namedReport(events, { stream: ref.stream, named, since: reports.since, holds, found, judged });
      report.addPlace({ dir: reports.dir, isTrusted: true });
      return {
        ...report,
        addPlace: (place) => (named.isOwn ? report.addPlace(place) : undefined),
        end() {
          report.end();
          if (!named.isOwn) shared.release(pattern, owner);
        },
      };
    });
  const unwatch = (ref: AttemptRef) => {
    watched.get(keyOf(ref))?.end();
    watched.delete(keyOf(ref));
  };
  /** Calls with each good reading, and whenever it has changed whether the file can be read. */
  const follow = (file: string, owner: string, since: number, listener: FileListener): Followed => {
    let ended = false;
    let told: string | null = null;
    const read = isStatus(file) ? readStatus : markdownReader();
    const judge = (fault: FileFault | null) => {
      const text = fault === null ? null : JSON.stringify(fault);
      if (text === told) return;
      told = text;
      listener.judged(fault);
    };
    const readNow = async (isLast: boolean) => {
      const report = await readReport(file);
      if (ended) return;
      if (report.kind === 'unusable') return judge({ reason: report.reason });
      if (report.kind === 'missing') return judge(null);
      if (!(isStatus(file) || shared.holds(file, owner, report.changedAt))) return;
      const result = read(report.text, isLast);
      judge(result.kind === 'fault' ? result.fault : null);
      if (result.kind === 'reading') listener.found(result.reading);
    };
    const reading = followUp(() => readNow(false));
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
    return { readNow: () => readNow(true), end };
  };
  return {
    watch(ref, files, listener, since = 0, named = noReports) {
      unwatch(ref);
      const sources = files.toSorted((left, right) => Number(isStatus(right)) - Number(isStatus(left)));
      const names = named.files.map(({ path }) => path);
      const order = [
        ...sources.filter(isStatus),
        ...names.filter((name) => !isOfResults(name)),
        inCommon,
        ...sources.filter((file) => !isStatus(file)),
        ...names.filter(isOfResults),
      ];
      const reports = reportsOf(order, listener);
      const takeCommon = () => {
        const merged = common?.current() ?? null;
        const entry = merged === null ? null : entryOf(merged, ref.stream, since);
        if (entry !== null) reports.take(inCommon, readingOf(entry), entry.file);
      };
      const followed = sources.map((file) =>
        follow(file, keyOf(ref), since, {
          found: (reading) => reports.take(file, reading),
          judged: (fault) => listener.judged(file, fault),
        }),
      );
      const followedNamed = followNamed(ref, named, {
        found: (file, reading, source) => reports.take(file, reading, source),
        judged: (file, fault) => listener.judged(file, fault),
      });
      watched.set(keyOf(ref), {
        takeCommon,
        addPlace: (place) => followedNamed.forEach((each) => each.addPlace(place)),
        async readNow() {
          await Promise.all([common?.readNow(), ...[...followed, ...followedNamed].map((each) => each.readNow())]);
          takeCommon();
          return reports.together();
        },
        end: () => [...followed, ...followedNamed].forEach((each) => each.end()),
      });
      places.forEach((dir, index) => followedNamed.forEach((each) => each.addPlace({ dir, isTrusted: index === 0 })));
      addPlaces(named.places);
      takeCommon();
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

interface FileListener {
  found(reading: Reading): void;
  judged(fault: FileFault | null): void;
}

/** One file of an attempt. */
interface Followed {
  readNow(): Promise<void>;
  end(): void;
}

/** A report that the plan names. */
interface FollowedNamed extends Followed {
  addPlace(place: ReportPlace): void;
}

interface NamedListener extends Pick<ProgressListener, 'judged'> {
  /** @param file as the plan names it @param source the file that says it */
  found(file: string, reading: Reading, source: string): void;
}

/** All files of an attempt. */
interface Watched {
  /** Takes what the files that all share say of it now. */
  takeCommon(): void;
  addPlace(place: ReportPlace): void;
  readNow(): Promise<Progress | null>;
  end(): void;
}

/** Files that all agents share. */
type Common = Pick<SharedStatusFiles, 'current' | 'listen' | 'readNow'>;

/** Stands for them among the sources of an attempt. */
const inCommon = 'in common';

const keyOf = ({ stream, attempt }: AttemptRef): string => `${stream}:${attempt}`;
const isStatus = (file: string): boolean => file.endsWith('.json');
/** Results of checks are how far somebody is only where nothing else says it. */
const isOfResults = (name: string): boolean => name.endsWith('results.json');
const noReports: NamedReports = { files: [], dir: '', places: [], since: 0 };

/** Joins what the files of one attempt say. The last good reading of each stands; only a difference is reported. */
function reportsOf(sources: readonly string[], { changed }: Pick<ProgressListener, 'changed'>) {
  const readings = new Map<string, { readonly source: string; readonly reading: Reading }>();
  let reported = '';
  const together = () => mergeReadings(sources.map((source) => readings.get(source) ?? { source, reading: null }));
  return {
    together,
    take(file: string, reading: Reading, source = file): void {
      readings.set(file, { source, reading });
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
