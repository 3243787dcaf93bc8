import type { Need, Plan } from '../../../../src/core/plan/model.ts';

/** How much of a plan that a person wrote from a guide the import of that guide has found: parts found and parts in all. */
export interface Share {
  readonly matched: number;
  readonly total: number;
}
export type Kind = 'streams' | 'needs' | 'gates' | 'checkpoints' | 'waves';
export type Recovery = Readonly<Record<Kind, Share>>;

/**
 * Compares a draft with the plan of a person. Nodes are the same by their ids, in capitals or not, else by their titles, and checkpoints by
 * their planned times too; needs are edges between nodes that are the same; gates are the same by their commands, with any owner.
 */
export function recoveryOf(draft: Plan, written: Plan): Recovery {
  const streams = pairs(written.streams, draft.streams, sameName);
  const phases = pairs(written.phases, draft.phases, sameName);
  const checkpoints = pairs(written.checkpoints, draft.checkpoints, (a, b) => sameName(a, b) || (a.atMs !== null && a.atMs === b.atMs));
  const waves = pairs(wavesOf(written), wavesOf(draft), sameName);
  const ids = new Map<string, string>([...streams, ...phases, ...checkpoints, ...waves].map(([one, other]) => [one.id, other.id]));
  const found = new Set(edgesOf(draft).map(([from, to]) => `${from} ${to}`));
  const edges = edgesOf(written);
  const commands = new Set(commandsOf(draft));
  const gates = commandsOf(written);
  return {
    streams: { matched: streams.length, total: written.streams.length },
    needs: { matched: edges.filter(([from, to]) => found.has(`${ids.get(from)} ${ids.get(to)}`)).length, total: edges.length },
    gates: { matched: gates.filter((command) => commands.has(command)).length, total: gates.length },
    checkpoints: { matched: checkpoints.length, total: written.checkpoints.length },
    waves: { matched: waves.length, total: wavesOf(written).length },
  };
}

interface Named {
  readonly id: string;
  readonly title: string;
}
const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, '');
const sameName = (a: Named, b: Named) => plain(a.id) === plain(b.id) || (plain(a.title) === plain(b.title) && plain(a.title) !== '');

/** Each of the first list with one of the second that is the same, each of these once. */
function pairs<A extends Named, B extends Named>(first: readonly A[], second: readonly B[], same: (a: A, b: B) => boolean): [A, B][] {
  const left = [...second];
  return first.flatMap((one): [A, B][] => {
    const index = left.findIndex((other) => same(one, other));
    const [other] = index === -1 ? [] : left.splice(index, 1);
    return other === undefined ? [] : [[one, other]];
  });
}

/** Waves are no part of the model of older versions. */
const wavesOf = (plan: Plan): readonly Named[] => (plan as { readonly waves?: readonly Named[] }).waves ?? [];

function edgesOf({ phases, streams, checkpoints }: Plan): [from: string, to: string][] {
  return [...phases, ...streams, ...checkpoints].flatMap(({ id, needs }) =>
    needs.flatMap((need) => targets(need).map((target): [string, string] => [target, id])),
  );
}

/** What a need waits for, whatever kind it is of. */
function targets(need: Need): string[] {
  const any = need as { readonly kind: string; readonly needs?: readonly Need[] } & Readonly<Record<string, unknown>>;
  if (any.kind === 'any') return (any.needs ?? []).flatMap((each) => targets(each));
  const key = any.kind === 'milestone' ? 'stream' : any.kind;
  return typeof any[key] === 'string' ? [any[key]] : [];
}

const commandsOf = ({ streams, phases }: Plan): string[] =>
  [...streams, ...phases].flatMap(({ gates }) => gates.map((gate) => JSON.stringify(gate.check)));

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
