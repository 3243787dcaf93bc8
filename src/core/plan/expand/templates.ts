import { isFields } from '../../text/fields.ts';
import { suggestion } from '../suggest.ts';
import { overlaid } from './merge.ts';
import { substitute } from './substitute.ts';
import type { Scope } from './scope.ts';
import { entriesOf, entryOf, itemsOf, tracedMapping, type Traced } from './trail.ts';

/** Keys of which a stream and its templates say parts. */
const mergedKeys = ['env', 'demo', 'with'];

/**
 * Gives a stream what the templates say that it uses. Its own keys win; of several templates the later one wins.
 * @param scope variables that the name of a template may use
 */
export function applyTemplates(stream: Traced, templates: ReadonlyMap<string, Traced>, scope: Scope): Traced {
  return apply(stream, templates, scope, []);
}

function apply(user: Traced, templates: ReadonlyMap<string, Traced>, scope: Scope, chain: readonly string[]): Traced {
  const use = entryOf(user, 'use');
  if (!use) return user;
  const names = itemsOf(use).map((item) => substitute(item, scope));
  // What is no name is kept, so that the schema reports it.
  if (!names.every(({ value }) => typeof value === 'string')) return user;
  const own = tracedMapping(
    entriesOf(user).filter(([key]) => key !== 'use'),
    user.trail,
  );
  const lower = names.flatMap((name): Traced[] => {
    const found = templateAt(name, templates, chain);
    return found ? [apply(found, templates, scope, [...chain, String(name.value)])] : [];
  });
  return [...lower, own].reduce(under);
}

/** A mapping over another: its keys win, and of some both hold. */
function under(lower: Traced, upper: Traced): Traced {
  const entries = new Map(entriesOf(lower));
  for (const [key, value] of entriesOf(upper)) {
    const before = entries.get(key);
    const both = before && mergedKeys.includes(key) && isFields(before.value) && isFields(value.value);
    entries.set(key, both ? overlaid(before, value) : value);
  }
  return tracedMapping(entries, upper.trail);
}

function templateAt({ value, trail }: Traced, templates: ReadonlyMap<string, Traced>, chain: readonly string[]): Traced | null {
  const name = String(value);
  const found = templates.get(name);
  if (!found) {
    const known = [...templates.keys()];
    const hint = () => {
      const near = suggestion(name, known);
      if (near) return `did you mean \`${near}\`?`;
      return known.length > 0 ? `the plan has ${known.slice(0, 20).join(', ')}` : 'name it under `templates:`';
    };
    trail.source.at(trail.path, { code: 'unknown-template', message: `the plan has no template \`${name}\``, hint });
    return null;
  }
  if (chain.includes(name)) {
    const circle = [...chain.slice(chain.indexOf(name)), name].join(' -> ');
    trail.source.at(trail.path, {
      code: 'cycle',
      message: `these templates use one another: ${circle}`,
      hint: 'remove one of these `use`',
    });
    return null;
  }
  // Another kind of value has been reported by the schema.
  return isFields(found.value) ? found : null;
}
