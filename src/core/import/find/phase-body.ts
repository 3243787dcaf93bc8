import type { DraftPhase, DraftStream } from '../draft.ts';
import { estimateIn, findDuration } from '../words.ts';
import { sections, type Search } from './search.ts';

/** Labels directly below the heading of a phase: its duration, purpose and risk. */
export function findPhaseBodies(search: Search): void {
  for (const section of sections(search)) {
    const phase = search.draft.phases.find((each) => each === search.owners.get(section));
    if (!phase) continue;
    for (const block of section.blocks) {
      if (block.kind !== 'paragraph') continue;
      for (const { label, rest, number } of block.lines) {
        if (label === null || rest === '') continue;
        if (/^(est\w*\.? )?(duration|estimate|time)/i.test(label)) phase.estimate ??= estimateIn(rest);
        phase.notes.push(`${label.toLowerCase()}: ${rest}`);
        search.ledger.take(number, `phase ${phase.id}`);
      }
    }
  }
}

/**
 * Streams without an estimate get one: "Total time: 25-40 minutes" among what is expected of them; else, where no stream of their phase has one, the
 * time of the phase, which side by side is the time of each.
 */
export function spreadEstimates({ draft }: Search): void {
  for (const stream of draft.streams) stream.estimate ??= totalIn(stream);
  for (const phase of draft.phases) {
    const streams = draft.streams.filter((stream) => stream.phase === phase.id);
    const { estimate } = phase;
    // The time of a phase with phases in it is theirs first of all.
    if (estimate === null || streams.some((stream) => stream.estimate !== null) || draft.phases.some(({ parent }) => parent === phase.id))
      continue;
    const first = streams.filter((stream) => !isAfter(stream, streams));
    for (const stream of first) stream.estimate = estimate;
    if (first.length > 0 && streams.length > 1)
      phase.notes.push('unsure: the streams that begin the phase have the time of the whole phase as their estimate');
  }
}

const isAfter = ({ needs }: DraftStream, others: readonly DraftStream[]) =>
  needs.some((need) => need.kind === 'id' && others.some(({ id }) => id === need.id));

/** What a stream says of its whole time: "Total time: 25-40 minutes". */
export function totalIn({ prompt }: DraftStream): string | null {
  const line = prompt.find((each) => /^[-*\s]*total( time)?\s*:/i.test(each));
  return line !== undefined && findDuration(line) ? estimateIn(line) : null;
}

/** Whether a phase comes, by its needs, behind another one. */
export function isBehind(phases: readonly DraftPhase[], later: string, earlier: string): boolean {
  const seen = new Set<string>();
  const stack = [later];
  for (let now = stack.pop(); now !== undefined; now = stack.pop()) {
    if (seen.has(now)) continue;
    seen.add(now);
    for (const need of phases.find(({ id }) => id === now)?.needs ?? []) {
      if (need.kind !== 'id') continue;
      if (need.id === earlier) return true;
      stack.push(need.id);
    }
  }
  return false;
}
