import { milliseconds } from './milliseconds.ts';
import type * as model from './model.ts';
import { normalPath } from './paths.ts';
import type { DemoYaml } from './schema/demo.ts';

const defaultDurationMs = 3_000;

/** What the demo agent of a stream does: its settings, with defaults from what the plan says of the stream. */
export function compileDemo(
  demo: DemoYaml,
  stream: { readonly estimate: model.Estimate | null; readonly milestones: readonly model.Milestone[] },
): model.DemoScript {
  const { estimate, milestones } = stream;
  return {
    durationMs: demo.duration === undefined ? middleOf(estimate) : milliseconds(demo.duration),
    tasks: demo.tasks ?? 5,
    failFirst: demo.fail_first ?? 0,
    ask: demo.ask ?? null,
    fullScreen: demo.full_screen ?? false,
    writes: filesOf(demo.writes),
    mends: filesOf(demo.mends),
    writesAtPercent: percent(demo.writes_at ?? 100),
    resolves: typeof demo.resolves === 'object' ? filesOf(demo.resolves) : (demo.resolves ?? 'both'),
    commit: demo.commit ?? false,
    hang: demo.hang ?? false,
    floodLines: demo.flood_lines ?? 0,
    milestones: {
      ...evenlySpread(milestones),
      ...Object.fromEntries(Object.entries(demo.milestones ?? {}).map(([name, at]) => [name, percent(at)])),
    },
    tokens: demo.tokens ?? null,
    usd: demo.usd ?? null,
    findings: (demo.findings ?? []).map(({ id, severity, title, place, at, attempts }) => ({
      id,
      severity,
      title,
      place: place ?? null,
      atPercent: percent(at ?? 100),
      attempts: attempts ?? 1,
    })),
    limit: demo.limit === undefined ? null : { atPercent: percent(demo.limit.at), forMs: milliseconds(demo.limit.for) },
    agentStatus: demo.agent_status ?? false,
  };
}

const filesOf = (files: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [normalPath(path), content]));

/** Milestones are named where the plan says that they are, else as if they were evenly spread over the work. In percent. */
const evenlySpread = (milestones: readonly model.Milestone[]): Record<string, number> =>
  Object.fromEntries(milestones.map(({ id, percent: at }, index) => [id, at ?? Math.round((100 * (index + 1)) / (milestones.length + 1))]));

const middleOf = (estimate: model.Estimate | null): number =>
  estimate === null ? defaultDurationMs : Math.round((estimate.leastMs + estimate.mostMs) / 2);

/** Reads a percentage as the plan writes it: `40`, `40%`. */
export const percent = (written: number | string): number => (typeof written === 'number' ? written : Number.parseFloat(written));
