import type { RunState } from '../../src/core/run/state.ts';

/** What a run came to: all of it that must be the same however often an engine died, and that says nothing of times and processes. */
export const outcomeOf = (state: RunState) => ({
  status: state.status.kind === 'ended' ? state.status.outcome : state.status.kind,
  streams: Object.values(state.streams).map((stream) => [
    stream.id,
    stream.status.kind,
    stream.attempts.map((attempt) => [attempt.number, attempt.end?.kind, attempt.end?.kind === 'exited' ? attempt.end.exitCode : null]),
  ]),
  gates: Object.values(state.gates).map((gate) => [
    gate.id,
    gate.round,
    gate.status.kind === 'done' ? gate.status.verdict.kind : gate.status.kind,
  ]),
  tokens: Object.values(state.streams).map(({ attempts }) => attempts.map(({ tokens }) => tokens)),
  findings: state.findings.map(({ stream, attempt }) => `${stream}:${attempt}`).toSorted(),
  checkpoints: Object.values(state.checkpoints).map((checkpoint) => [checkpoint.id, checkpoint.status.kind]),
  waves: Object.values(state.waves).map((wave) => [wave.id, wave.status, wave.round, wave.landed]),
  phases: Object.values(state.phases).map((phase) => [phase.id, phase.status]),
});
