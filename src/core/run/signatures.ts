import type { Checkpoint } from '../plan/model.ts';
import { putCheckpoint, type Draft } from './draft.ts';
import type { SeenByEngine } from './events.ts';
import type { Tree } from './evidence.ts';
import { signedEvidence } from './signed-evidence.ts';
import { checkpointOf, gateOf, missing, streamOf, waveOf } from './standing.ts';
import type { RunState, Signature } from './state.ts';

/** What a person signs for at this moment. @param seen what the engine has looked at for it; `null` when nobody has */
export function signatureOf(state: RunState, checkpoint: Checkpoint, seen: SeenByEngine | null, override: string | null): Signature {
  const { gates, files } = signedEvidence(state, checkpoint);
  const digests = new Map((seen?.files ?? []).map(({ path, sha256 }) => [path, sha256]));
  const trees = new Map<string, Tree>();
  for (const { id } of gates) {
    const dir = gateOf(state, id).evidence?.tree?.dir;
    const tree = dir === undefined ? undefined : state.trees[dir];
    if (tree) trees.set(tree.dir, tree);
  }
  if (seen?.tree) trees.set(seen.tree.dir, seen.tree);
  return {
    evidence: [
      ...gates.map(({ id }) => {
        const { status, evidence, stale } = gateOf(state, id);
        const verdict = status.kind === 'done' ? (stale === null ? status.verdict.kind : 'stale') : status.kind;
        return { what: `gate:${id}`, verdict, treeHash: evidence?.tree?.hash ?? null };
      }),
      ...files.map((path) => ({ what: path, verdict: digests.get(path) ? 'there' : 'missing', sha256: digests.get(path) ?? null })),
    ],
    tree: seen?.tree ?? null,
    trees: [...trees.values()],
    override,
  };
}

/** A commit after a signature takes what was signed away from under it: whoever signed is asked again. */
export function voidSignatures(draft: Draft, tree: Tree): void {
  for (const { id, signOff } of draft.state.plan.checkpoints) {
    const { status } = checkpointOf(draft.state, id);
    if (signOff === null || status.kind !== 'approved' || !status.signature) continue;
    const signed = status.signature.trees.find(({ dir }) => dir === tree.dir);
    if (!signed || signed.head === tree.head || signed.hash === tree.hash || isOwnWork(draft, id, tree)) continue;
    const { by, reachedAt } = status;
    putCheckpoint(draft, { id, status: { kind: 'held', reachedAt, voided: { at: draft.state.at, by, commit: tree.head, dir: tree.dir } } });
  }
}

/** What was let go by the signature works there, and commits are what it is there for. */
function isOwnWork({ state, graph }: Draft, id: Checkpoint['id'], { dir, head }: Tree): boolean {
  const { rank } = graph.checkpoints.get(id) ?? missing('checkpoint', id);
  const isThere = (place: string | null) => place !== null && (place === dir || place.startsWith(`${dir}/`));
  const behind = new Set(graph.dependents[rank]);
  for (const next of behind) {
    for (const each of graph.dependents[next] ?? []) behind.add(each);
    const node = graph.nodes[next];
    if (node?.kind === 'stream' && isThere(streamOf(state, node.id).attempts.at(-1)?.dir ?? null)) return true;
    if (node?.kind !== 'wave') continue;
    const wave = waveOf(state, node.id);
    if (isThere(wave.dir) || wave.status === 'landing' || (wave.landed !== null && wave.landed === head)) return true;
  }
  return false;
}
