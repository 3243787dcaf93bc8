import type { GateId, StreamId } from '../../core/ids.ts';
import { gateMark } from '../../core/marks.ts';
import type { Gate } from '../../core/plan/model.ts';
import type { GateVerdict } from '../../core/run/events.ts';
import type { RunState } from '../../core/run/state.ts';
import type { EnginePaths } from '../ports.ts';
import { compareResults, type Compared } from './consensus.ts';
import type { EffectContext } from './context.ts';
import { beginEvidence, endEvidence } from './evidence.ts';
import { measureMetrics } from './metrics.ts';
import { gateRound, type RoundSpec } from './gate-round.ts';
import type { TreeEffects } from './trees.ts';
import { attemptOf, dirOf, gateOf, workspaceDirOf } from './refs.ts';

export interface GateEffects {
  run(gate: GateId, round: number): Promise<void>;
  /** Tries a gate that has failed once more, on other files, after its round. Nothing is recorded; `cancel` ends it as it ends the round. */
  probe(gate: GateId, round: number, number: number): Promise<GateVerdict>;
  cancel(gate: GateId, round: number): void;
  /** Ends the programs that run. Resolves when they have gone; no verdict comes of them. */
  endAll(): Promise<void>;
}

/** Gates are programs of the engine's own: started after `gateStarted` is durable, so that a later engine knows what to end and run again. */
export function gateEffects(context: EffectContext, trees: TreeEffects): GateEffects {
  const { paths } = context.ports;
  /** Rounds that were asked for and not cancelled. */
  const wanted = new Set<string>();
  const running = new Map<string, { readonly gate: GateId; readonly result: Promise<unknown>; cancel(): void }>();
  const key = (gate: GateId, round: number) => `${gate}:${round}`;

  const begin = (gate: Gate, round: number, spec: RoundSpec): { readonly result: Promise<Compared>; cancel(): void } => {
    const { check } = gate;
    if (check.kind !== 'consensus') {
      const measured = gateRound(context, gate, spec);
      return { result: measured.result.then((verdict) => ({ verdict, unusable: [] })), cancel: () => measured.cancel() };
    }
    // It takes a moment, and has nothing that could be ended.
    return { result: compareResults(context.state(), { ...gate, check }, round, context.ports), cancel: () => undefined };
  };

  return {
    async run(gate, round) {
      const name = key(gate, round);
      if (wanted.has(name)) return;
      wanted.add(name);
      await context.record({ type: 'gateStarted', gate, round, log: paths.gateLogName(gate, round) });
      // A round that was cancelled takes its time to go, and the next one works in the same folder.
      for (const before of running.values()) if (before.gate === gate) await before.result;
      if (!wanted.has(name)) return;
      const state = context.state();
      const planned = gateOf(state, gate);
      const spec = gateSpec(state, planned, { round, probe: 0 }, paths);
      const begun = await beginEvidence(context, spec.cwd);
      if (!wanted.has(name)) return;
      const measuring = begin(planned, round, spec);
      running.set(name, { gate, ...measuring });
      const { verdict, unusable } = await measuring.result;
      running.delete(name);
      wanted.delete(name);
      const evidence = await endEvidence(context, begun, { gate: planned, ...spec, verdict });
      const measured = planned.owner.kind === 'stream' ? [] : await measureMetrics(context.ports, context.state(), null);
      for (const event of measured) void context.record(event);
      await context.record({ type: 'gateFinished', gate, round, verdict, evidence, ...(unusable.length === 0 ? {} : { unusable }) });
      trees.follow();
    },
    async probe(id, round, number) {
      const state = context.state();
      const gate = gateOf(state, id);
      const name = key(id, round);
      const measuring = gateRound(context, gate, gateSpec(state, gate, { round, probe: number }, paths));
      running.set(name, { gate: id, ...measuring });
      const verdict = await measuring.result;
      running.delete(name);
      return verdict;
    },
    cancel(gate, round) {
      const name = key(gate, round);
      wanted.delete(name);
      running.get(name)?.cancel();
    },
    async endAll() {
      wanted.clear();
      const left = [...running.values()];
      for (const program of left) program.cancel();
      await Promise.all(left.map((program) => program.result));
    },
  };
}

/**
 * Where and how a gate runs.
 * @param which its round, and which of the tries by which the branch that makes it fail is looked for; 0 for the round itself
 */
export function gateSpec(
  state: RunState,
  gate: Gate,
  { round, probe }: { readonly round: number; readonly probe: number },
  paths: Pick<EnginePaths, 'resolve' | 'gateLog' | 'probeLog'>,
): RoundSpec {
  const workspaceDir = workspaceDirOf(state);
  return {
    cwd: gateDir(state, gate, paths),
    env: {
      ...gate.env,
      SLUICE_RUN: state.run,
      SLUICE_GATE: gate.id,
      SLUICE_ROUND: String(round),
      SLUICE_PROJECT_DIR: state.projectDir,
      SLUICE_WORKSPACE: workspaceDir,
      ...(gate.owner.kind === 'stream' ? { SLUICE_STREAM: gate.owner.stream, ...portOf(state, gate.owner.stream) } : {}),
      ...(gate.owner.kind === 'wave' ? { SLUICE_WAVE: gate.owner.wave } : {}),
    },
    timeoutMs: gate.timeoutMs,
    logFile: probe === 0 ? paths.gateLog(gate.id, round) : paths.probeLog(gate.id, round, probe),
    marker: gateMark(state.run, gate.id, round),
  };
}

/** Absolute folder that a gate runs in, or is asked about. */
export const gateDir = (state: RunState, gate: Gate, paths: Pick<EnginePaths, 'resolve'>): string =>
  paths.resolve(ownerDir(state, gate, workspaceDirOf(state)), gate.cwd);

/** What an attempt serves at its port can be asked for there by its gates. */
function portOf(state: RunState, stream: StreamId): { readonly SLUICE_PORT?: string } {
  const port = attemptOf(state, { stream, attempt: state.streams[stream]?.attempt ?? 0 })?.port;
  return port === undefined ? {} : { SLUICE_PORT: String(port) };
}

/** A gate of a stream runs where its last attempt worked. */
function ownerDir(state: RunState, gate: Gate, workspaceDir: string): string {
  if (gate.owner.kind === 'phase') return workspaceDir;
  if (gate.owner.kind === 'wave') return state.waves[gate.owner.wave]?.dir ?? workspaceDir;
  const { stream } = gate.owner;
  const attempt = state.streams[stream]?.attempt ?? 0;
  return attempt === 0 ? workspaceDir : dirOf(state, { stream, attempt });
}
