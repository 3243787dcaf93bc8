import { itemSubject } from '../../core/run/items.ts';
import type { RunRequest, SeenByEngine } from '../../core/run/events.ts';
import type { RunState } from '../../core/run/state.ts';
import { runGraph } from '../../core/run/graph.ts';
import { signedEvidence } from '../../core/run/signed-evidence.ts';
import type { EffectContext } from './context.ts';
import type { TreeEffects } from './trees.ts';

/**
 * Looks at what a signature would rest on before it is decided about: commits that nobody has noticed yet are recorded, and files digested.
 * @returns `null` for a request that signs nothing
 */
export async function lookForSignature(context: EffectContext, trees: TreeEffects, request: RunRequest): Promise<SeenByEngine | null> {
  const subject = request.kind === 'approve' ? itemSubject(request.item) : null;
  if (subject?.kind !== 'review') return null;
  const { evidence, paths } = context.ports;
  const before = context.state();
  const checkpoint = runGraph(before.plan).checkpoints.get(subject.checkpoint)?.checkpoint;
  const { workspaceDir } = before;
  if (!checkpoint?.signOff || workspaceDir === null) return null;
  await trees.look(Object.keys(before.trees));
  const { files } = signedEvidence(before, checkpoint);
  const digestOf = async (path: string) => {
    const digests = await Promise.all(placesOf(before, workspaceDir, path).map((dir) => evidence.fileDigest(paths.resolve(dir, path))));
    return digests.find((digest) => digest !== null) ?? null;
  };
  const tree = await evidence.tree(workspaceDir);
  return {
    tree: tree.kind === 'tree' ? tree.tree : null,
    files: await Promise.all(files.map(async (path) => ({ path, sha256: await digestOf(path) }))),
  };
}

/** A deliverable lies in the folder of the stream that delivers it, one of the whole plan in the workspace. */
function placesOf({ plan, streams }: RunState, workspaceDir: string, path: string): readonly string[] {
  const own = plan.streams.filter(({ deliverables }) => deliverables.some((each) => each.path === path));
  const isOfPlan = plan.deliverables.some((each) => each.path === path);
  return [...(isOfPlan ? [workspaceDir] : []), ...own.flatMap(({ id }) => streams[id]?.attempts.at(-1)?.dir ?? [])];
}
