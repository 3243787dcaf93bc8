import type { DemoFinding, DemoScript } from './script.ts';

/** Something that happens when the work is so far. */
export type Point = { readonly percent: number } & (
  | { readonly kind: 'milestone'; readonly name: string }
  | { readonly kind: 'finding'; readonly finding: DemoFinding }
  | { readonly kind: 'limit'; readonly forMs: number }
);

/** Names of the points after each third of the items, for those who wait for one, where the script names none. */
const thirds = ['baseline', 'implementation', 'verified'] as const;

/** All points of the work of an attempt in the order in which it comes to them; at the same percentage a limit is the last. */
export function pointsOf({ milestones, findings, limit, tasks, failFirst }: DemoScript, attempt: number): readonly Point[] {
  const named = Object.entries(milestones);
  const own =
    tasks === 0 ? [] : thirds.map((name, index) => [name, (Math.ceil(((index + 1) * tasks) / thirds.length) / tasks) * 100] as const);
  const points: Point[] = [
    ...(named.length > 0 ? named : own).map(([name, percent]) => ({ kind: 'milestone', name, percent }) as const),
    ...findings
      .filter(({ attempts }) => attempt <= failFirst + attempts)
      .map((finding) => ({ kind: 'finding', finding, percent: finding.atPercent }) as const),
    ...(limit === null ? [] : [{ kind: 'limit', forMs: limit.forMs, percent: limit.atPercent } as const]),
  ];
  return points.toSorted((a, b) => a.percent - b.percent);
}
