import { isFields } from '../../text/fields.ts';
import type { Source } from '../source.ts';
import type { Path } from '../yaml-place.ts';

/** Where a value that was expanded came from, so that what is wrong with it is told where its text stands. */
export interface Trail {
  readonly source: Source;
  readonly path: Path;
  /** A scalar as it was written, where that is not what stands at the path: the text of a variable. */
  readonly written?: string | null;
  /** Where the list or mapping is written that a variable at the path stands for. */
  readonly behind?: Trail | null;
  /** Parts that came from elsewhere than the same key of the path; all others lie below it. */
  readonly parts?: ReadonlyMap<PropertyKey, Trail>;
}

/** A value with its trail. */
export interface Traced {
  readonly value: unknown;
  readonly trail: Trail;
}

export const tracedRoot = (source: Source): Traced => ({ value: source.value, trail: { source, path: [] } });

export function trailOf({ source, path, parts, behind }: Trail, key: PropertyKey): Trail {
  return parts?.get(key) ?? { source, path: [...path, key], ...(behind ? { behind: trailOf(behind, key) } : {}) };
}

/** A scalar as it is written (`1.10`), or `null`. */
export function writtenOf({ source, path, written, behind }: Trail): string | null {
  if (written !== undefined) return written;
  return behind ? writtenOf(behind) : source.written(path);
}

/** What a mapping has under a key, or `null`. */
export function entryOf({ value, trail }: Traced, key: string): Traced | null {
  if (!isFields(value) || !Object.hasOwn(value, key) || value[key] === undefined) return null;
  return { value: value[key], trail: trailOf(trail, key) };
}

export function entriesOf({ value, trail }: Traced): [key: string, entry: Traced][] {
  if (!isFields(value)) return [];
  return Object.keys(value).map((key) => [key, { value: value[key], trail: trailOf(trail, key) }]);
}

/** The items of a list; a value that is none is the only item, for where a key takes a list a single value will do. */
export function itemsOf({ value, trail }: Traced): Traced[] {
  if (!Array.isArray(value)) return value === undefined || value === null ? [] : [{ value, trail }];
  return value.map((item: unknown, index) => ({ value: item, trail: trailOf(trail, index) }));
}

/** A mapping made of entries from anywhere. `whole` is what is pointed at when the mapping itself is meant. */
export function tracedMapping(entries: Iterable<readonly [string, Traced]>, whole: Trail): Traced {
  // Without a prototype, `constructor` is a key like all others.
  const value = Object.create(null) as Record<string, unknown>;
  const parts = new Map<PropertyKey, Trail>();
  for (const [key, entry] of entries) {
    value[key] = entry.value;
    parts.set(key, entry.trail);
  }
  return { value, trail: { source: whole.source, path: whole.path, parts } };
}

export function tracedList(items: readonly Traced[], whole: Trail): Traced {
  const parts = new Map<PropertyKey, Trail>(items.map(({ trail }, index) => [index, trail]));
  return { value: items.map(({ value }) => value), trail: { source: whole.source, path: whole.path, parts } };
}

/** A mapping with some of its entries replaced, added, or (`null`) taken away. */
export function withEntries(mapping: Traced, changes: Readonly<Record<string, Traced | null>>): Traced {
  const entries = new Map<string, Traced>(entriesOf(mapping));
  for (const [key, entry] of Object.entries(changes)) {
    if (entry === null) entries.delete(key);
    else entries.set(key, entry);
  }
  return tracedMapping(entries, mapping.trail);
}

/** Follows a path of the expanded value back to the text. Below a value that a variable stands for, the variable is shown. */
const follow = (start: Trail, path: Path): Trail => path.reduce<Trail>(trailOf, start);

/** The expanded value as a source, whose paths lead through the trails to the texts that it came from. */
export function tracedSource({ value, trail }: Traced): Source {
  const at = (path: Path) => follow(trail, path);
  return {
    value,
    at(path, finding, words) {
      const found = at(path);
      found.source.at(found.path, finding, words);
    },
    atKey(path, finding, words) {
      const found = at(path);
      found.source.atKey(found.path, finding, words);
    },
    place(path) {
      const found = at(path);
      return found.source.place(found.path);
    },
    written: (path) => writtenOf(at(path)),
  };
}
