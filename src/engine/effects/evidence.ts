import type { Gate } from '../../core/plan/model.ts';
import type { TreeReading } from '../../core/ports/index.ts';
import type { GateVerdict } from '../../core/run/events.ts';
import type { GateEvidence, Tree } from '../../core/run/evidence.ts';
import { shellWord } from '../../core/text/command-line.ts';
import { messageOf, type EffectContext } from './context.ts';
import { programOf } from './gate-program.ts';

/** What is looked at before a gate is measured. */
export interface Beginning {
  readonly startedAt: number;
  readonly tree: TreeReading;
}

/** What is known of a round of a gate when it has a verdict. */
export interface MeasuredRound {
  readonly gate: Gate;
  /** Absolute. */
  readonly cwd: string;
  /** Variables that the plan and Sluice set for it, the mark left out. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly logFile: string;
  readonly verdict: GateVerdict;
}

export async function beginEvidence({ ports }: EffectContext, cwd: string): Promise<Beginning> {
  const tree = await ports.evidence.tree(cwd);
  return { startedAt: ports.clock.now(), tree };
}

/** Writes down what a verdict rests on. A log that cannot be read is a fault of the engine, and no reason to lose the verdict. */
export async function endEvidence(context: EffectContext, begun: Beginning, round: MeasuredRound): Promise<GateEvidence> {
  const { evidence } = context.ports;
  const { cwd, env, gate, logFile, verdict } = round;
  const tree = begun.tree.kind === 'tree' ? begun.tree.tree : null;
  const treeAfter = tree === null ? null : await movedMeanwhile(context, tree);
  const variables = Object.entries(env).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const logDigest = await evidence.fileDigest(logFile).catch((error: unknown) => {
    context.begin(`the log of gate ${gate.id}`, () => context.record({ type: 'engineFaulted', what: messageOf(error) }));
    return null;
  });
  return {
    command: commandOf(gate),
    cwd,
    envDigest: evidence.textDigest(JSON.stringify(variables)),
    exitCode: exitCodeOf(gate, verdict),
    logDigest,
    startedAt: begun.startedAt,
    durationMs: verdict.durationMs,
    tree,
    ...(begun.tree.kind === 'none' ? { noTree: begun.tree.reason } : {}),
    ...(treeAfter === null ? {} : { treeAfter }),
  };
}

/** @returns the work tree as it is now, when another commit is checked out there than at the time of the reading */
async function movedMeanwhile({ ports }: EffectContext, { dir, head }: Tree): Promise<Tree | null> {
  if ((await ports.evidence.head(dir)) === head) return null;
  const now = await ports.evidence.tree(dir);
  return now.kind === 'tree' && now.tree.head !== head ? now.tree : null;
}

function commandOf(gate: Gate): string | null {
  const program = programOf(gate.check);
  if (program === null) return null;
  return program.kind === 'command' ? program.argv.map(shellWord).join(' ') : program.line;
}

function exitCodeOf({ check }: Gate, verdict: GateVerdict): number | null {
  if (verdict.kind === 'unmeasured') return null;
  return verdict.exitCode ?? (verdict.kind === 'passed' && programOf(check) !== null ? 0 : null);
}
