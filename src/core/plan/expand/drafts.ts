import { isFields } from '../../text/fields.ts';
import { combinationsOf, idEnding, variablesOf, type Combination } from './matrix.ts';
import { overlaid } from './merge.ts';
import { innerScope, variableOf, variablePattern, type Scope, type Variable } from './scope.ts';
import { hasVariables, substitute, substituteText } from './substitute.ts';
import { applyTemplates } from './templates.ts';
import { entriesOf, entryOf, trailOf, withEntries, type Traced } from './trail.ts';

/** A stream on its way from how it is written to how it is run: its id is known, its variables are not yet put in. */
export interface Draft {
  readonly raw: Traced;
  /** As written; `null` where there is none, which the schema reports. */
  readonly rawId: string | null;
  readonly id: string | null;
  readonly combination: Combination | null;
  /** Its matrix has a fault: it is handed on as it is, for the schema to say which. */
  readonly isBroken: boolean;
}

export interface DraftInput {
  readonly templates: ReadonlyMap<string, Traced>;
  /** Keys that the profile replaces, by id. */
  readonly overrides: ReadonlyMap<string, Traced>;
  readonly variables: Scope;
}

/** The streams that a written one stands for: itself, or one for each combination of its matrix. `null` when nobody can say. */
export function draftsOf(raw: Traced, input: DraftInput): readonly Draft[] | null {
  const written = entryOf(raw, 'id')?.value;
  const rawId = typeof written === 'string' ? written : null;
  const draft = (id: string | null, combination: Combination | null, isBroken = false): Draft => ({
    raw,
    rawId,
    id,
    combination,
    isBroken,
  });
  if (!isFields(raw.value)) return [draft(null, null)];
  const merged = templated(raw, rawId, [], input);
  const matrix = entryOf(merged, 'matrix');
  const outside = withScope(merged, input.variables);
  if (!matrix) return [draft(rawId === null ? null : substituteText(rawId, outside, silent), null)];
  const combinations = combinationsOf(substitute(matrix, outside));
  if (combinations === 'refused') return null;
  if (combinations === 'unsound') return [draft(rawId, null, true)];
  return combinations.map((combination) => draft(rawId === null ? null : idOf(rawId, merged, combination, input), combination));
}

/** A stream with its variables put in, and without the keys that say how it is expanded. */
export function finished(
  draft: Draft,
  overrides: readonly string[],
  input: DraftInput,
): { readonly stream: Traced; readonly scope: Scope } {
  const { raw, rawId, id, combination, isBroken } = draft;
  const merged = templated(raw, rawId, overrides, input);
  if (!isFields(raw.value) || isBroken) return { stream: merged, scope: input.variables };
  const scope = withScope(merged, inCombination(combination, input.variables));
  for (const name of scope.names()) scope.find(name);
  const changes: Record<string, Traced | null> = {};
  if (combination) changes['matrix'] = null;
  if (hasSoundParameters(merged)) changes['with'] = null;
  if (combination && rawId !== null && id !== null) changes['id'] = { value: rawId, trail: trailOf(merged.trail, 'id') };
  const { value, trail } = substitute(Object.keys(changes).length > 0 ? withEntries(merged, changes) : merged, scope);
  if (!combination || id === null) return { stream: { value, trail }, scope };
  const place = trailOf(raw.trail, 'id');
  return { stream: withEntries({ value, trail }, { id: { value: id, trail: { ...place, written: null } } }), scope };
}

const silent = () => undefined;

function templated(
  raw: Traced,
  rawId: string | null,
  overrides: readonly string[],
  { templates, overrides: all, variables }: DraftInput,
): Traced {
  const own = rawId !== null && all.has(rawId) ? [rawId] : [];
  const replaced = [...own, ...overrides].reduce((stream, key) => {
    const override = all.get(key);
    return override && isFields(override.value) ? overlaid(stream, override) : stream;
  }, raw);
  // What is shown of the stream as a whole is where it is written, not the profile.
  const stream = replaced === raw ? raw : { value: replaced.value, trail: { ...raw.trail, parts: replaced.trail.parts ?? new Map() } };
  return applyTemplates(stream, templates, variables);
}

const inCombination = (combination: Combination | null, outer: Scope): Scope =>
  combination ? innerScope(outer, variablesOf(combination)) : outer;

const hasSoundParameters = (stream: Traced): boolean => {
  const parameters = entryOf(stream, 'with');
  return parameters !== null && isFields(parameters.value) && Object.keys(parameters.value).every((name) => variablePattern.test(name));
};

/** The scope inside a stream with `with`. Its values are worked out when they are asked for, since they may use what is outside. */
function withScope(stream: Traced, outer: Scope): Scope {
  const parameters = entryOf(stream, 'with');
  if (!parameters || !isFields(parameters.value)) return outer;
  const written = new Map(entriesOf(parameters));
  const known = new Map<string, Variable>();
  return {
    find(name) {
      const entry = written.get(name);
      if (!entry) return outer.find(name);
      let variable = known.get(name);
      if (!variable) {
        variable = variableOf(substitute(entry, outer));
        known.set(name, variable);
      }
      return variable;
    },
    names: () => [...written.keys(), ...outer.names()],
  };
}

function idOf(rawId: string, merged: Traced, combination: Combination, { variables }: DraftInput): string {
  const isUsed = [...combination.keys()].some((name) => usesVariable(rawId, name));
  const text = substituteText(rawId, withScope(merged, inCombination(combination, variables)), silent);
  return isUsed ? text : text + idEnding(combination);
}

const usesVariable = (text: string, name: string): boolean =>
  hasVariables(text) && [...text.matchAll(/\$\{\{\s*([\w-]+)[^}]*\}\}/g)].some(([, used]) => used === name);
