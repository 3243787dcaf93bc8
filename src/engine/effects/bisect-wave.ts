import type { StreamId } from '../../core/ids.ts';
import type { Wave } from '../../core/plan/model.ts';
import { bisect } from '../../core/run/bisection.ts';
import type { WaveProbe } from '../../core/run/events.ts';
import { gateRow } from '../../core/run/gates.ts';
import type { RunState } from '../../core/run/state.ts';
import type { EffectContext } from './context.ts';
import type { GateEffects } from './gates.ts';
import { mergedOf } from './refs.ts';

/**
 * Finds the branches that make the gate of a wave fail: it is run in the worktree of the wave with some of them, one try after the other. An engine
 * that died meanwhile begins anew. Of a run that is being stopped nothing more is recorded.
 */
export async function bisectWave(context: EffectContext, gates: GateEffects, wave: Wave, round: number): Promise<void> {
  const { merges } = mergedOf(context.state(), wave.id);
  const row = gateRow(context.state(), wave.gates);
  if (row.kind !== 'failed') throw new Error(`wave ${wave.id} has no gate that failed`);
  const streams = merges.map(({ stream }) => stream);
  const tried: WaveProbe[] = [];
  const gateRound = context.state().gates[row.gate]?.round ?? 1;
  const verdictWith = async (some: readonly StreamId[], number: number): Promise<WaveProbe['verdict']> =>
    (await show(context, wave, some)) ? (await gates.probe(row.gate, gateRound, number)).kind : 'unmeasured';
  for (;;) {
    if (!isWanted(context.state(), wave, round)) return;
    const step = bisect(streams, tried);
    if (step.kind === 'found') return context.record({ type: 'waveBisected', wave: wave.id, round, guilty: step.guilty, tried });
    tried.push({ streams: step.streams, verdict: await verdictWith(step.streams, tried.length + 1) });
  }
}

const isWanted = ({ waves }: RunState, { id }: Wave, round: number): boolean =>
  waves[id]?.status === 'bisecting' && waves[id].round === round;

/** Puts the files of these branches in the worktree. @returns whether they merge without the others */
async function show(context: EffectContext, { id, into }: Wave, streams: readonly StreamId[]): Promise<boolean> {
  const { dir, before, commit, merges } = mergedOf(context.state(), id);
  const isBeginning = streams.every((stream, index) => merges[index]?.stream === stream);
  const merged = merges.find(({ stream }) => stream === streams[0])?.commit ?? '';
  const which = isBeginning ? ({ kind: 'first', count: streams.length } as const) : ({ kind: 'alone', merged } as const);
  const shown = await context.ports.merges.show({ dir, into, before, commit, merges: merges.map((each) => each.commit), which });
  return shown.kind === 'shown';
}
