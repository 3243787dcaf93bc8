import { isFields } from '../../text/fields.ts';
import { isScalar, parseDocument } from 'yaml';
import { suggestion } from '../suggest.ts';
import { variableOf, variablePattern, type Scope, type Variable } from './scope.ts';
import { substitute } from './substitute.ts';
import { entriesOf, entryOf, itemsOf, type Traced } from './trail.ts';

interface Definition {
  readonly name: string;
  readonly at: Traced;
  /** `null` when only `--var` or a profile can give it. */
  readonly value: Traced | null;
  /** Allowed values; empty when all are. */
  readonly values: readonly Traced[];
}

/**
 * The variables of a plan. A value given on the command line goes before that of the profile, and that before the default.
 * @param given text by name, as typed behind `--var`
 */
export function planVariables(plan: Traced, profile: Traced | null, given: Readonly<Record<string, string>>): Scope {
  const own = entryOf(plan, 'vars');
  const definitions = new Map(own ? entriesOf(own).flatMap(definitionOf) : []);
  const profiled = new Map<string, Traced>();
  for (const [name, entry] of entriesOf((profile && entryOf(profile, 'vars')) ?? { value: null, trail: plan.trail })) {
    const value = valueOf(entry);
    if (definitions.has(name)) {
      if (value) profiled.set(name, value);
    } else {
      const message = `the profile sets \`${name}\`, which is no variable of the plan`;
      entry.trail.source.atKey(entry.trail.path, { code: 'unknown-variable', message, hint: () => near(name, [...definitions.keys()]) });
    }
  }
  const at = (own ?? plan).trail;
  for (const name of Object.keys(given)) {
    if (definitions.has(name)) continue;
    const message = `\`--var ${name}=...\`: the plan has no variable \`${name}\``;
    at.source.at(at.path, { code: 'unknown-variable', message, hint: () => near(name, [...definitions.keys()]) });
  }
  return lazyScope(definitions, (definition, scope) => {
    const typed = Object.hasOwn(given, definition.name) ? given[definition.name] : undefined;
    if (typed !== undefined) return typedValue(definition, typed);
    return writtenValue(definition, profiled.get(definition.name) ?? definition.value, scope);
  });
}

function near(name: string, known: readonly string[]): string {
  const found = suggestion(name, known);
  if (found) return `did you mean \`${found}\`?`;
  return known.length > 0 ? `it has ${known.slice(0, 20).join(', ')}` : 'name it under `vars:`';
}

function definitionOf([name, at]: [string, Traced]): [string, Definition][] {
  // The schema reports a name of a wrong form.
  if (!variablePattern.test(name)) return [];
  const values = isFields(at.value) ? entryOf(at, 'values') : null;
  return [[name, { name, at, value: valueOf(at), values: values ? itemsOf(values) : [] }]];
}

/** The value, or that of `default` where it is explained in a mapping. */
const valueOf = (entry: Traced): Traced | null => (isFields(entry.value) ? entryOf(entry, 'default') : entry);

/** Values are worked out when they are first asked for, since one may use others. */
function lazyScope(
  definitions: ReadonlyMap<string, Definition>,
  work: (definition: Definition, scope: Scope) => Variable | 'broken',
): Scope {
  const known = new Map<string, Variable | 'broken'>();
  const open: string[] = [];
  const scope: Scope = {
    find(name) {
      const definition = definitions.get(name);
      if (!definition) return null;
      const before = known.get(name);
      if (before !== undefined) return before;
      if (open.includes(name)) {
        const circle = [...open.slice(open.indexOf(name)), name].join(' -> ');
        const { source, path } = definition.at.trail;
        source.atKey(path, {
          code: 'cycle',
          message: `these variables stand for one another: ${circle}`,
          hint: 'write a value into one of them',
        });
        return 'broken';
      }
      open.push(name);
      const value = work(definition, scope);
      open.pop();
      known.set(name, value);
      return value;
    },
    names: () => [...definitions.keys()],
  };
  for (const name of definitions.keys()) scope.find(name);
  return scope;
}

/** A value that was typed is read as a YAML scalar; what is none is text. */
function typedValue({ name, at, values }: Definition, typed: string): Variable | 'broken' {
  const document = parseDocument(typed, { prettyErrors: false });
  const isPlain = document.errors.length === 0 && isScalar(document.contents);
  const value: unknown = isPlain ? (document.contents as { value: unknown }).value : typed;
  const variable: Variable = { value, text: typeof value === 'string' ? value : typed.trim() };
  if (isAllowed(variable, values)) return variable;
  const message = `\`--var ${name}=${typed}\`: \`${name}\` has one of the values ${listOf(values)}`;
  at.trail.source.atKey(at.trail.path, { code: 'wrong-value', message, hint: () => nearValue(typed, values) });
  return 'broken';
}

function writtenValue({ name, at, values }: Definition, written: Traced | null, scope: Scope): Variable | 'broken' {
  if (written === null || written.value === null) {
    const { source, path } = at.trail;
    const example = values[0] ? textOf(values[0]) : 'VALUE';
    source.atKey(path, {
      code: 'no-value',
      message: `the variable \`${name}\` has no value`,
      hint: `give it one: \`--var ${name}=${example}\`, or a \`default\``,
    });
    return 'broken';
  }
  const { value, trail } = substitute(written, scope);
  const variable = variableOf({ value, trail });
  if (isAllowed(variable, values)) return variable;
  const message = `\`${name}\` has one of the values ${listOf(values)}, not \`${variable.text ?? 'a list'}\``;
  trail.source.at(trail.path, { code: 'wrong-value', message, hint: () => nearValue(variable.text ?? '', values) });
  return 'broken';
}

const isAllowed = ({ text }: Variable, values: readonly Traced[]): boolean =>
  values.length === 0 || values.some((value) => textOf(value) === text);
const textOf = (value: Traced): string => variableOf(value).text ?? '';
const listOf = (values: readonly Traced[]): string => values.map((value) => `\`${textOf(value)}\``).join(', ');

function nearValue(typed: string, values: readonly Traced[]): string | undefined {
  const found = suggestion(typed, values.map(textOf));
  return found ? `did you mean \`${found}\`?` : undefined;
}
