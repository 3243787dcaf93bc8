import type { GateId } from '../../core/ids.ts';
import type { GateEvidence } from '../../core/run/evidence.ts';
import { itemSubject } from '../../core/run/items.ts';
import type { RunRequest, SeenByEngine } from '../../core/run/events.ts';
import type { RunState } from '../../core/run/state.ts';
import { runGraph } from '../../core/run/graph.ts';
import { isAnsweredOnTree, signedEvidence } from '../../core/run/signed-evidence.ts';
import type { EffectContext } from './context.ts';
import { beginEvidence } from './evidence.ts';
import { gateDir } from './gates.ts';
import type { TreeEffects } from './trees.ts';

/**
 * Looks at what a signature, or an answer, would rest on before it is decided about: commits that nobody has noticed yet are recorded, and files
 * digested.
 * @returns `null` for a request that rests on nothing
 */
export async function lookForSignature(context: EffectContext, trees: TreeEffects, request: RunRequest): Promise<SeenByEngine | null> {
  const subject = request.kind === 'approve' || request.kind === 'reject' ? itemSubject(request.item) : null;
  if (subject?.kind === 'gate') return await lookForAnswer(context, subject.gate);
  if (request.kind !== 'approve' || subject?.kind !== 'review') return null;
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

/** @returns `null` for what is no question, or one that is not about a work tree */
async function lookForAnswer(context: EffectContext, id: GateId): Promise<SeenByEngine | null> {
  const { evidence, paths } = context.ports;
  const state = context.state();
  const gate = runGraph(state.plan).gates.get(id);
  if (gate?.check.kind !== 'human' || state.workspaceDir === null || !isAnsweredOnTree(state, gate)) return null;
  const cwd = gateDir(state, gate, paths);
  const { tree, startedAt } = await beginEvidence(context, cwd);
  const answered: GateEvidence = {
    command: null,
    cwd,
    envDigest: evidence.textDigest('[]'),
    exitCode: null,
    logDigest: null,
    startedAt,
    durationMs: 0,
    ...(tree.kind === 'tree' ? { tree: tree.tree } : { tree: null, noTree: tree.reason }),
  };
  return { tree: null, files: [], answered };
}

/** A deliverable lies in the folder of the stream that delivers it, one of the whole plan in the workspace. */
function placesOf({ plan, streams }: RunState, workspaceDir: string, path: string): readonly string[] {
  const own = plan.streams.filter(({ deliverables }) => deliverables.some((each) => each.path === path));
  const isOfPlan = plan.deliverables.some((each) => each.path === path);
  return [...(isOfPlan ? [workspaceDir] : []), ...own.flatMap(({ id }) => streams[id]?.attempts.at(-1)?.dir ?? [])];
}
