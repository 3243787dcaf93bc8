import { sameClaims } from '../../../core/claims/same-claims.ts';
import type { StreamId } from '../../../core/ids.ts';
import { presentConflicts, presentOutsideClaims, settledConflicts } from '../../../core/run/conflicts.ts';
import { runGraph } from '../../../core/run/graph.ts';
import type { RunState } from '../../../core/run/state.ts';
import { plural } from '../../../core/run/words.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { perModel } from '../per-model.ts';
import { age } from './ages.ts';
import type { CardView } from './card.ts';
import { span, wrap, type Span } from './text.ts';

export const conflictSign = '≠';

/** Of each stream those that its work would conflict with now, in the order of the plan. */
export const rivalsOf = perModel((run: RunState): ReadonlyMap<StreamId, readonly StreamId[]> => {
  const rivals = new Map<StreamId, StreamId[]>();
  const add = (one: StreamId, other: StreamId) => rivals.set(one, [...(rivals.get(one) ?? []), other]);
  for (const { pair } of presentConflicts(run)) {
    add(pair[0], pair[1]);
    add(pair[1], pair[0]);
  }
  return rivals;
});

/** Whether there is something that a person would open the card for. */
export const hasConflicts = (run: RunState): boolean => rivalsOf(run).size > 0 || presentOutsideClaims(run).length > 0;

/** What branches would conflict in, who works outside of their claims, and who claims the same. All of it; the caller cuts it to the screen. */
export function conflictsCard(run: RunState, now: number, cols: number, footer: readonly Span[]): CardView {
  const width = Math.min(cols - 2, 92);
  const files = (names: readonly string[], count: number) => [
    ...names.flatMap((name) => wrap(plainLine(name), width - 8).map((text) => ({ left: [span(`   ${text}`, 'muted')] }))),
    ...(count > names.length ? [{ left: [span(`   and ${count - names.length} more`, 'muted')] }] : []),
    { left: [] },
  ];
  const conflicts = presentConflicts(run).flatMap((entry) => [
    {
      left: [
        span(` ${conflictSign} `, 'warn', true),
        span(entry.pair.join(' + '), 'plain', true),
        span(`  ${plural(entry.count, 'file')}`, 'warn'),
      ],
      right: [span(age(now - entry.since), 'muted')],
    },
    ...files(entry.files, entry.count),
  ]);
  const settled = settledConflicts(run).flatMap((entry) => [
    {
      left: [
        span(` ${entry.pair.join(' + ')}`, 'plain', true),
        span(`  ${plural(entry.count, 'file')}`),
        span(`  settled by rule ${plainLine(entry.rules.join(', '))}`, 'muted'),
      ],
      right: [span(age(now - entry.since), 'muted')],
    },
    ...files(entry.files, entry.count),
  ]);
  const outside = presentOutsideClaims(run).flatMap((entry) => [
    {
      left: [
        span(` ${entry.stream}`, 'plain', true),
        span('  outside of its claims', 'warn'),
        span(`  ${plainLine(runGraph(run.plan).streams.get(entry.stream)?.stream.claims.join(', ') ?? '')}`, 'muted'),
      ],
      right: [span(age(now - entry.since), 'muted')],
    },
    ...files(entry.files, entry.count),
  ]);
  const both = sameClaims(run.plan).map(({ streams, claims: [one, other] }) => ({
    left: [
      span(` ${streams.join(' + ')}`, 'plain', true),
      span('  may run at once and claim  ', 'muted'),
      span(plainLine(one === other ? one : `${one}, ${other}`)),
    ],
  }));
  const none = conflicts.length === 0 ? [{ left: [span(nothingText(run), 'muted')] }, { left: [] }] : [];
  const lines = [{ left: [] }, ...none, ...conflicts, ...settled, ...outside, ...both, ...(both.length > 0 ? [{ left: [] }] : [])];
  const tone = conflicts.length > 0 || outside.length > 0 ? 'warn' : 'accent';
  return { title: [span(`${conflictSign} conflicts, foretold`, tone, true)], tone, lines, footer, width, height: lines.length + 2 };
}

function nothingText({ plan }: RunState): string {
  const several = plan.streams.filter(({ worktree }) => worktree !== null).length > 1;
  return several ? ' No two branches would conflict, as they are committed now.' : ' Fewer than two streams have a branch of their own.';
}
