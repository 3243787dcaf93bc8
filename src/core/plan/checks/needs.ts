import { cycleThrough, knots } from '../digraph.ts';
import { targetsOf, writtenTarget, type TargetReference } from '../needs-as-written.ts';
import type { Entry, Outline, PhaseEntry } from '../outline.ts';
import type { Source } from '../source.ts';
import type { Shape } from '../shape.ts';
import type { Path } from '../yaml-place.ts';
import { checkTarget } from './need-target.ts';
import { gatesOf } from './gates.ts';
import { hintFor, nounOf, type Names } from './names.ts';

/** Reports needs on what does not exist, on themselves, twice the same, and needs that go round in a circle. */
export function checkNeeds(outline: Outline, names: Names, source: Source, shape: Shape): void {
  const { whole } = shape;
  for (const entry of outline.all) {
    checkForms(entry, shape, source);
    const written = entry.needs.filter((need) => need.form === 'any' || !need.isImplied);
    for (const need of written) {
      for (const target of targetsOf(need)) checkTarget(entry, target, names, source, whole);
      if (need.form === 'any') checkTwice(need.needs, names, source, false);
    }
    checkTwice(
      written.flatMap((need) => (need.form === 'any' ? [] : [need])),
      names,
      source,
      true,
    );
  }
  checkPhases(outline, names, source, whole);
  checkCircles(outline, names, source);
}

/** Needs that say the same, and, where all must hold, needs of which only one can. */
function checkTwice(needs: readonly TargetReference[], names: Names, source: Source, together: boolean): void {
  const seen = new Map<string, TargetReference['on']>();
  for (const need of needs) {
    const name = writtenTarget(need);
    const before = seen.get(name);
    if (before === need.on) {
      source.at(need.path, { severity: 'warning', code: 'duplicate-need', message: `\`${name}\` is needed twice` });
    } else if (together && before !== undefined && before !== 'ended' && need.on !== 'ended') {
      const message = `\`${name}\` cannot both succeed and fail: this never starts`;
      const form = names.get(need.id)?.kind === 'phase' ? 'phase' : 'stream';
      source.at(need.path, { code: 'impossible-need', message, hint: `write \`{${form}: ${name}, on: ended}\` for either` });
    }
    seen.set(name, need.on);
  }
}

/** A mapping names one thing: a stream, a phase, a milestone, or several of which any will do. */
function checkForms({ yaml, path, id }: Entry, shape: Shape, source: Source): void {
  const list = Array.isArray(yaml.needs) ? yaml.needs : yaml.needs === undefined ? [] : [yaml.needs];
  const visit = (need: (typeof list)[number], at: Path) => {
    if (typeof need === 'string') return;
    const forms = (['stream', 'phase', 'milestone', 'merged', 'any'] as const).filter((form) => need[form] !== undefined);
    const hint =
      'write `{stream: A}`, `{phase: P}`, `{milestone: A.baseline}`, `{merged: A}` or `{any: [A, B]}`, and for several needs a list';
    if (forms.length === 0 && !shape.damaged(at)) {
      source.at(at, { code: 'missing', message: `a need of \`${id ?? 'it'}\` does not say what is needed`, hint });
    } else if (forms.length > 1) {
      source.at(at, {
        code: 'wrong-need',
        message: `a need names one thing, not ${forms.map((form) => `\`${form}\``).join(' and ')}`,
        hint,
      });
    } else if (need.on !== undefined && (need.milestone !== undefined || need.merged !== undefined || need.any !== undefined)) {
      const message = `\`on\` says nothing of ${need.merged !== undefined ? 'a branch, which is merged or not' : need.any === undefined ? 'a milestone, which is reached or not' : 'several needs; say it of each'}`;
      source.atKey([...at, 'on'], { code: 'unused-key', message });
    }
    for (const [index, each] of (need.any ?? []).entries()) visit(each, [...at, 'any', index]);
  };
  for (const [index, need] of list.entries()) visit(need, Array.isArray(yaml.needs) ? [...path, 'needs', index] : [...path, 'needs']);
}

/** `phase:` of the streams at the top of the plan. */
function checkPhases(outline: Outline, names: Names, source: Source, whole: boolean): void {
  const used = new Set<string | null>();
  for (const stream of outline.streams) {
    const id = stream.inside ? stream.inside.id : (stream.yaml.phase ?? null);
    used.add(id);
    if (stream.inside || id === null || names.get(id)?.kind === 'phase') continue;
    const other = names.get(id);
    if (!other && !whole) continue;
    const message = other ? `\`${id}\` is ${nounOf(other)}, not a phase` : `the plan has no phase \`${id}\``;
    source.at([...stream.path, 'phase'], { code: 'unknown-phase', message, hint: () => hintFor(id, names, ['phase']) });
  }
  for (const phase of outline.phases) {
    if (phase.id === null || used.has(phase.id) || !whole || gatesOf(phase).length > 0) continue;
    if (outline.phases.some(({ inside }) => inside === phase)) continue;
    const message = `the phase \`${phase.id}\` has no streams, no phases and no gates`;
    source.at([...phase.path, 'id'], { severity: 'warning', code: 'empty-phase', message });
  }
}

/** The phase that a stream belongs to, however it is written. */
export function phaseOf(stream: Outline['streams'][number], names: Names): PhaseEntry | null {
  if (stream.inside) return stream.inside;
  const phase = stream.yaml.phase === undefined ? undefined : names.get(stream.yaml.phase);
  return phase?.kind === 'phase' ? phase : null;
}

/**
 * Circles, through phases too. A phase is two points: before its streams, where its own needs hold, and after them. Edges lead from
 * what waits to what it waits for.
 */
function checkCircles(outline: Outline, names: Names, source: Source): void {
  const numberOf = new Map<Entry, number>(outline.all.map((entry, index) => [entry, index]));
  const start = (phase: PhaseEntry) => outline.all.length + (numberOf.get(phase) ?? 0);
  const graph: number[][] = Array.from({ length: outline.all.length + outline.phases.length }, () => []);
  const reasons = new Map<string, TargetReference>();
  const link = (from: number, to: number, need?: TargetReference) => {
    // A need that is written explains a circle better than a lane or an order that asks for the same.
    if (need && !(need.isImplied && reasons.has(`${from} ${to}`))) reasons.set(`${from} ${to}`, need);
    graph[from]?.push(to);
  };
  for (const [index, entry] of outline.all.entries()) {
    const from = entry.kind === 'phase' ? start(entry) : index;
    for (const need of entry.needs.flatMap(targetsOf)) {
      const target = names.get(need.id);
      if (target && target !== entry) link(from, numberOf.get(target) ?? 0, need);
    }
    if (entry.kind === 'phase') link(index, from);
    const phase = entry.kind === 'stream' ? phaseOf(entry, names) : entry.kind === 'phase' ? entry.inside : null;
    if (!phase) continue;
    if (entry.kind !== 'stream' || !entry.yaml.anytime) link(from, start(phase));
    link(numberOf.get(phase) ?? 0, index);
  }
  const entryAt = (node: number) => outline.all[node < outline.all.length ? node : node - outline.all.length];
  for (const knot of knots(graph)) {
    // It is told from a stream where there is one: the phases in it are in it for the sake of their streams.
    const from = knot.find((node) => entryAt(node)?.kind === 'stream') ?? knot[0] ?? 0;
    const cycle = cycleThrough(graph, from, knot);
    const ids = cycle.map((node) => entryAt(node)?.id ?? '?').filter((id, index, all) => id !== all[index - 1]);
    const needs = cycle.flatMap((node, index) => reasons.get(`${node} ${cycle[index + 1]}`) ?? []);
    const implied = needs.find(({ isImplied }) => isImplied);
    const message = `these wait for one another for ever: ${drawn(ids)}${implied ? `, by ${orderName(implied)}` : ''}`;
    const hint = implied ? 'change the order there, or remove one of these needs' : 'remove one of these needs';
    source.at((implied ?? needs[0])?.path ?? entryAt(from)?.path ?? [], { code: 'cycle', message, hint });
  }
}

/** What a need follows from that nobody wrote. */
function orderName({ lane, item, path }: TargetReference): string {
  if (item !== undefined) return `the integration item \`${item}\``;
  if (path[0] === 'waves') return 'what the wave merges';
  if (lane === undefined) return 'the order of its phase';
  return lane === null ? 'the sequence' : `the lane \`${lane}\``;
}

/** `A -> B -> A`; of a long circle only its beginning and its end. */
function drawn(ids: readonly string[]): string {
  const shown = ids.length <= 12 ? ids : [...ids.slice(0, 8), `(${ids.length - 10} more)`, ...ids.slice(-2)];
  return shown.join(' -> ');
}
