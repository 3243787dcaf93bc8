import type { StreamId } from '../../core/ids.ts';
import type { Metric, MetricSourceFile } from '../../core/plan/model.ts';
import { parseDemand } from '../../core/measure/metrics/demand.ts';
import type { MetricMeasured } from '../../core/run/events.ts';
import type { RunState } from '../../core/run/state.ts';
import type { EnginePorts } from '../ports.ts';
import { messageOf } from './context.ts';

/** Reading a file and looking for a number in it takes a moment; a pattern that takes longer has run wild. */
const longestMs = 30_000;

type Ports = Pick<EnginePorts, 'measurements' | 'paths'>;

/**
 * Measures the metrics whose files lie in the workspace, and those that the stream makes, which has just ended.
 * @returns an event for each whose value is another one than is known. Never rejects
 */
export async function measureMetrics(ports: Ports, state: RunState, ended: StreamId | null): Promise<readonly MetricMeasured[]> {
  const events = await Promise.all(
    state.plan.metrics.map(async (metric): Promise<MetricMeasured | null> => {
      const { file } = metric;
      if (file === null || (file.stream !== null && file.stream !== ended)) return null;
      const event = await measured(ports, state, metric, file);
      const known = state.metrics[metric.name];
      return known !== undefined && JSON.stringify({ ...known, at: 0 }) === JSON.stringify({ ...standingOf(event), at: 0 }) ? null : event;
    }),
  );
  return events.filter((event) => event !== null);
}

const standingOf = ({ verdict, text, reason }: MetricMeasured) => ({ at: 0, verdict, text, reason });

async function measured(
  { measurements, paths }: Ports,
  state: RunState,
  { name, target }: Metric,
  file: MetricSourceFile,
): Promise<MetricMeasured> {
  const event = { type: 'metricMeasured', metric: name } as const;
  const dir =
    file.stream === null ? state.workspaceDir : (state.streams[file.stream]?.attempts.findLast((each) => each.dir !== null)?.dir ?? null);
  if (dir === null) return { ...event, verdict: 'unmeasured', text: null, reason: 'it has nowhere to be looked for yet' };
  const demand = parseDemand(target);
  const stream = state.plan.streams.find(({ id }) => id === file.stream);
  try {
    const judgement = await measurements.measure({
      // A target in words (`complete`) demands nothing of a number, and neither does comparing with a run that is not there.
      reading: {
        kind: 'metric',
        name,
        from: file.path,
        source: file.source,
        is: demand.ok ? demand.demand : { kind: 'notWorse' },
        better: 'higher',
      },
      dir,
      ran: null,
      context: { estimate: stream?.estimate ?? null, last: null },
      timeoutMs: longestMs,
      logFile: paths.metricsLog,
    }).result;
    if (judgement.kind === 'unmeasured') return { ...event, verdict: 'unmeasured', text: null, reason: judgement.reason };
    const isJudged = demand.ok && demand.demand.kind !== 'notWorse';
    const verdict = !isJudged ? 'measured' : judgement.kind === 'passed' ? 'met' : 'missed';
    return { ...event, verdict, text: judgement.measured.text, reason: null };
  } catch (error) {
    return { ...event, verdict: 'unmeasured', text: null, reason: messageOf(error) };
  }
}
