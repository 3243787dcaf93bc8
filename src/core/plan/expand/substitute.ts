import { isFields, type Fields } from '../../text/fields.ts';
import { suggestion } from '../suggest.ts';
import type { Finding } from '../reporter.ts';
import type { Scope, Variable } from './scope.ts';
import type { Path } from '../yaml-place.ts';
import { trailOf, type Traced, type Trail } from './trail.ts';

/** `$${{` (the text itself), `${{ name }}`, or a `${{` that nothing closes. */
const sign = /\$\$\{\{|\$\{\{([^]*?)\}\}|\$\{\{/g;
const alone = /^\$\{\{([^{}]*)\}\}$/;

export const hasVariables = (text: string): boolean => text.includes('${{');

/** Tells what is wrong with a variable, whose text is `words`, and how far into the text it stands. */
type Tell = (finding: Finding, words: string, offset: number) => void;

/** Puts variables into a text. @returns the text, with what could not be put in left as it stands */
export function substituteText(text: string, scope: Scope, tell: Tell): string {
  if (!hasVariables(text)) return text;
  return text.replace(sign, (words: string, name: string | undefined, offset: number) => {
    if (words === '$${{') return '${{';
    const variable = resolve(name ?? null, scope, (finding) => tell(finding, words, offset));
    if (!variable) return words;
    if (variable.text !== null) return variable.text;
    const kind = Array.isArray(variable.value) ? 'a list' : 'a mapping';
    tell(
      { code: 'bad-variable', message: `\`${name?.trim()}\` is ${kind}, which can only stand alone`, hint: 'make it the whole value' },
      words,
      offset,
    );
    return words;
  });
}

/** Puts variables into all texts and keys of a value. What has none is given back as it is. */
export function substitute(traced: Traced, scope: Scope): Traced {
  const { value, trail } = traced;
  if (typeof value === 'string') return substituteScalar(value, trail, scope);
  if (Array.isArray(value)) return substituteList(value, trail, scope);
  return isFields(value) ? substituteMapping(value, trail, scope) : traced;
}

function substituteScalar(value: string, trail: Trail, scope: Scope): Traced {
  if (!hasVariables(value)) return { value, trail };
  const tell: Tell = (finding, words) => trail.source.at(trail.path, finding, words);
  const only = alone.exec(value);
  if (!only) return { value: substituteText(value, scope, tell), trail: { source: trail.source, path: trail.path, written: null } };
  const variable = resolve(only[1] ?? '', scope, (finding) => tell(finding, value, 0));
  if (!variable) return { value, trail };
  const { source, path } = trail;
  return {
    value: variable.value,
    trail: variable.trail ? { source, path, behind: variable.trail } : { source, path, written: variable.text },
  };
}

function substituteList(value: readonly unknown[], trail: Trail, scope: Scope): Traced {
  const parts = new Map(trail.parts);
  let changed = false;
  const items = value.map((item, index) => {
    const before = { value: item, trail: trailOf(trail, index) };
    const after = substitute(before, scope);
    if (after.value === item) return item;
    changed = true;
    parts.set(index, after.trail);
    return after.value;
  });
  return { value: changed ? items : value, trail: changed ? { ...trail, parts } : trail };
}

/** The file of a consensus has the variables of each stream whose file it is: they are put in when these are known. */
const isFilledInLater = (path: Path): boolean =>
  path.at(-1) === 'file' && path.at(-2) === 'consensus' && path.slice(-4, -2).some((step) => gateLists.includes(step));
const gateLists: readonly PropertyKey[] = ['gates', 'preflight', 'final'];

function substituteMapping(value: Fields, trail: Trail, scope: Scope): Traced {
  const parts = new Map(trail.parts);
  const result = Object.create(null) as Record<string, unknown>;
  let changed = false;
  for (const key of Object.keys(value)) {
    const place = trailOf(trail, key);
    const name = substituteText(key, scope, (finding, words) => place.source.atKey(place.path, finding, words));
    const before = { value: value[key], trail: place };
    const after = isFilledInLater(place.path) ? before : substitute(before, scope);
    if (name === '__proto__') {
      place.source.atKey(place.path, { code: 'bad-key', message: '`__proto__` is no key of a plan', hint: 'choose another name' });
      continue;
    }
    if (name !== key && (name in result || name in value)) {
      place.source.atKey(place.path, { code: 'duplicate-key', message: `the key \`${name}\` stands here twice` });
    }
    if (name !== key || after.value !== value[key]) {
      changed = true;
      parts.set(name, after.trail);
    }
    result[name] = after.value;
  }
  return { value: changed ? result : value, trail: changed ? { ...trail, parts } : trail };
}

/** @returns `null` when there is nothing to put in, which has been told */
function resolve(written: string | null, scope: Scope, tell: (finding: Finding) => void): Variable | null {
  if (written === null) {
    tell({ code: 'bad-variable', message: 'this `${{` is never closed', hint: 'write `${{ name }}`, or `$${{` for the text itself' });
    return null;
  }
  const name = written.trim();
  const found = scope.find(name);
  if (found === null) tell(unknown(name, scope));
  return found === 'broken' ? null : found;
}

function unknown(name: string, scope: Scope): Finding {
  if (!/^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/.test(name)) {
    const message = name === '' ? '`${{ }}` names no variable' : '`${{ }}` takes the name of a variable and nothing else';
    return { code: 'bad-variable', message, hint: 'write `${{ name }}`, or `$${{` for the text itself' };
  }
  return { code: 'unknown-variable', message: `there is no variable \`${name}\` here`, hint: () => hintFor(name, scope) };
}

function hintFor(name: string, scope: Scope): string {
  const known = [...new Set(scope.names())];
  // Other tools put variables below a common word.
  const bare = name.replace(/^(vars|matrix|with|params|inputs|env)\./, '');
  const near = known.includes(bare) ? bare : suggestion(name, known);
  if (near) return `did you mean \`\${{ ${near} }}\`?`;
  if (known.length > 0 && known.length <= 20) return `known here: ${known.join(', ')}; \`$\${{\` is the text itself`;
  return 'name it under `vars:`, in the `with:` of its stream, or write `$${{` for the text itself';
}
