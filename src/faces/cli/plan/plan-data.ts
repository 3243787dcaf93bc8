import type { Prediction, StreamPrediction } from '../../../core/forecast/prediction/predict.ts';
import type { Plan, Stream } from '../../../core/plan/model.ts';
import type { Outlook } from './outlook.ts';

/**
 * What `sluice plan --json` prints. Names are stable. Times are whole milliseconds, counted from the start of the run; `least`, `likely` and `most` are what
 * is undercut in a tenth, in half and in nine tenths of the simulated runs. Where nothing says how long anything takes, times are `null`.
 */
export function planData(file: string, outlooks: readonly [Outlook, ...Outlook[]]) {
  const [shown] = outlooks;
  return {
    file,
    plan: shown.plan.name,
    profile: shown.profile,
    runs: shown.prediction?.runs ?? 0,
    seed: shown.prediction?.seed ?? null,
    profiles: outlooks.map(outlookData),
  };
}

function outlookData({ profile, title, plan, prediction }: Outlook) {
  return {
    profile,
    title,
    leastMs: whole(prediction?.totalMs.least),
    likelyMs: whole(prediction?.totalMs.likely),
    mostMs: whole(prediction?.totalMs.most),
    sequentialMs: whole(prediction?.sequentialMs),
    speedUp: prediction ? Math.round(prediction.speedUp * 100) / 100 : null,
    agents: prediction?.agents ?? null,
    agentsEnough: prediction?.agentsEnough ?? null,
    criticalPath: prediction?.criticalPath ?? [],
    trouble: prediction?.trouble ?? null,
    lanes: plan.lanes,
    streams: plan.streams.map((stream) => streamData(stream, prediction)),
    checkpoints: checkpointData(plan, prediction),
    waves: waveData(plan, prediction),
  };
}

function streamData({ id, title, phase }: Stream, prediction: Prediction | null) {
  const foretold = prediction?.streams.get(id);
  return {
    id,
    title,
    phase,
    /** `false` for a stream that does not run when all goes well. */
    runs: foretold !== undefined || prediction === null,
    critical: prediction?.criticalPath.includes(id) ?? false,
    criticality: foretold ? Math.round(foretold.criticality * 1000) / 1000 : null,
    start: timesOf(foretold?.startMs),
    end: timesOf(foretold?.endMs),
    estimate: estimateData(foretold),
  };
}

function estimateData(foretold: StreamPrediction | undefined) {
  if (!foretold) return null;
  const { spread, source, samples } = foretold.expected;
  return { leastMs: whole(spread.leastMs), likelyMs: whole(spread.likelyMs), mostMs: whole(spread.mostMs), source, samples };
}

const checkpointData = (plan: Plan, prediction: Prediction | null) =>
  plan.checkpoints.map(({ id, title, atMs, review, integration }) => ({
    id,
    title,
    review,
    integration,
    plannedMs: atMs,
    expectedMs: whole(prediction?.checkpoints.get(id)),
  }));

const waveData = (plan: Plan, prediction: Prediction | null) =>
  plan.waves.map(({ id, title, into, merges, land }) => ({
    id,
    title,
    into,
    streams: merges.map(({ stream }) => stream),
    landsOn: land?.into ?? null,
    expectedMs: whole(prediction?.waves.get(id)),
  }));

const timesOf = (times: StreamPrediction['startMs'] | undefined) =>
  times ? { leastMs: whole(times.least), likelyMs: whole(times.likely), mostMs: whole(times.most) } : null;

const whole = (ms: number | undefined): number | null => (ms === undefined ? null : Math.round(ms));
