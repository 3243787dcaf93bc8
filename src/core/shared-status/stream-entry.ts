import type { StreamId } from '../ids.ts';
import { readStatusFields } from '../progress/status-json.ts';
import type { Reading } from '../progress/reading.ts';
import { isNewer, type MergedEntry, type MergedStatus } from './merge.ts';

/** Times in these files are written to the second. */
const toleranceMs = 1_000;

/** Whether an agent's entry is that of a stream: by its `id`, by `stream`, or by `phase`, as the plan calls it. */
export function isEntryOf({ id, fields }: MergedEntry, stream: StreamId): boolean {
  const name = stream.toLowerCase();
  return [id, fields['stream'], fields['phase']].some((each) => typeof each === 'string' && each.toLowerCase() === name);
}

/** The entry of a stream; of several the newest. What was written before `since` (epoch milliseconds) tells of an earlier attempt. */
export function entryOf({ agents }: MergedStatus, stream: StreamId, since: number): MergedEntry | null {
  let found: MergedEntry | null = null;
  for (const entry of agents) {
    if (!isEntryOf(entry, stream) || entry.writtenAt < since - toleranceMs) continue;
    if (found === null || isNewer(entry.fields, found.fields)) found = entry;
  }
  return found;
}

/** What an entry says about the progress of its stream. */
export const readingOf = ({ fields }: MergedEntry): Reading => readStatusFields(fields);
