import type { RunState } from '../run/state.ts';
import { isoOf } from '../report/write/words.ts';
import { isFields, type Fields } from '../text/fields.ts';
import { isNewer, isOver, sameJson, type MergedEntry, type MergedStatus } from './merge.ts';

/**
 * What is to stand in the file of the main checkout: what is newer elsewhere, which phases run and are over, and which items of the
 * queue are settled. Everything else in it stays as it is.
 * @returns `null` when that stands there already
 */
export function writtenBack(before: Fields, merged: MergedStatus, state: RunState): Fields | null {
  const queue = withNewer(before['integrationQueue'], merged.queue).map((item) => withSettlement(item, state));
  const agents = withNewer(before['agents'], merged.agents);
  const after: Fields = {
    ...before,
    ...(before['agents'] === undefined && agents.length === 0 ? {} : { agents }),
    ...(before['integrationQueue'] === undefined && queue.length === 0 ? {} : { integrationQueue: queue }),
    ...phaseLists(before, state),
  };
  return sameJson(after, before) ? null : after;
}

/** The entries of a list, each as new as it is anywhere; those that have no id stay as they are. */
function withNewer(list: unknown, merged: readonly MergedEntry[]): unknown[] {
  const present = Array.isArray(list) ? (list as unknown[]) : [];
  const left = new Map(merged.map((entry) => [entry.id, entry.fields]));
  const kept = present.map((own) => {
    const id = isFields(own) ? own['id'] : undefined;
    const found = typeof id === 'string' ? left.get(id) : undefined;
    if (typeof id === 'string') left.delete(id);
    return found !== undefined && isFields(own) && isNewer(found, own) ? { ...own, ...found } : own;
  });
  return [...kept, ...left.values()];
}

/** An item that the run has settled, in the words of the file. */
function withSettlement(item: unknown, state: RunState): unknown {
  const id = isFields(item) ? item['id'] : undefined;
  if (!isFields(item) || typeof id !== 'string' || isOver(item['status'])) return item;
  const settled = settlementOf(id, state);
  if (settled === null) return item;
  const at = isoOf(settled.at);
  return { ...item, status: 'resolved', resolvedAt: at, resolvedBy: settled.by, lastUpdate: at };
}

function settlementOf(id: string, { sharedStatus, plan, checkpoints }: RunState): { readonly at: number; readonly by: string } | null {
  const queued = sharedStatus?.queue[id]?.settled;
  if (queued) return queued;
  const checkpoint = plan.checkpoints.find((each) => each.id === id && each.integration !== null);
  const status = checkpoint === undefined ? undefined : checkpoints[checkpoint.id]?.status;
  if (status?.kind === 'approved') return { at: status.at, by: status.by };
  return status?.kind === 'reached' ? { at: status.reachedAt, by: 'sluice' } : null;
}

/** The two lists of phases, where the file has them: phases of the plan as they stand, names that the plan does not know as they are. */
function phaseLists(before: Fields, { plan, phases }: RunState): Fields {
  const known = new Set<unknown>(plan.phases.map(({ id }) => id));
  const lists = { inProgressPhases: ['running', 'checking'], completedPhases: ['succeeded'] };
  return Object.fromEntries(
    Object.entries(lists).flatMap(([name, statuses]) => {
      const list = before[name];
      if (!Array.isArray(list)) return [];
      const others = (list as unknown[]).filter((each) => !known.has(each));
      return [[name, [...others, ...plan.phases.filter(({ id }) => statuses.includes(phases[id]?.status ?? '')).map(({ id }) => id)]]];
    }),
  );
}
