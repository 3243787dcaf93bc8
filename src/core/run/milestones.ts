import type { Milestone, Stream } from '../plan/model.ts';
import type { Progress } from './events.ts';
import type { StreamState } from './state.ts';

type Reached = StreamState['milestones'];

/** The milestones of a stream after a report of its agent. The same object when the report reaches none. */
export function reachedByProgress(stream: Stream, reached: Reached, progress: Progress, at: number): Reached {
  if (stream.milestones.length === 0) return reached;
  const named = new Set(progress.milestones?.map(folded));
  return reach(stream, reached, at, (milestone) => isReached(milestone, named, progress));
}

/** A stream that has succeeded has reached all of them, said or not. */
export const reachedBySuccess = (stream: Stream, reached: Reached, at: number): Reached => reach(stream, reached, at, () => true);

function reach({ milestones }: Stream, reached: Reached, at: number, isNow: (milestone: Milestone) => boolean): Reached {
  const fresh = milestones.filter((milestone) => reached[milestone.id] === undefined && isNow(milestone));
  return fresh.length === 0 ? reached : { ...reached, ...Object.fromEntries(fresh.map(({ id }) => [id, at])) };
}

function isReached({ id, title, percent, tasks }: Milestone, named: ReadonlySet<string>, progress: Progress): boolean {
  if (named.has(folded(id)) || named.has(folded(title))) return true;
  if (percent !== null && (progress.percent ?? 0) >= percent && progress.percent !== undefined) return true;
  return tasks !== null && progress.tasksDone !== undefined && progress.tasksDone >= tasks;
}

/** Agents write names with capitals and spaces of their own. */
const folded = (name: string): string => name.trim().toLowerCase();

/**
 * The part of its work after which a stream is likely to reach a milestone, 0 to 1: what the plan says, else as if its milestones were
 * evenly spread.
 */
export function milestoneShare({ milestones, agent }: Stream, id: string): number {
  const place = milestones.findIndex((milestone) => milestone.id === id);
  const milestone = milestones[place];
  if (!milestone) return 1;
  const scripted = agent.kind === 'demo' ? agent.script.milestones[id] : undefined;
  const percent = milestone.percent ?? scripted ?? null;
  if (percent !== null) return percent / 100;
  return (place + 1) / (milestones.length + 1);
}
