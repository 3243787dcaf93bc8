import type { Checkpoint, Gate, Plan, Wave } from '../../../../src/core/plan/model.ts';
import { needsOf, orderOf } from './order.ts';
import { baseName, common, likeness, nameLikeness, pairs, sameNodes, stems } from './same.ts';

/** How much of a plan that a person wrote from a guide the import of that guide has found: parts found and parts in all. */
export interface Share {
  readonly matched: number;
  readonly total: number;
}
export type Kind = 'streams' | 'needs' | 'apart' | 'gates' | 'checkpoints' | 'waves';
export type Recovery = Readonly<Record<Kind, Share>>;

/**
 * Compares a draft with the plan of a person.
 *
 * - Streams, phases, waves: see `sameNodes`. Waves are the same, too, by the streams that they merge.
 * - Checkpoints: by their names, their planned times, or the hand-offs that are written there; the last reviews of both, which nothing waits for, are the same: they are the sign-off.
 * - Needs: the draft has the same order between the same nodes, however it says so: directly, through others, or by phases.
 * - Apart: pairs of streams that the person lets run at the same time, and the draft too. A draft that put all in one row would lose these.
 * - Gates: by the words of their names, questions and commands, once for all streams of a matrix, since a plan of a person runs stand-ins of the commands.
 */
export function recoveryOf(draft: Plan, written: Plan): Recovery {
  const { phases, streams } = sameNodes(written, draft);
  const checkpoints = sameCheckpoints(written, draft);
  const streamOf = new Map<string, string>(streams.map(([one, other]) => [one.id, other.id]));
  const waves = pairs(written.waves, draft.waves, (one, other) => Math.max(nameLikeness(one, other), sameMerges(one, other, streamOf)));
  const named = [...streams, ...phases, ...checkpoints, ...waves].map(([one, other]) => [one.id, other.id] as const);
  const nodeOf = new Map<string, string>(named);
  const order = { written: orderOf(written), draft: orderOf(draft) };
  const needs = needsOf(written);
  const isKept = (from: string, to: string): boolean => {
    const [stream = '', milestone] = from.split('.');
    const isOrdered = (before: string, after: string): boolean => {
      const [one, other] = [nodeOf.get(before), nodeOf.get(after)];
      if (one === undefined || other === undefined) return false;
      return order.draft.isBefore(one, other) || (milestone !== undefined && order.draft.isBefore(`${one}.${milestone}`, other));
    };
    // A phase is as much as its streams: the draft may have put these into a phase of another cut.
    const members = (id: string) => streamsIn(written, id).filter((each) => nodeOf.has(each));
    const [ours, theirs] = [members(stream), members(to)];
    return (
      isOrdered(stream, to) || (ours.length > 0 && theirs.length > 0 && ours.every((one) => theirs.every((other) => isOrdered(one, other))))
    );
  };
  const apart = streams.flatMap(([one, other], index) =>
    streams.slice(index + 1).flatMap(([second, another]) => {
      const isOrdered = (plan: keyof typeof order, a: string, b: string) => order[plan].isBefore(a, b) || order[plan].isBefore(b, a);
      return isOrdered('written', one.id, second.id) ? [] : [!isOrdered('draft', other.id, another.id)];
    }),
  );
  const gates = gatesOf(written);
  return {
    streams: { matched: streams.length, total: written.streams.length },
    needs: { matched: needs.filter(({ from, to }) => from.some((one) => isKept(one, to))).length, total: needs.length },
    apart: { matched: apart.filter(Boolean).length, total: apart.length },
    gates: { matched: pairs(gates, gatesOf(draft), gateLikeness).length, total: gates.length },
    checkpoints: { matched: checkpoints.length, total: written.checkpoints.length },
    waves: { matched: waves.length, total: written.waves.length },
  };
}

/** The streams of a phase, with those of the phases in it; a phase of gates alone, and any other node, is itself. */
function streamsIn(plan: Plan, id: string): string[] {
  const inside = [
    ...plan.streams.filter(({ phase }) => phase === id).map((stream) => stream.id),
    ...plan.phases.filter(({ parent }) => parent === id).flatMap((phase) => streamsIn(plan, phase.id)),
  ];
  return inside.length > 0 ? inside : [id];
}

function sameCheckpoints(written: Plan, draft: Plan): (readonly [Checkpoint, Checkpoint])[] {
  const found = pairs(written.checkpoints, draft.checkpoints, (one, other) =>
    Math.max(
      nameLikeness(one, other),
      one.atMs !== null && one.atMs === other.atMs ? 0.9 : 0,
      one.handoff !== null && other.handoff !== null && baseName(one.handoff) === baseName(other.handoff) ? 0.995 : 0,
    ),
  );
  const last = (plan: Plan, side: 0 | 1) =>
    plan.checkpoints.findLast(
      (each) => each.review && !found.some((pair) => pair[side] === each) && !needsOf(plan).some(({ from }) => from.includes(each.id)),
    );
  const [one, other] = [last(written, 0), last(draft, 1)];
  return one && other ? [...found, [one, other]] : found;
}

function sameMerges(one: Wave, other: Wave, streamOf: ReadonlyMap<string, string>): number {
  const ours = one.merges.map(({ stream }) => streamOf.get(stream) ?? '');
  return ours.length === other.merges.length && ours.every((stream) => other.merges.some((merge) => merge.stream === stream)) ? 1 : 0;
}

/** The gates of a plan, each once for all the streams of a matrix. */
function gatesOf({ streams, phases, waves }: Plan): Gate[] {
  const seen = new Set<string>();
  return [...streams, ...phases, ...waves].flatMap(({ id, gates }) =>
    gates.filter((gate) => {
      const key = `${id.split('/')[0]} ${gate.name}`;
      return !seen.has(key) && seen.add(key);
    }),
  );
}

/** By the names, or one name within the words of the other gate; or the same command. */
function gateLikeness(one: Gate, other: Gate): number {
  if (JSON.stringify(one.check) === JSON.stringify(other.check)) return 1;
  const [name, words] = [stems(one.name), stems(`${other.name} ${other.check.kind === 'human' ? other.check.question : ''}`)];
  const isWithin = name.size > 1 && common(name, words) === name.size;
  return Math.max(likeness(name, stems(other.name)), isWithin ? 0.9 : 0);
}

/**
 * Kinds whose share is smaller than the one that is written down, with both: it may grow, not fall. A share that has grown is to be written down, or
 * it could fall again unseen.
 */
export function fallen(now: Recovery, written: Readonly<Partial<Record<Kind, string>>>): string[] {
  return (Object.keys(now) as Kind[]).flatMap((kind) => {
    const { matched, total } = now[kind];
    const [was = 0, of = 0] = (written[kind] ?? '').split('/').map(Number);
    if (total === of && matched === was) return [];
    const word = of === 0 ? 'is not written down' : matched / Math.max(1, total) < was / of ? 'has fallen' : 'has grown: write it down';
    return [`${kind}: ${matched}/${total}, was ${written[kind] ?? 'unknown'}: ${word}`];
  });
}
