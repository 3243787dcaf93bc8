import { asPhaseId } from '../ids.ts';
import { milliseconds } from './milliseconds.ts';
import { compileProgram } from './compile-agent.ts';
import type { NotifyWish, Plan, ReportWish } from './model.ts';
import { normalPath } from './paths.ts';
import type { PlanYaml } from './schema.ts';

/** What the plan wants to be told and measured. */
export function compileReporting({ metrics = [], standup, report, notify }: PlanYaml): Pick<Plan, 'metrics' | 'standup' | 'report' | 'notify'> {
  return {
    metrics: metrics.map(({ name, target, from }) => ({ name, target: String(target), from: from ?? null })),
    standup: standup === undefined ? null : { everyMs: milliseconds(standup.every), to: pathOf(standup.to), isTold: true },
    report: report === undefined ? null : compileReport(report),
    notify: notify === undefined ? null : compileNotify(notify),
  };
}

const compileReport = ({ format = 'md', to, results = {}, commit = false }: NonNullable<PlanYaml['report']>): ReportWish => ({
  format,
  to: normalPath(to),
  results: Object.entries(results).map(([phase, path]) => ({ phase: asPhaseId(phase), to: normalPath(path) })),
  commit,
});

const compileNotify = ({ desktop = false, webhook, run }: NonNullable<PlanYaml['notify']>): NotifyWish => ({
  desktop,
  webhook: webhook ?? null,
  program: run === undefined ? null : compileProgram(run),
});

const pathOf = (path: string | undefined): string | null => (path === undefined ? null : normalPath(path));
