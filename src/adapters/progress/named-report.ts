import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { NamedFile } from '../../core/ports/progress-watch.ts';
import type { Reading } from '../../core/progress/reading.ts';
import { joinResults } from '../../core/progress/results.ts';
import { readStatusFields } from '../../core/progress/status-json.ts';
import type { FileFault } from '../../core/run/events.ts';
import { mergeEntries, updatedAt, type MergedEntry } from '../../core/shared-status/merge.ts';
import { isFields, type Fields } from '../../core/text/fields.ts';
import { stampLagMs } from './claims.ts';
import type { FileEvents } from './file-events.ts';
import { readReport } from './files.ts';
import { followUp, type FollowUp } from './follow-up.ts';
import { matcherOf } from './name-pattern.ts';
import { jsonFaultOf } from './readers.ts';

/** More files than this that fit one name are no reports of one stream. */
const mostFiles = 100;
/** Times in these files are written to the second. */
const toleranceMs = 1_000;

/** A folder in which files of that name may lie. */
export interface ReportPlace {
  readonly dir: string;
  /** Whether a file may be taken by the time of its change alone: git writes files anew where it checks out somebody else's work tree. */
  readonly isTrusted: boolean;
}

export interface NamedReport {
  /** Looks there, too. */
  addPlace(place: ReportPlace): void;
  readNow(): Promise<void>;
  end(): void;
}

export interface NamedReportOf {
  readonly stream: string;
  readonly named: NamedFile;
  /** What was written before tells of an earlier attempt, epoch milliseconds. */
  readonly since: number;
  /** Whether what was written into files of that name at that time is certainly the attempt's. */
  readonly holds: (pattern: string, changedAt: number) => boolean;
  /** Called with each reading, and the file that won. */
  readonly found: (reading: Reading, source: string) => void;
  readonly judged: (file: string, fault: FileFault | null) => void;
}

/**
 * Follows the JSON reports of one name, `status.json` or `*-results.json`, of one attempt, wherever they lie. Files with the same name in several places are
 * one report, joined as entries of the file are that all agents share; of each its last good state counts.
 */
export function namedReport(events: FileEvents, report: NamedReportOf): NamedReport {
  const places = new Map<string, Place>();
  const told = new Map<string, string>();
  const since = report.since - stampLagMs;
  let ended = false;

  const judge = (file: string, fault: FileFault | null) => {
    const text = JSON.stringify(fault);
    if ((told.get(file) ?? 'null') === text) return;
    told.set(file, text);
    report.judged(file, fault);
  };
  const isCurrent = (fields: Fields, changedAt: number, pattern: string, isTrusted: boolean): boolean => {
    const { stream } = fields;
    if (typeof stream === 'string' && stream.toLowerCase() !== report.stream.toLowerCase()) return false;
    if (!report.named.isOwn) return report.holds(pattern, changedAt);
    const written = updatedAt(fields);
    return written === null ? isTrusted && changedAt >= since : written >= report.since - toleranceMs;
  };
  const take = () => {
    const byName = Map.groupBy(
      [...places.values()].flatMap(({ last }) => [...last.values()]),
      ({ id }) => id,
    );
    const merged = [...byName.values()].map((entries) => mergeEntries(entries)[0]).filter((entry) => entry !== undefined);
    const [first] = merged;
    if (first !== undefined) report.found(joinResults(merged.map(({ fields }) => readStatusFields(fields))), first.file);
  };
  const readPlace = async (pattern: string, place: Place) => {
    for (const file of await filesOf(pattern)) {
      const read = await readReport(file);
      if (ended) return;
      if (read.kind === 'missing') judge(file, null);
      else if (read.kind === 'unusable') judge(file, { reason: read.reason });
      else {
        const { text, changedAt } = read;
        const fields = documentOf(text);
        // What is broken cannot say whose it is; one that was there before is nobody's concern.
        if (fields === null) {
          if (changedAt >= since) judge(file, jsonFaultOf(text));
          continue;
        }
        judge(file, null);
        if (!isCurrent(fields, changedAt, pattern, place.isTrusted)) continue;
        const writtenAt = updatedAt(fields) ?? changedAt;
        place.last.set(file, { id: file.slice(place.dir.length), fields, file, writtenAt });
      }
    }
    take();
  };
  return {
    addPlace({ dir, isTrusted }) {
      const pattern = join(dir, report.named.path);
      if (places.has(pattern) || ended) return;
      const reading = followUp(() => readPlace(pattern, place));
      const unfollow = events.follow(pattern, () => reading.touch());
      const place: Place = { dir, isTrusted, last: new Map(), reading, unfollow };
      places.set(pattern, place);
      reading.touch();
    },
    async readNow() {
      await Promise.all([...places].map(([pattern, place]) => readPlace(pattern, place)));
    },
    end() {
      ended = true;
      for (const { reading, unfollow } of places.values()) {
        unfollow();
        reading.end();
      }
      places.clear();
    },
  };
}

interface Place extends ReportPlace {
  /** The last good state of each file. */
  readonly last: Map<string, MergedEntry>;
  readonly reading: FollowUp;
  readonly unfollow: () => void;
}

/** @returns `null` when it is no JSON, or nothing that could be a report */
function documentOf(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (Array.isArray(value)) return { results: value };
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

async function filesOf(pattern: string): Promise<readonly string[]> {
  const matches = matcherOf(basename(pattern));
  if (matches === null) return [pattern];
  const dir = dirname(pattern);
  const names = await readdir(dir).catch(() => []);
  return names
    .filter(matches)
    .toSorted()
    .slice(0, mostFiles)
    .map((name) => join(dir, name));
}
