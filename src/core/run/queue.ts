import type { StreamId, WaveId } from '../ids.ts';
import { mark, markStream, type Draft } from './draft.ts';
import type { IntegrationQueueRead, ProvidedChecked } from './events.ts';
import { streamOf } from './standing.ts';
import type { QueuedItem, RunState, StreamState } from './state.ts';
import { listed } from './words.ts';

/**
 * The integration queue of `.claude/agent-status.json`: what agents need of one another and the plan did not know. An item that is not
 * settled keeps from starting what it says that it blocks. It is settled by the file, by the rule (who provides it is done and its
 * files exist), or by a person, and stays so.
 */
export function integrationQueueRead(draft: Draft, { items }: IntegrationQueueRead): void {
  const before = draft.state.sharedStatus?.queue ?? {};
  const { at } = draft.state;
  const read = items.map(({ isResolved, ...item }): QueuedItem => {
    const known = before[item.id];
    const settled = known?.settled ?? (isResolved ? { at, by: 'agent-status.json', note: '' } : null);
    const sameFiles = known?.provider === item.provider && known.files.join('\n') === item.files.join('\n');
    return { ...item, since: known?.since ?? at, settled, checked: sameFiles ? known.checked : null };
  });
  const present = new Set(read.map(({ id }) => id));
  // What somebody took out of the file is wanted no more; what was settled stays on record.
  const kept = Object.values(before).filter(({ id, settled }) => !present.has(id) && settled !== null);
  draft.state.sharedStatus = { queue: Object.fromEntries([...kept, ...read].map((item) => [item.id, item])) };
  for (const item of [...Object.values(before), ...read]) markBlocked(draft, item);
  // Who has finished before the item came is asked for it all the same.
  askForProvided(draft);
}

/** What the item blocks, and what waits for the queue as a whole. */
function markBlocked(draft: Draft, { blocks, waves = [] }: QueuedItem): void {
  const { integrationQueue } = draft.state.plan;
  for (const id of [...blocks, ...integrationQueue.streams]) markStream(draft, streamOf(draft.state, id));
  for (const id of [...waves, ...integrationQueue.waves]) mark(draft, draft.graph.waves.get(id)?.rank ?? -1);
}

/** Asks whether the files exist of items whose provider is done now: once for each attempt that reaches the milestone, and once for each that succeeds. */
export function askForProvided(draft: Draft): void {
  for (const item of pendingItems(draft.state)) {
    const provider = providerOf(draft.state, item);
    if (provider === null || !isProvided(provider, item)) continue;
    const { attempt } = provider;
    const isDone = provider.status.kind === 'succeeded';
    if (item.files.length === 0) settleItem(draft, item.id, 'sluice', `${item.from} is done`);
    else if (item.checked?.attempt !== attempt || (isDone && !item.checked.isAfterEnd)) {
      putItem(draft, { ...item, checked: { attempt, missing: null, ...(isDone ? { isAfterEnd: true } : {}) } });
      draft.commands.push({ type: 'checkProvided', item: item.id, round: attempt });
    }
  }
}

const providerOf = (state: RunState, { provider }: QueuedItem) => (provider === null ? null : streamOf(state, provider));

/** A milestone stays reached when its stream runs again; its files are made anew then, and not there at once. */
function isProvided({ status, milestones, attempts }: StreamState, { milestone, files }: QueuedItem): boolean {
  if (status.kind === 'succeeded') return true;
  const reachedAt = milestone === null ? undefined : milestones[milestone];
  return reachedAt !== undefined && (files.length === 0 || reachedAt >= (attempts.at(-1)?.decidedAt ?? 0));
}

export function providedChecked(draft: Draft, { item: id, round, missing }: ProvidedChecked): void {
  const item = draft.state.sharedStatus?.queue[id];
  if (item?.checked?.attempt !== round || item.settled !== null) return;
  if (missing.length > 0) return putItem(draft, { ...item, checked: { ...item.checked, missing } });
  settleItem(draft, id, 'sluice', `${item.from} has provided ${listed(item.files)}`);
}

/** Settles an item, and lets go what it blocks. */
export function settleItem(draft: Draft, id: string, by: string, note: string): void {
  const item = draft.state.sharedStatus?.queue[id];
  if (item === undefined || item.settled !== null) return;
  putItem(draft, { ...item, settled: { at: draft.state.at, by, note } });
  markBlocked(draft, item);
  shareStatus(draft);
}

/** The file is brought up to date, where the project has one. */
export function shareStatus(draft: Draft): void {
  if (draft.state.sharedStatus !== null) draft.commands.push({ type: 'shareStatus' });
}

function putItem(draft: Draft, item: QueuedItem): void {
  draft.state.sharedStatus = { queue: { ...draft.state.sharedStatus?.queue, [item.id]: item } };
}

export const pendingItems = ({ sharedStatus }: RunState): readonly QueuedItem[] =>
  sharedStatus === null ? [] : Object.values(sharedStatus.queue).filter(({ settled }) => settled === null);

/** The first item of the queue that keeps the stream back, or `null`. */
export const queuedBefore = (state: RunState, stream: StreamId): QueuedItem | null =>
  pendingItems(state).find((item) => blocksStream(state, item, stream)) ?? null;

/** Who provides an item is never kept back by it: it would be for ever. */
export const blocksStream = ({ plan }: RunState, { blocks, provider }: QueuedItem, stream: StreamId): boolean =>
  blocks.includes(stream) || (plan.integrationQueue.streams.includes(stream) && provider !== stream);

/** The first item of the queue that keeps the wave back, or `null`. */
export const queuedBeforeWave = (state: RunState, wave: WaveId): QueuedItem | null =>
  pendingItems(state).find((item) => blocksWave(state, item, wave)) ?? null;

export const blocksWave = ({ plan }: RunState, { waves = [] }: QueuedItem, wave: WaveId): boolean =>
  waves.includes(wave) || plan.integrationQueue.waves.includes(wave);

/** `waits for int-001: the KPI card, from agent-2sa`. */
export const queuedText = ({ id, what, from }: QueuedItem): string => `waits for ${id}: ${what}${from === '' ? '' : `, from ${from}`}`;
