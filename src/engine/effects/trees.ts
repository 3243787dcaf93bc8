import type { StreamId } from '../../core/ids.ts';
import type { TreeMoved } from '../../core/run/events.ts';
import { runGraph } from '../../core/run/graph.ts';
import { ownerOf, upstream } from '../../core/run/signed-evidence.ts';
import type { RunState } from '../../core/run/state.ts';
import type { EnginePorts } from '../ports.ts';
import type { EffectContext } from './context.ts';

export interface TreeEffects {
  /** Looks whether another commit is checked out in these work trees than the one that is recorded, and records it. */
  look(dirs: readonly string[]): Promise<void>;
  /** Watches every work tree that is recorded and is not watched yet. */
  follow(): void;
  unfollowAll(): void;
}

/** Verdicts and signatures rest on work trees: whatever is committed there after they were given is noticed here. */
export function treeEffects(context: EffectContext): TreeEffects {
  const { evidence } = context.ports;
  const followed = new Map<string, () => void>();
  /** Work trees that are being looked at, and whether something has moved there since. */
  const looking = new Map<string, { again: boolean }>();

  const look = async (dirs: readonly string[]) => {
    const events = await movedTrees(context.ports, context.state(), dirs);
    await Promise.all(events.map((event) => context.record(event)));
  };
  /** One commit touches several files, each of which tells. */
  const moved = (dir: string) => {
    const present = looking.get(dir);
    if (present !== undefined) {
      present.again = true;
      return;
    }
    const entry = { again: true };
    looking.set(dir, entry);
    context.begin(`the work tree ${dir}`, async () => {
      try {
        while (entry.again) {
          entry.again = false;
          await look([dir]);
        }
      } finally {
        looking.delete(dir);
      }
    });
  };
  return {
    look,
    follow() {
      for (const dir of Object.keys(context.state().trees)) {
        if (!followed.has(dir))
          followed.set(
            dir,
            evidence.watch(dir, () => moved(dir)),
          );
      }
    },
    unfollowAll() {
      for (const end of followed.values()) end();
      followed.clear();
    },
  };
}

/** @returns an event for each of these work trees in which another commit is checked out than the one that is recorded */
export async function movedTrees({ evidence }: EnginePorts, { trees }: RunState, dirs: readonly string[]): Promise<readonly TreeMoved[]> {
  const events = await Promise.all(
    dirs.map(async (dir): Promise<TreeMoved | null> => {
      const known = trees[dir];
      if (known === undefined || (await evidence.head(dir)) === known.head) return null;
      const now = await evidence.tree(dir);
      return now.kind === 'tree' && now.tree.dir === dir && now.tree.head !== known.head ? { type: 'treeMoved', tree: now.tree } : null;
    }),
  );
  return events.filter((event) => event !== null);
}

/** Work trees in which nobody else works and in which something was measured that the stream waits for. */
export function treesBehind(state: RunState, id: StreamId): readonly string[] {
  if (Object.keys(state.trees).length === 0) return [];
  const graph = runGraph(state.plan);
  const behind = upstream(graph, graph.streams.get(id)?.rank ?? -1);
  const dirs = [...graph.gates.values()].flatMap((gate) => {
    const dir = state.gates[gate.id]?.evidence?.tree?.dir;
    if (dir === undefined) return [];
    const { isolated, rank } = ownerOf(graph, gate);
    return isolated && behind.has(rank) ? [dir] : [];
  });
  return [...new Set(dirs)];
}

/** Work trees in which the gates of these streams were measured. */
export function treesOf(state: RunState, streams: readonly StreamId[]): readonly string[] {
  const wanted = new Set(streams);
  const gates = state.plan.streams.filter(({ id }) => wanted.has(id)).flatMap((stream) => stream.gates);
  return [...new Set(gates.flatMap(({ id }) => state.gates[id]?.evidence?.tree?.dir ?? []))];
}
