import { asPhaseId, type PhaseId } from '../ids.ts';
import { drawGraph, nodeKey, type Drawing } from '../run/draw-graph.ts';
import type { Need, Plan } from './model.ts';

/** Ids of the two phases of gates alone that a plan gets by `preflight:` and by `final:` (or a check-list of its own). */
export const preflightId: PhaseId = asPhaseId('preflight');
export const finalId: PhaseId = asPhaseId('final');

/** Id of a sign-off that has none. */
export const signOffId = 'sign-off';

/** Puts `preflight` before everything and `final` behind it. Worked out on the compiled plan, where all needs are known. */
export function withFirstAndLast(plan: Plan, { preflight, final }: { readonly preflight: boolean; readonly final: boolean }): Plan {
  const begun = preflight ? afterPreflight(plan) : plan;
  return withSignOff(final ? beforeFinal(begun) : begun);
}

/** What waits for nothing else waits for `preflight`; everything behind it does so too then. */
function afterPreflight(plan: Plan): Plan {
  const need: Need = { kind: 'phase', phase: preflightId, on: 'succeeded' };
  return {
    ...plan,
    phases: plan.phases.map((phase) =>
      phase.id === preflightId || phase.parent !== null || phase.needs.length > 0 ? phase : { ...phase, needs: [need] },
    ),
    streams: plan.streams.map((stream) =>
      stream.resolver || stream.needs.length > 0 || (stream.phase !== null && !stream.anytime) ? stream : { ...stream, needs: [need] },
    ),
  };
}

/**
 * `final` waits for all that does not itself wait for it, and for the reviews that hold the run. What runs only when something else fails is
 * waited for until it has ended, however it does: that it does not run is the better end.
 */
function beforeFinal(plan: Plan): Plan {
  const signed = new Set(plan.checkpoints.filter(({ signOff }) => signOff !== null).map(({ id }) => `checkpoint ${id}`));
  const needs = needsOfAll(plan, (key) => key === `phase ${finalId}` || signed.has(key));
  return { ...plan, phases: plan.phases.map((phase) => (phase.id === finalId ? { ...phase, needs } : phase)) };
}

/** A sign-off that does not say what it waits for waits for all that does not wait for it. */
function withSignOff(plan: Plan): Plan {
  return {
    ...plan,
    checkpoints: plan.checkpoints.map((checkpoint) => {
      if (checkpoint.signOff === null || checkpoint.needs.length > 0) return checkpoint;
      return { ...checkpoint, needs: needsOfAll(plan, (key) => key === `checkpoint ${checkpoint.id}`) };
    }),
  };
}

/** Needs on everything that is none of these and does not wait for them. */
function needsOfAll(plan: Plan, isExcluded: (key: string) => boolean): Need[] {
  const drawing = drawGraph(plan);
  const late = behind(drawing, isExcluded);
  const conditional = onFailure(drawing);
  const on = (key: string) => (conditional.has(key) ? 'ended' : 'succeeded');
  const phases = new Map(plan.phases.map((phase) => [phase.id, phase]));
  const isEarly = (id: PhaseId) => !late.has(`phase ${id}`);
  /** Some phase around it is waited for as a whole. */
  const isCovered = (around: PhaseId | null): boolean =>
    around !== null && (isEarly(around) || isCovered(phases.get(around)?.parent ?? null));
  return [
    ...plan.phases
      .filter(({ id, parent }) => isEarly(id) && !isCovered(parent))
      .map(({ id }) => ({ kind: 'phase', phase: id, on: on(`entry ${id}`) }) as const),
    ...plan.streams
      .filter(({ id, phase, resolver }) => !resolver && !late.has(`stream ${id}`) && !isCovered(phase))
      .map(({ id }) => ({ kind: 'stream', stream: id, on: on(`stream ${id}`) }) as const),
    ...plan.waves.filter(({ id }) => !late.has(`wave ${id}`)).map(({ id }) => ({ kind: 'wave', wave: id }) as const),
    ...plan.checkpoints
      .filter(({ id, review }) => review && !late.has(`checkpoint ${id}`))
      .map(({ id }) => ({ kind: 'checkpoint', checkpoint: id }) as const),
  ];
}

/** Keys of the nodes that wait for one of these, directly or through others; these included. */
function behind(drawing: Drawing, isRoot: (key: string) => boolean): ReadonlySet<string> {
  return closure(
    drawing,
    (node) => isRoot(node),
    () => true,
  );
}

/** Keys of what runs only when something fails. A phase around such a stream is none of it. */
function onFailure(drawing: Drawing): ReadonlySet<string> {
  const waitsForFailure = (number: number) =>
    (drawing.conditions[number] ?? []).flat().some(({ need }) => need !== null && 'on' in need && need.on === 'failed');
  return closure(
    drawing,
    (_, number) => waitsForFailure(number),
    (target, need) => need !== null || target.kind !== 'phase',
  );
}

function closure(
  { nodes, conditions }: Drawing,
  isRoot: (key: string, number: number) => boolean,
  passes: (target: Drawing['nodes'][number], need: Drawing['conditions'][number][number][number]['need']) => boolean,
): ReadonlySet<string> {
  const dependents: { readonly number: number; readonly need: Drawing['conditions'][number][number][number]['need'] }[][] = nodes.map(
    () => [],
  );
  for (const [number, waits] of conditions.entries()) for (const { node, need } of waits.flat()) dependents[node]?.push({ number, need });
  const found = new Set<number>(nodes.flatMap((node, number) => (isRoot(nodeKey(node), number) ? [number] : [])));
  for (const number of found) {
    for (const next of dependents[number] ?? []) {
      const target = nodes[next.number];
      if (target && passes(target, next.need)) found.add(next.number);
    }
  }
  return new Set([...found].flatMap((number) => (nodes[number] ? [nodeKey(nodes[number])] : [])));
}
