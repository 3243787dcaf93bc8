import type { WaveId } from '../../core/ids.ts';
import { mergeMark } from '../../core/marks.ts';
import type { MergeSpec, Settlement } from '../../core/ports/index.ts';
import type { RunState, WaveConflict, WaveState } from '../../core/run/state.ts';
import { isSettledByAgent } from '../../core/run/wave-resolving.ts';
import { mergedStreams } from '../../core/run/waves.ts';
import { bisectWave } from './bisect-wave.ts';
import { messageOf, type EffectContext } from './context.ts';
import type { GateEffects } from './gates.ts';
import { undoneOf, waveOf, workspaceDirOf } from './refs.ts';
import { treesOf, type TreeEffects } from './trees.ts';

export interface WaveEffects {
  merge(wave: WaveId, round: number): Promise<void>;
  bisect(wave: WaveId, round: number): Promise<void>;
  rollBack(wave: WaveId, round: number): Promise<void>;
  land(wave: WaveId, round: number): Promise<void>;
}

/** Merges of waves. An engine that died in the middle leaves a worktree that the next one tidies up before it goes on. */
export function waveEffects(
  context: EffectContext,
  { gates, trees }: { readonly gates: GateEffects; readonly trees: TreeEffects },
): WaveEffects {
  const { merges } = context.ports;
  return {
    async merge(id, round) {
      const wave = waveOf(context.state(), id);
      // What was committed since a branch was measured is measured first: the wave has been taken back then, and asks again.
      await trees.look(treesOf(context.state(), mergedStreams(context.state(), wave)));
      const state = context.state();
      if (!isWanted(state, id, 'merging', round)) return;
      const wanted = new Set(mergedStreams(state, wave));
      const branches = wave.merges.filter(({ stream }) => wanted.has(stream));
      const spec = {
        run: state.run,
        workspaceDir: workspaceDirOf(state),
        wave: id,
        into: wave.into,
        base: wave.base,
        branches,
        rules: wave.conflicts,
        marker: mergeMark(state.run, id, round),
        logFile: context.ports.paths.mergeLog(id, round),
      };
      const settlement = settlementOf(state.waves[id]?.conflict ?? null);
      const result = await beginning(context, id, round, spec)
        .then((before) => merges.merge({ ...spec, before, settlement }))
        .catch((error: unknown) => ({ kind: 'failed', stream: null, reason: messageOf(error), conflicts: [] }) as const);
      if (result.kind === 'merged') {
        const { dir, commit, merges: made, settled } = result;
        return context.record({ type: 'waveMerged', wave: id, round, commit, dir, merges: made, settled });
      }
      if (result.kind === 'waits') {
        const { stream, why: kind, files, head, resolver } = result;
        const named = resolver === null ? {} : { resolver };
        return context.record({ type: 'waveConflicted', wave: id, round, stream, kind, files, head, ...named });
      }
      const { stream, reason, conflicts } = result;
      await context.record({ type: 'waveMergeFailed', wave: id, round, stream, reason, conflicts });
    },
    bisect: (id, round) => bisectWave(context, gates, waveOf(context.state(), id), round),
    async rollBack(id, round) {
      const state = context.state();
      const { into } = waveOf(state, id);
      const { dir, before, head } = undoneOf(state, id);
      const result = await merges
        .rollBack({ dir, into, from: head, to: before })
        .catch((error: unknown) => ({ kind: 'refused', reason: messageOf(error) }) as const);
      if (result.kind === 'rolledBack') return context.record({ type: 'waveRolledBack', wave: id, round, to: before });
      await context.record({ type: 'waveRollBackFailed', wave: id, round, reason: result.reason });
    },
    async land(id, round) {
      await trees.look(Object.keys(context.state().trees).filter((dir) => isIn(context.state().waves[id]?.dir ?? null, dir)));
      const state = context.state();
      if (!isWanted(state, id, 'landing', round)) return;
      const { land } = waveOf(state, id);
      const commit = state.waves[id]?.commit ?? null;
      if (land === null || commit === null) throw new Error(`wave ${id} has nothing to land`);
      const result = await merges
        .land({ run: state.run, workspaceDir: workspaceDirOf(state), wave: id, commit, ...land })
        .catch((error: unknown) => ({ kind: 'refused', reason: messageOf(error) }) as const);
      if (result.kind === 'landed') return context.record({ type: 'waveLanded', wave: id, round, commit: result.commit });
      await context.record({ type: 'waveLandFailed', wave: id, round, reason: result.reason });
    },
  };
}

const isWanted = ({ waves }: RunState, id: WaveId, status: WaveState['status'], round: number): boolean =>
  waves[id]?.status === status && waves[id].round === round;

const isIn = (dir: string | null, top: string): boolean => dir === top || dir?.startsWith(`${top}/`) === true;

/** Where the branch stands before anything is merged in this round. It is written down first, for an engine that dies meanwhile. */
async function beginning(context: EffectContext, wave: WaveId, round: number, spec: MergeSpec): Promise<string> {
  const known = context.state().waves[wave]?.before ?? null;
  if (known !== null) return known;
  const { dir, head } = await context.ports.merges.begin(spec);
  await context.record({ type: 'waveBegun', wave, round, before: head, dir });
  return head;
}

/** What was said of the merge that waited. A drop that a person has seen is meant; an agent has to bring it back. */
const settlementOf = (conflict: WaveConflict | null): Settlement | null => {
  if (conflict === null || conflict.settledBy === null) return null;
  const { stream, settledBy: by, files, kind, head, resolver } = conflict;
  if (resolver !== undefined && isSettledByAgent(conflict)) return { stream, by, dropped: [], files: resolver.files, agentHead: head };
  return { stream, by, dropped: kind === 'dropped' ? files : [], files: kind === 'dropped' ? [] : files, agentHead: null };
};
