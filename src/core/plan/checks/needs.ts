import { cycleThrough, knots } from '../digraph.ts';
import type { Entry, NeedReference, Outline, PhaseEntry } from '../outline.ts';
import type { Source } from '../source.ts';
import type { Shape } from '../shape.ts';
import { gatesOf } from './gates.ts';
import { hintFor, nounOf, type Names } from './names.ts';

/** Reports needs on what does not exist, on themselves, twice the same, and needs that go round in a circle. */
export function checkNeeds(outline: Outline, names: Names, source: Source, { whole }: Shape): void {
  for (const entry of outline.all) {
    const seen = new Map<string, NeedReference['on']>();
    for (const need of entry.needs) {
      // What a lane asks for is checked with the lanes, and may be asked for besides.
      if (need.lane !== undefined) continue;
      checkNeed(entry, need, names, source, whole);
      const before = seen.get(need.id);
      if (before === need.on) {
        source.at(need.path, { severity: 'warning', code: 'duplicate-need', message: `\`${need.id}\` is needed twice` });
      } else if (before !== undefined && before !== 'ended' && need.on !== 'ended') {
        const message = `\`${need.id}\` cannot both succeed and fail: this never starts`;
        source.at(need.path, { code: 'impossible-need', message, hint: `write \`{stream: ${need.id}, on: ended}\` for either` });
      }
      seen.set(need.id, need.on);
    }
  }
  checkPhases(outline, names, source, whole);
  checkCircles(outline, names, source);
}

function checkNeed(entry: Entry, need: NeedReference, names: Names, source: Source, whole: boolean): void {
  const target = names.get(need.id);
  if (!target) {
    // Where a list was lost to another fault, its ids are unknown through no fault of the need.
    if (!whole) return;
    const kinds: Entry['kind'][] = need.streamOnly ? ['stream'] : ['stream', 'phase', 'checkpoint'];
    const message = `\`${entry.id ?? 'it'}\` needs \`${need.id}\`, which the plan does not have`;
    source.at(need.path, { code: 'unknown-need', message, hint: () => hintFor(need.id, names, kinds) });
  } else if (target === entry) {
    source.at(need.path, { code: 'self-need', message: `\`${need.id}\` needs itself` });
  } else if (need.streamOnly && target.kind !== 'stream') {
    const message = `\`${need.id}\` is ${nounOf(target)}; an outcome can be needed of a stream alone`;
    source.at(need.path, { code: 'wrong-need', message, hint: `write \`needs: ${need.id}\`` });
  }
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
    const message = `the phase \`${phase.id}\` has neither streams nor gates`;
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
  const reasons = new Map<string, NeedReference>();
  const link = (from: number, to: number, need?: NeedReference) => {
    // A need that is written explains a circle better than a lane that asks for the same.
    if (need && !(need.lane !== undefined && reasons.has(`${from} ${to}`))) reasons.set(`${from} ${to}`, need);
    graph[from]?.push(to);
  };
  for (const [index, entry] of outline.all.entries()) {
    const from = entry.kind === 'phase' ? start(entry) : index;
    for (const need of entry.needs) {
      const target = names.get(need.id);
      if (target && target !== entry) link(from, numberOf.get(target) ?? 0, need);
    }
    if (entry.kind === 'phase') link(index, from);
    const phase = entry.kind === 'stream' ? phaseOf(entry, names) : null;
    if (!phase) continue;
    link(index, start(phase));
    link(numberOf.get(phase) ?? 0, index);
  }
  const entryAt = (node: number) => outline.all[node < outline.all.length ? node : node - outline.all.length];
  for (const knot of knots(graph)) {
    // It is told from a stream where there is one: the phases in it are in it for the sake of their streams.
    const from = knot.find((node) => entryAt(node)?.kind === 'stream') ?? knot[0] ?? 0;
    const cycle = cycleThrough(graph, from, knot);
    const ids = cycle.map((node) => entryAt(node)?.id ?? '?').filter((id, index, all) => id !== all[index - 1]);
    const needs = cycle.flatMap((node, index) => reasons.get(`${node} ${cycle[index + 1]}`) ?? []);
    const inLane = needs.find(({ lane }) => lane !== undefined);
    const message = `these wait for one another for ever: ${drawn(ids)}${inLane ? `, by ${laneName(inLane)}` : ''}`;
    const hint = inLane ? 'change the order there, or remove one of these needs' : 'remove one of these needs';
    source.at((inLane ?? needs[0])?.path ?? entryAt(from)?.path ?? [], { code: 'cycle', message, hint });
  }
}

const laneName = ({ lane }: NeedReference): string => (typeof lane === 'string' ? `the lane \`${lane}\`` : 'the sequence');

/** `A -> B -> A`; of a long circle only its beginning and its end. */
function drawn(ids: readonly string[]): string {
  const shown = ids.length <= 12 ? ids : [...ids.slice(0, 8), `(${ids.length - 10} more)`, ...ids.slice(-2)];
  return shown.join(' -> ');
}
