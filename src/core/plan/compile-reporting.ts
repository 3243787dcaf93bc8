import { asPhaseId, asStreamId } from '../ids.ts';
import { compileSource } from './compile-gate.ts';
import { milliseconds } from './milliseconds.ts';
import { compileProgram } from './compile-agent.ts';
import type { Metric, NotifyWish, Plan, ReportWish } from './model.ts';
import { normalPath } from './paths.ts';
import type { PlanYaml } from './schema.ts';

/** What the plan wants to be told and measured. */
export function compileReporting({
  metrics = [],
  standup,
  report,
  notify,
}: PlanYaml): Pick<Plan, 'metrics' | 'standup' | 'report' | 'notify'> {
  return {
    metrics: metrics.map(compileMetric),
    standup: standup === undefined ? null : { everyMs: milliseconds(standup.every), to: pathOf(standup.to), isTold: true },
    report: report === undefined ? null : compileReport(report),
    notify: notify === undefined ? null : compileNotify(notify),
  };
}

function compileMetric({ name, target, from }: NonNullable<PlanYaml['metrics']>[number]): Metric {
  const common = { name, target: String(target) };
  if (from === undefined || typeof from === 'string') return { ...common, from: from ?? null, file: null };
  const path = normalPath(from.file);
  const stream = from.stream === undefined ? null : asStreamId(from.stream);
  return { ...common, from: stream === null ? path : `${path} of ${stream}`, file: { path, stream, source: compileSource(from) } };
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
