import { isFields } from '../../text/fields.ts';
import { entriesOf, entryOf, withEntries, type Traced } from './trail.ts';

/**
 * Keys of `defaults` that are written into each stream that does not say them itself, so that whatever reads streams knows nothing of defaults.
 * The others (`agent`, `env`, `escalation` and so on) are the compiler's, which combines them with what the stream says.
 */
const ofAll = ['worktree', 'cwd', 'on_failure', 'budget', 'optional', 'max_rounds'];

export function inherit(stream: Traced, defaults: Traced | null): Traced {
  if (!defaults || !isFields(stream.value)) return stream;
  // A resolver works where a merge has conflicted, and its failure is a question to a person.
  const inherited = stream.value['resolver'] === true ? ['budget'] : ofAll;
  const changes: Record<string, Traced> = {};
  for (const key of inherited) {
    const value = entryOf(defaults, key);
    const own = entryOf(stream, key);
    if (value && own === null) changes[key] = value;
    else if (value && own && key === 'worktree') changes[key] = completed(own, value);
  }
  return Object.keys(changes).length > 0 ? withEntries(stream, changes) : stream;
}

/** A stream that wants a worktree gets it as `defaults` has it, but for what it says itself. */
function completed(own: Traced, value: Traced): Traced {
  if (!isFields(value.value)) return own;
  if (own.value === true) return value;
  return isFields(own.value) ? withEntries(value, Object.fromEntries(entriesOf(own))) : own;
}
