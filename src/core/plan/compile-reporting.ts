import { milliseconds } from './milliseconds.ts';
import type { Plan } from './model.ts';
import { normalPath } from './paths.ts';
import type { PlanYaml } from './schema.ts';

/** What the plan wants to be told and measured. */
export function compileReporting({ metrics = [], standup, report }: PlanYaml): Pick<Plan, 'metrics' | 'standup' | 'report'> {
  return {
    metrics: metrics.map(({ name, target, from }) => ({ name, target: String(target), from: from ?? null })),
    standup: standup === undefined ? null : { everyMs: milliseconds(standup.every), to: pathOf(standup.to) },
    report: report === undefined ? null : { format: report.format ?? 'md', to: normalPath(report.to), commit: report.commit ?? false },
  };
}

const pathOf = (path: string | undefined): string | null => (path === undefined ? null : normalPath(path));
