import type { GateId, TimerId } from '../ids.ts';
import type { RunCommand } from './commands.ts';
import { isCommitting } from './left-work.ts';
import { goOnText } from './agent-prompts.ts';
import { pauseCommand, pauseWisher } from './pausing.ts';
import { answersOf } from './permissions.ts';
import { openHandoffs } from './handoffs.ts';
import { pendingItems } from './queue.ts';
import { currentAttempt, gateOf, streamOf } from './standing.ts';
import type { RunState, StreamState, WaveState } from './state.ts';

/**
 * What an engine that resumes has to do, besides what new events will ask for: every intent whose outcome the journal does not know. It first
 * compares the world (exit records, live processes) and journals what it finds; then issues these. Each is idempotent for its key. Absent on purpose: `sendInput`,
 * for text that was perhaps typed already is not typed twice.
 */
export function pendingCommands(state: RunState): readonly RunCommand[] {
  if (state.status.kind === 'ended') return [{ type: 'finishRun' }];
  const commands: RunCommand[] = [];
  if (state.workspaceDir === null && state.status.kind !== 'stopping') commands.push({ type: 'prepareWorkspace' });
  for (const { id } of state.plan.streams) commands.push(...pendingOf(state, streamOf(state, id)));
  for (const id of Object.keys(state.gates) as GateId[]) {
    const { round, status } = gateOf(state, id);
    if (status.kind === 'running') commands.push({ type: 'runGate', gate: id, round });
  }
  for (const { id, status, round } of Object.values<WaveState>(state.waves)) {
    if (status === 'merging') commands.push({ type: 'mergeWave', wave: id, round });
    if (status === 'bisecting') commands.push({ type: 'bisectWave', wave: id, round });
    if (status === 'rollingBack') commands.push({ type: 'rollBackWave', wave: id, round });
    if (status === 'landing') commands.push({ type: 'landWave', wave: id, round });
  }
  for (const [timer, dueAt] of Object.entries<number>(state.timers)) commands.push({ type: 'setTimer', timer: timer as TimerId, dueAt });
  for (const { key, round } of openHandoffs(state)) commands.push({ type: 'writeHandoff', handoff: key, round });
  for (const { id, checked } of pendingItems(state)) {
    if (checked?.missing === null) commands.push({ type: 'checkProvided', item: id, round: checked.attempt });
  }
  if (state.sharedStatus !== null) commands.push({ type: 'shareStatus' });
  if (state.standup && state.standup.writing !== null) commands.push({ type: 'writeStandup', number: state.standup.writing });
  if (state.reporting !== null) commands.push({ type: 'writeReport', round: state.reporting.round });
  else if (state.closing !== null) commands.push({ type: 'checkDeliverables', stream: null, attempt: state.closing });
  return commands;
}

function pendingOf(state: RunState, stream: StreamState): readonly RunCommand[] {
  const { id, attempt, status } = stream;
  const pauseWished = pauseWisher(state, stream) !== null;
  switch (status.kind) {
    case 'preparing':
      // With its directory there, a pause keeps it back, and the resume of it will ask for the spawn.
      return currentAttempt(stream)?.dir === null ? [{ type: 'prepareStream', stream: id, attempt }] : [];
    case 'starting':
      return [{ type: 'spawnStream', stream: id, attempt }];
    case 'running':
      return [...answersOf(stream), ...(pauseWished ? [pauseCommand(state, stream)] : [])];
    case 'paused':
      if (pauseWished) return answersOf(stream);
      if (!currentAttempt(stream)?.interrupted) return [{ type: 'continueStream', stream: id, attempt }];
      return [{ type: 'promptStream', stream: id, attempt, text: goOnText(state, stream), as: 'prompt' }];
    case 'stopping':
      return [{ type: status.becomes === 'done' ? 'endAgent' : 'stopStream', stream: id, attempt }];
    case 'checking':
      return status.step === 'deliverables' ? [{ type: 'checkDeliverables', stream: id, attempt }] : [];
    case 'succeeded':
      return isCommitting(stream) ? [{ type: 'commitWork', stream: id, attempt }] : [];
    default:
      return [];
  }
}
