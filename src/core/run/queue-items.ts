import type { ItemId, WaveId } from '../ids.ts';
import type { Stream } from '../plan/model.ts';
import type { RunRequest } from './events.ts';
import { freedByAll } from './frees.ts';
import { runGraph } from './graph.ts';
import { itemId, type ItemSubject } from './items.ts';
import { blocksStream, blocksWave, pendingItems } from './queue.ts';
import { missing, streamOf, waveOf } from './standing.ts';
import type { QueuedItem, RunState } from './state.ts';
import { listed } from './words.ts';

/** What a person is told, and may settle, of the integration queue of agents. */
export interface QueueAttention {
  readonly id: ItemId;
  readonly subject: ItemSubject;
  readonly kind: 'integration';
  readonly title: string;
  readonly detail: string;
  readonly since: number;
  /** Streams that it keeps back, and those that wait behind them. */
  readonly frees: number;
  readonly answers: readonly RunRequest[];
}

export function queueAttention(state: RunState): readonly QueueAttention[] {
  const { streams, waves } = runGraph(state.plan);
  return pendingItems(state).map((item) => {
    const subject: ItemSubject = { kind: 'integration', item: item.id };
    const id = itemId(subject);
    const isHeld = ({ id: stream }: Stream) => blocksStream(state, item, stream) && streamOf(state, stream).status.kind === 'waiting';
    const heldStreams = state.plan.streams.filter(isHeld).map(({ id: stream }) => stream);
    const heldWaves = state.plan.waves.map(({ id: wave }) => wave).filter((wave) => isWaveHeld(state, item, wave));
    const held = [...heldStreams, ...heldWaves.map((wave) => `wave ${wave}`)];
    const ranks = [
      ...heldStreams.map((stream) => (streams.get(stream) ?? missing('stream', stream)).rank),
      ...heldWaves.map((wave) => (waves.get(wave) ?? missing('wave', wave)).rank),
    ];
    return {
      id,
      subject,
      kind: 'integration',
      title: `settle ${item.id}: ${item.what}`,
      detail: [providerText(item), ...(held.length > 0 ? [`${listed(held)} wait${held.length === 1 ? 's' : ''} for it`] : [])].join('; '),
      since: item.since,
      frees: heldStreams.length + freedByAll(state, ranks),
      answers: [{ kind: 'approve', item: id, note: '' }],
    };
  });
}

const isWaveHeld = (state: RunState, item: QueuedItem, wave: WaveId): boolean =>
  blocksWave(state, item, wave) && waveOf(state, wave).status === 'waiting';

function providerText({ from, to, provider, files, checked }: QueuedItem): string {
  const ends = `${from === '' ? 'somebody' : from} is to provide it for ${to === '' ? 'others' : to}`;
  if (provider === null) return `${ends}; the plan has no such stream, so that only you can settle it`;
  if (checked?.missing) return `${ends}, and has ended without ${listed(checked.missing)}`;
  return files.length === 0 ? ends : `${ends}: ${listed(files)}`;
}
