import { writtenOf, type Traced, type Trail } from './trail.ts';

/** The value of a variable. */
export interface Variable {
  readonly value: unknown;
  /** As it is put into other text; `null` for a list or a mapping, which cannot be. */
  readonly text: string | null;
  /** Where a list or a mapping is written. */
  readonly trail?: Trail;
}

/** The variables that can be used in one place. */
export interface Scope {
  /** `broken` is one that exists and has no value, which has been reported. */
  find(name: string): Variable | 'broken' | null;
  names(): readonly string[];
}

/** A scope with further variables, which hide those of the same name outside. */
export function innerScope(outer: Scope, variables: ReadonlyMap<string, Variable | 'broken'>): Scope {
  if (variables.size === 0) return outer;
  return {
    find: (name) => variables.get(name) ?? outer.find(name),
    names: () => [...variables.keys(), ...outer.names()],
  };
}

/** A value as a variable. Numbers go into other text as they are written: `1.10` is not `1.1`. */
export function variableOf({ value, trail }: Traced): Variable {
  if (typeof value === 'object' && value !== null) return { value, text: null, trail };
  if (typeof value === 'string') return { value, text: value };
  return { value, text: value === null || value === undefined ? '' : (writtenOf(trail) ?? JSON.stringify(value)) };
}

export const variablePattern = /^[A-Za-z_][A-Za-z0-9_-]*$/;
export const variableNameError = 'is no name of a variable: letters, digits, `_`, `-`, beginning with a letter';
