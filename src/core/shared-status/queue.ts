import type { PhaseId, StreamId, WaveId } from '../ids.ts';
import type { Plan } from '../plan/model.ts';
import { normalPath, pathFault } from '../plan/paths.ts';
import type { QueuedIntegration } from '../run/events.ts';
import { plainLine, shortened } from '../text/plain.ts';
import { isOver, type MergedEntry, type MergedStatus } from './merge.ts';
import { isEntryOf } from './stream-entry.ts';

/** More than these are no queue. */
const mostItems = 200;
const longestText = 200;

const line = (value: unknown): string => (typeof value === 'string' ? shortened(plainLine(value.slice(0, 2_000)).trim(), longestText) : '');
const lines = (value: unknown): string[] => (Array.isArray(value) ? (value as unknown[]) : [value]).map(line).filter((text) => text !== '');

/**
 * The integration queue as the plan sees it: names of agents become streams. Items that the plan has itself, as `integration`, are left
 * out: they are checkpoints.
 */
export function queueItems({ agents, queue }: MergedStatus, plan: Plan): readonly QueuedIntegration[] {
  const planned = new Set<string>(plan.checkpoints.map(({ id }) => id));
  const names = streamNames(agents, plan);
  return queue
    .filter(({ id }) => !planned.has(id) && id.length <= longestText && plainLine(id) === id)
    .slice(0, mostItems)
    .map(({ id, fields }) => {
      const [from, to] = [line(fields['from']), line(fields['to'])];
      const { stream: provider, milestone } = providerOf(from, names, plan);
      const blocked = fields['blocks'] === undefined ? [to] : lines(fields['blocks']);
      const blocks = blocked.flatMap((name) => streamsOf(name, names, plan)).filter((each) => each !== provider);
      const waves = blocked.flatMap((name) => wavesOf(name, plan));
      return {
        id,
        from,
        to,
        what: line(fields['description']) || line(fields['what']) || line(fields['type']) || id,
        provider,
        milestone,
        files: [...lines(fields['file']), ...lines(fields['files'])].filter((path) => pathFault(path) === null).map(normalPath),
        blocks: [...new Set(blocks)],
        ...(waves.length === 0 ? {} : { waves: [...new Set(waves)] }),
        isResolved: isOver(fields['status']),
      };
    });
}

/** Streams by what agents may call them, in small letters: their own ids, and the ids of the agents that work on them. */
function streamNames(agents: readonly MergedEntry[], { streams }: Plan): ReadonlyMap<string, StreamId> {
  const names = new Map<string, StreamId>();
  for (const { id } of streams) {
    for (const entry of agents) if (isEntryOf(entry, id)) names.set(entry.id.toLowerCase(), id);
  }
  for (const { id } of streams) names.set(id.toLowerCase(), id);
  return names;
}

function providerOf(
  from: string,
  names: ReadonlyMap<string, StreamId>,
  { streams }: Plan,
): { readonly stream: StreamId | null; readonly milestone: string | null } {
  const stream = names.get(from.toLowerCase());
  if (stream !== undefined) return { stream, milestone: null };
  for (const each of streams) {
    const milestone = each.milestones.find(({ id }) => `${each.id}.${id}`.toLowerCase() === from.toLowerCase());
    if (milestone !== undefined) return { stream: each.id, milestone: milestone.id };
  }
  return { stream: null, milestone: null };
}

const wavesOf = (name: string, { waves }: Plan): WaveId[] =>
  waves.flatMap(({ id }) => (id.toLowerCase() === name.toLowerCase() ? [id] : []));

/** A stream, or all streams of a phase and of the phases inside it. */
function streamsOf(name: string, names: ReadonlyMap<string, StreamId>, { phases, streams }: Plan): StreamId[] {
  const stream = names.get(name.toLowerCase());
  if (stream !== undefined) return [stream];
  const inside = new Set<PhaseId>(phases.filter(({ id }) => id.toLowerCase() === name.toLowerCase()).map(({ id }) => id));
  // A phase stands behind the one that it is a part of.
  for (const { id, parent } of phases) if (parent !== null && inside.has(parent)) inside.add(id);
  return streams.filter(({ phase }) => phase !== null && inside.has(phase)).map(({ id }) => id);
}
