import { parseIsoTime } from '../text/iso-time.ts';
import { isFields, type Fields } from '../text/fields.ts';
import type { AgentStatusFile, Entry } from './document.ts';

/** One file as it was read. */
export interface ReadFile {
  readonly file: string;
  readonly status: AgentStatusFile;
  /** When the file was last changed, epoch milliseconds. */
  readonly changedAt: number;
}

/** An entry that won, with the fields that only others have. */
export interface MergedEntry extends Entry {
  /** The file that it was taken from. */
  readonly file: string;
  /** When it was written by its own word, or else when its file was, epoch milliseconds. */
  readonly writtenAt: number;
}

/** What all files say together. */
export interface MergedStatus {
  readonly agents: readonly MergedEntry[];
  readonly queue: readonly MergedEntry[];
}

export const nothingShared: MergedStatus = { agents: [], queue: [] };

/**
 * Joins the files of the main checkout and of the worktrees. Where two files have an entry with the same id, the one that was updated
 * last wins (`lastUpdated` or `lastUpdate`); where that does not decide, the one that is further; else the first file.
 */
export function mergeAgentStatus(files: readonly ReadFile[]): MergedStatus {
  return {
    agents: mergeEntries(files.flatMap((each) => dated(each, each.status.agents))),
    queue: mergeEntries(files.flatMap((each) => dated(each, each.status.queue))),
  };
}

const dated = ({ file, changedAt }: ReadFile, entries: readonly Entry[]): MergedEntry[] =>
  entries.map(({ id, fields }) => ({ id, fields, file, writtenAt: updatedAt(fields) ?? changedAt }));

/** The one rule for disagreement, whatever the entries are about: those of the same id become one. */
export function mergeEntries(entries: readonly MergedEntry[]): MergedEntry[] {
  const found = new Map<string, MergedEntry>();
  for (const entry of entries) {
    const before = found.get(entry.id);
    const [winner, loser] = before === undefined || isNewer(entry.fields, before.fields) ? [entry, before] : [before, entry];
    found.set(entry.id, { ...winner, fields: { ...loser?.fields, ...winner.fields } });
  }
  return [...found.values()];
}

/** Whether an entry wins over another one of the same id. */
export function isNewer(fields: Fields, other: Fields): boolean {
  const [mine, theirs] = [updatedAt(fields), updatedAt(other)];
  if (mine !== null && theirs !== null && mine !== theirs) return mine > theirs;
  const [far, reached] = [advance(fields), advance(other)];
  const differing = far.findIndex((value, index) => value !== reached[index]);
  return differing !== -1 && (far[differing] ?? 0) > (reached[differing] ?? 0);
}

/** When an entry was updated by its own word, epoch milliseconds; `null` when it does not say. */
export function updatedAt(fields: Fields): number | null {
  for (const name of ['lastUpdated', 'lastUpdate', 'updatedAt']) {
    const value = fields[name];
    const time = typeof value === 'string' ? parseIsoTime(value) : null;
    if (time !== null) return time;
  }
  return null;
}

/** Words for what is over, in the list of agents and in the queue. */
export const isOver = (status: unknown): boolean =>
  typeof status === 'string' &&
  /^(?:complete|completed|done|finished|succeeded|resolved|integrated|closed|cancelled)$/i.test(status.trim());

/** How far an entry is: over or not, then the share of its tasks, then how many they are. */
function advance(fields: Fields): readonly number[] {
  const done = numberOf(fields['tasksComplete'] ?? fields['tasksDone']);
  const total = numberOf(fields['tasksTotal']);
  return [isOver(fields['status']) ? 1 : 0, total > 0 ? done / total : 0, done];
}

const numberOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** Whether two values are the same JSON, whatever the order of the fields. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((each, index) => sameJson(each, other[index]));
  if (!isFields(one) || !isFields(other)) return one === other;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => name in other && sameJson(one[name], other[name]));
}
