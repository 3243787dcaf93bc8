import { isFields } from '../../text/fields.ts';
import { suggestion } from '../suggest.ts';
import { inherit } from './defaults.ts';
import { draftsOf, finished, type Draft, type DraftInput } from './drafts.ts';
import { groupsOf, type Groups } from './groups.ts';
import { mostCombinations } from './matrix.ts';
import type { Scope } from './scope.ts';
import { substitute } from './substitute.ts';
import { entriesOf, entryOf, itemsOf, tracedList, withEntries, type Traced } from './trail.ts';

export interface StreamsInput extends Omit<DraftInput, 'overrides'> {
  readonly profile: Traced | null;
}

export interface ExpandedStreams {
  readonly plan: Traced;
  readonly groups: Groups;
  /** Streams that the profile leaves out. */
  readonly leftOut: ReadonlySet<string>;
  /** The variables of each stream, by its value in the plan: for its prompt file. */
  readonly scopes: WeakMap<object, Scope>;
  readonly whole: boolean;
}

/** Writes out all streams of a plan: templates, what the profile replaces, matrices, defaults, variables. */
export function expandStreams(plan: Traced, input: StreamsInput): ExpandedStreams {
  const written = input.profile && entryOf(input.profile, 'streams');
  const overrides = new Map(written ? entriesOf(written) : []);
  const draftInput: DraftInput = { ...input, overrides };
  const scopes = new WeakMap<object, Scope>();
  let whole = true;

  const lists: Draft[][] = [];
  let combinations = 0;
  eachList(plan, (list) => {
    const drafts = itemsOf(list).flatMap((raw) => {
      const made = draftsOf(raw, draftInput);
      combinations += made?.filter(({ combination }) => combination !== null).length ?? 0;
      const isTooMuch = combinations > mostCombinations;
      if (isTooMuch && whole) {
        const message = `the matrices of the plan give more than ${mostCombinations} streams`;
        raw.trail.source.at([...raw.trail.path, 'matrix'], { code: 'large-matrix', message });
      }
      if (made === null || isTooMuch) whole = false;
      return isTooMuch ? [] : (made ?? []);
    });
    lists.push(drafts);
    return list;
  });

  const all = lists.flat();
  const groups = groupsOf(
    all.flatMap(({ id }) => id ?? []),
    otherIds(plan),
  );
  const names = namesOf(all, groups);
  const overridesOf = new Map<string, string[]>();
  for (const [key, { trail }] of overrides) {
    const ids = names.resolve(key);
    if (ids === null && whole) trail.source.atKey(trail.path, unknownStream(key, names));
    for (const id of ids ?? []) overridesOf.set(id, [...(overridesOf.get(id) ?? []), key]);
  }

  const leftOut = new Set<string>();
  const without = input.profile && entryOf(input.profile, 'without');
  const outAt = new Map<string, Traced>();
  for (const item of without ? itemsOf(without).map((each) => substitute(each, input.variables)) : []) {
    if (typeof item.value !== 'string') continue;
    const ids = names.resolve(item.value);
    if (ids === null && whole) item.trail.source.at(item.trail.path, unknownStream(item.value, names));
    for (const id of ids ?? []) outAt.set(id, item);
  }

  const defaults = entryOf(plan, 'defaults');
  let next = 0;
  const expanded = eachList(plan, (list) => {
    const streams = (lists[next++] ?? []).flatMap((draft): Traced[] => {
      const keys = (overridesOf.get(draft.id ?? '') ?? []).filter((key) => key !== draft.rawId);
      const { stream: made, scope } = finished(draft, keys, draftInput);
      const stream = inherit(made, defaults);
      const out = outAt.get(draft.id ?? '');
      if (out) {
        leftOut.add(draft.id ?? '');
        if (entryOf(stream, 'optional')?.value === true) return [];
        const message = `the profile leaves out \`${draft.id}\`, which is not optional`;
        out.trail.source.at(out.trail.path, { code: 'not-optional', message, hint: 'only a stream with `optional: true` can be left out' });
        return [];
      }
      if (isFields(stream.value)) scopes.set(stream.value, scope);
      return [stream];
    });
    return Array.isArray(list.value) ? tracedList(streams, list.trail) : list;
  });
  return { plan: expanded, groups, leftOut, scopes, whole };
}

/** Replaces every list of streams, in phases and the phases in them first, as the plan orders its streams. */
function eachList(holder: Traced, replace: (list: Traced) => Traced): Traced {
  const changes: Record<string, Traced> = {};
  const phases = entryOf(holder, 'phases');
  if (phases && Array.isArray(phases.value)) {
    const items = itemsOf(phases).map((phase) => (isFields(phase.value) ? eachList(phase, replace) : phase));
    changes['phases'] = tracedList(items, phases.trail);
  }
  const streams = entryOf(holder, 'streams');
  if (streams && Array.isArray(streams.value)) changes['streams'] = replace(streams);
  return Object.keys(changes).length > 0 ? withEntries(holder, changes) : holder;
}

/** Ids of what is no stream. */
function otherIds(plan: Traced): Set<string> {
  const ids = new Set<string>();
  const collect = (holder: Traced) => {
    for (const key of ['phases', 'checkpoints', 'waves', 'integration']) {
      const list = entryOf(holder, key);
      for (const item of list ? itemsOf(list) : []) {
        const id = entryOf(item, 'id')?.value;
        if (typeof id === 'string') ids.add(id);
        if (key === 'phases') collect(item);
      }
    }
  };
  collect(plan);
  return ids;
}

interface StreamNames {
  /** The streams that a name of one or several stands for; `null` for an unknown one. */
  readonly resolve: (name: string) => readonly string[] | null;
  readonly known: readonly string[];
}

function namesOf(drafts: readonly Draft[], groups: Groups): StreamNames {
  const ids = new Set(drafts.flatMap(({ id }) => id ?? []));
  const byRaw = new Map<string, string[]>();
  for (const { id, rawId } of drafts) if (rawId !== null && id !== null) byRaw.set(rawId, [...(byRaw.get(rawId) ?? []), id]);
  return { resolve: (name) => (ids.has(name) ? [name] : (groups.members(name) ?? byRaw.get(name) ?? null)), known: [...ids] };
}

function unknownStream(name: string, { known }: StreamNames) {
  const hint = () => {
    const near = suggestion(name, known);
    if (near) return `did you mean \`${near}\`?`;
    return known.length > 0 && known.length <= 20 ? `the plan has ${known.join(', ')}` : undefined;
  };
  return { code: 'unknown-stream', message: `the plan has no stream \`${name}\``, hint } as const;
}
