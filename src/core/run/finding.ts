/** How bad a finding is, the worst first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

export const isAtLeast = (one: Severity, other: Severity): boolean => severities.indexOf(one) <= severities.indexOf(other);

/** Something that an agent found wrong in what it looked at. */
export interface Finding {
  /** Its own name for it, one within its stream. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** Where it is: `src/a.ts:3`. */
  readonly place?: string;
}
