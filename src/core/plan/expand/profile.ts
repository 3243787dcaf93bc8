import { isFields } from '../../text/fields.ts';
import { suggestion } from '../suggest.ts';
import { overlaid } from './merge.ts';
import { entriesOf, entryOf, withEntries, type Traced } from './trail.ts';

/** The profile that a plan is taken under. */
export interface ChosenProfile {
  readonly name: string;
  readonly profile: Traced;
}

/**
 * Finds the profile that is asked for, or else the plan's own.
 * @param asked its name; `null` for none, `undefined` for what the plan says in `default_profile`
 */
export function chooseProfile(plan: Traced, asked: string | null | undefined): ChosenProfile | null {
  if (asked === null) return null;
  const own = entryOf(plan, 'default_profile');
  const name = asked ?? own?.value;
  // What is no name the schema reports.
  if (typeof name !== 'string') return null;
  const written = entryOf(plan, 'profiles');
  const profiles = new Map(written ? entriesOf(written) : []);
  const profile = profiles.get(name);
  if (profile) return isFields(profile.value) ? { name, profile } : null;
  const { source, path } = (asked === undefined ? own : written)?.trail ?? plan.trail;
  const hint = () => {
    const near = suggestion(name, [...profiles.keys()]);
    if (near) return `did you mean \`${near}\`?`;
    return profiles.size > 0 ? `it has ${[...profiles.keys()].join(', ')}` : 'name it under `profiles:`';
  };
  const message = `the plan has no profile \`${name}\``;
  if (asked === undefined) source.at(path, { code: 'unknown-profile', message, hint });
  else source.atKey(path, { code: 'unknown-profile', message, hint });
  return null;
}

/** A plan with what its profile says of the plan as a whole. Streams and variables have rules of their own. */
export function applyProfile(plan: Traced, profile: Traced): Traced {
  const changes: Record<string, Traced | null> = {};
  const limit = entryOf(profile, 'max_parallel');
  if (limit) changes['max_parallel'] = limit;
  const defaults = entryOf(profile, 'defaults');
  const before = entryOf(plan, 'defaults');
  if (defaults) changes['defaults'] = before && isFields(before.value) && isFields(defaults.value) ? overlaid(before, defaults) : defaults;
  const order = ['lanes', 'sequence'].map((key) => [key, entryOf(profile, key)] as const);
  // Who takes what is said as a whole: lanes of the plan beside a sequence of the profile would be neither.
  if (order.some(([, value]) => value !== null)) for (const [key, value] of order) changes[key] = value;
  return withEntries(plan, changes);
}
