import type { Outcome } from './model.ts';
import type { StreamYaml } from './schema/stream.ts';
import type { Loose } from './shape.ts';
import type { Path } from './yaml-place.ts';

/** A need as it is written. */
export type NeedReference = TargetReference | AnyReference;

/** A need on one thing. */
export interface TargetReference {
  /** As which kind of thing it is written; `id` takes whatever has the id. */
  readonly form: 'id' | 'stream' | 'phase' | 'milestone' | 'merged';
  readonly id: string;
  /** The milestone of that stream, where one is meant. */
  readonly milestone: string | null;
  readonly on: Outcome;
  /** It was not written as a need: it follows from the order of a phase, from a lane or from an integration item. */
  readonly isImplied: boolean;
  /** The lane that it comes from; `null` for the sequence of a profile, nothing for all others. */
  readonly lane?: string | null;
  /** The integration item that it comes from. */
  readonly item?: string;
  readonly path: Path;
}

/** Needs of which one is enough. */
export interface AnyReference {
  readonly form: 'any';
  readonly needs: readonly TargetReference[];
  readonly path: Path;
}

type NeedsYaml = Loose<StreamYaml>['needs'];
type NeedYaml = Exclude<NeedsYaml, undefined | readonly unknown[]>;
type TargetYaml = Exclude<NeedYaml, string>;

/** Needs that say nothing, because what they said was wrong, are left out. */
export function needsAsWritten(needs: NeedsYaml, path: Path): NeedReference[] {
  const list = Array.isArray(needs) ? needs : needs === undefined ? [] : [needs];
  return list.flatMap((need, index): NeedReference[] => {
    const at = Array.isArray(needs) ? [...path, index] : path;
    if (typeof need === 'string' || need.any === undefined) return targetReference(need, at);
    const alternatives = need.any.flatMap((each, place) => targetReference(each, [...at, 'any', place]));
    return alternatives.length > 0 ? [{ form: 'any', needs: alternatives, path: [...at, 'any'] }] : [];
  });
}

/** The single things that a need names. */
export const targetsOf = (need: NeedReference): readonly TargetReference[] => (need.form === 'any' ? need.needs : [need]);

function targetReference(need: NeedYaml, path: Path): TargetReference[] {
  if (typeof need === 'string') return [{ form: 'id', ...splitMilestone(need), on: 'succeeded', isImplied: false, path }];
  const form = formOf(need);
  const written = form && need[form];
  if (form === null || written == null) return [];
  if (form === 'merged')
    return [{ form, id: mergedName(written), milestone: null, on: 'succeeded', isImplied: false, path: [...path, form] }];
  const parts = form === 'phase' ? { id: written, milestone: null } : splitMilestone(written);
  return [{ form, ...parts, on: need.on ?? 'succeeded', isImplied: false, path: [...path, form] }];
}

/** The name under which the wave that merges a stream is known, besides its id. No id has a space. */
export const mergedName = (stream: string): string => `merged ${stream}`;

/** Which of its keys says what is needed. */
const formOf = (need: TargetYaml) => (['stream', 'phase', 'milestone', 'merged'] as const).find((form) => need[form] !== undefined) ?? null;

/** `A.baseline` is the milestone `baseline` of `A`. No id has a `.` of its own. */
export function splitMilestone(text: string): { id: string; milestone: string | null } {
  const dot = text.lastIndexOf('.');
  return dot === -1 ? { id: text, milestone: null } : { id: text.slice(0, dot), milestone: text.slice(dot + 1) };
}

/** As a person writes it: `A`, `A.baseline`. */
export const writtenTarget = ({ id, milestone }: TargetReference): string => (milestone === null ? id : `${id}.${milestone}`);
