import { addNeed, type DraftPhase, type DraftStream } from '../draft.ts';
import { numberOf } from '../register.ts';
import type { Search } from './search.ts';

/** Phases that are numbered in headings come one after the other, unless the guide says that they go side by side. */
export function orderPhases({ draft, guide }: Search): void {
  const ordered = draft.phases.filter(
    ({ id, parent, needs }) => parent === null && /^(phase|batch|stage|sprint|week)-\d+$/.test(id) && needs.length === 0,
  );
  let before: DraftPhase | null = null;
  const overlap = guide.lines.find((line) => /\bphases?\b.*\boverlap|parallel (execution )?phases/i.test(line))?.trim();
  for (const phase of ordered) {
    if (before && number(phase) > number(before)) {
      const review = draft.checkpoints.find(
        ({ review, needs }) => review && needs.some((need) => need.kind === 'id' && need.id === before?.id),
      );
      const id = review?.id ?? before.id;
      addNeed(phase.needs, {
        kind: 'id',
        id,
        ...(review && overlap === undefined ? {} : { unsure: overlap ?? 'in the order of the guide' }),
      });
    }
    before = phase;
  }
}
const number = ({ id }: DraftPhase) => Number(/\d+$/.exec(id)?.[0] ?? numberOf(id) ?? 0);

/** "Monitor", "in parallel", "in the background": beside the task before, not after it. */
const beside = /\b(parallel|concurrent(ly)?|simultaneous(ly)?|in (the )?background)\b|^(monitor|watch|track|observe)\b/i;

/**
 * Tasks with numbers in one phase come one after the other, unless their words put them side by side, or the guide says itself what some of them wait for: then
 * those of which it says nothing wait for nothing.
 */
export function orderTasks({ draft }: Search): void {
  for (const { id: phase } of draft.phases) {
    const tasks = draft.streams.filter((stream) => stream.phase === phase && /^(task|step)-[\d-]+$/.test(stream.id));
    if (tasks.some(({ needs }) => needs.some((need) => need.kind === 'id' && tasks.some(({ id }) => id === need.id)))) continue;
    let group: DraftStream[] = [];
    let before: DraftStream[] = [];
    for (const task of tasks) {
      const first = task.prompt[0] ?? '';
      if (group.length > 0 && !beside.test(task.title ?? '') && !/^run in (the )?background/i.test(first)) {
        before = group;
        group = [];
      }
      if (task.needs.length === 0)
        for (const { id } of before) addNeed(task.needs, { kind: 'id', id, unsure: 'in the order of the guide' });
      group.push(task);
    }
  }
}
