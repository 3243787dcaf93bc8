import { isFields } from '../../text/fields.ts';
import type { Source } from '../source.ts';
import { includeFiles, type IncludeOptions } from './include.ts';
import { applyProfile, chooseProfile } from './profile.ts';
import { expandReferences } from './references.ts';
import type { Scope } from './scope.ts';
import { expandStreams } from './streams.ts';
import { substitute } from './substitute.ts';
import { entriesOf, entryOf, itemsOf, tracedList, tracedMapping, tracedSource, type Traced } from './trail.ts';
import { planVariables } from './variables.ts';

export interface ExpandOptions extends IncludeOptions {
  /** Name of a profile; `null` for none, `undefined` for the plan's default. */
  readonly profile: string | null | undefined;
  /** Values of variables as typed, by name. */
  readonly vars: Readonly<Record<string, string>>;
}

export interface Expansion {
  /** The plan written out. */
  readonly source: Source;
  readonly profile: string | null;
  /** The variables of a stream, by its value in the plan. */
  readonly scopeOf: (stream: object) => Scope;
  /** Nothing was lost to a fault, so that what the plan does not name does not exist. */
  readonly whole: boolean;
}

const nothing: Scope = { find: () => null, names: () => [] };

/**
 * Writes a plan out in full before its shape is checked: included files, variables, templates, the profile, matrices, names of groups. The keys
 * that say how (`vars`, `templates`, `profiles`, `include`) stay, for the schema to check.
 */
export function expandPlan(main: Source, options: ExpandOptions): Expansion {
  try {
    return expanded(main, options);
  } catch (error) {
    // Nesting that the YAML library could just follow, and a walk through the values cannot.
    if (!(error instanceof RangeError)) throw error;
    main.at([], { code: 'yaml', message: 'the file is nested too deeply' });
    return { source: main, profile: null, scopeOf: () => nothing, whole: false };
  }
}

function expanded(main: Source, options: ExpandOptions): Expansion {
  const included = includeFiles(main, options);
  if (!isFields(included.plan.value)) return { source: main, profile: null, scopeOf: () => nothing, whole: true };
  const chosen = chooseProfile(included.plan, options.profile);
  const variables = planVariables(included.plan, chosen?.profile ?? null, options.vars);
  const profiled = chosen ? applyProfile(included.plan, chosen.profile) : included.plan;
  const templates = new Map(entriesOf(entryOf(profiled, 'templates') ?? { value: null, trail: profiled.trail }));
  const filled = fillIn(profiled, variables, 'plan');
  const profile = chosen?.profile ?? null;
  const streams = expandStreams(filled, { templates, profile, variables });
  const plan = expandReferences(streams.plan, streams);
  return {
    source: tracedSource(plan),
    profile: chosen?.name ?? null,
    scopeOf: (stream) => streams.scopes.get(stream) ?? variables,
    whole: included.whole && streams.whole,
  };
}

/** Keys whose texts have variables that are known only where they are used, and those that say how to expand. */
const untouched = { plan: ['include', 'vars', 'templates', 'profiles', 'default_profile', 'streams'], phase: ['streams'] } as const;

/** Puts variables into all of a plan, or of a phase, but its streams. */
function fillIn(holder: Traced, variables: Scope, kind: 'plan' | 'phase'): Traced {
  if (!isFields(holder.value)) return holder;
  const keep: readonly string[] = untouched[kind];
  const entries = entriesOf(holder).map(([key, value]): readonly [string, Traced] => {
    if (keep.includes(key) || (kind === 'plan' && key.startsWith('x-'))) return [key, value];
    if (key !== 'phases' || !Array.isArray(value.value)) return [key, substitute(value, variables)];
    const phases = itemsOf(value).map((phase) => fillIn(phase, variables, 'phase'));
    return [key, tracedList(phases, value.trail)];
  });
  return tracedMapping(entries, holder.trail);
}
