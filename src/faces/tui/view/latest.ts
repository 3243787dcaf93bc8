import type { AgentEvent } from '../../../core/run/agent-events.ts';
import type { Envelope, RunEvent } from '../../../core/run/events.ts';
import { filesText } from '../../../core/run/conflicts.ts';
import { agentEventText } from '../../../core/run/agent-words.ts';
import { gateText } from '../../../core/run/gates.ts';
import { listed } from '../../../core/run/words.ts';
import { plainLine } from '../../../core/text/plain.ts';

/** An event as a few words for the row above the keys, or `null` for what nobody needs to read. */
export function eventText({ event }: Envelope): string | null {
  const text = words(event);
  return text === null ? null : plainLine(text);
}

function words(event: RunEvent): string | null {
  switch (event.type) {
    case 'runCreated':
      return `run created by ${event.by}`;
    case 'workspaceReady':
      return `the workspace is ${event.dir}`;
    case 'workspaceFailed':
      return `the workspace could not be made: ${event.reason}`;
    case 'streamSpawned':
      return event.attempt === 1 ? `${event.stream} started` : `${event.stream} started, attempt ${event.attempt}`;
    case 'streamSpawnFailed':
    case 'streamPrepareFailed':
      return `${event.stream} could not start: ${event.reason}`;
    case 'workLeft':
      return `${event.stream} has not committed ${event.count === 1 ? (event.files[0] ?? 'a file') : `${event.count} files`}`;
    case 'workCommitted':
      return event.commit === null ? null : `what ${event.stream} had left is committed`;
    case 'workCommitFailed':
      return `what ${event.stream} has left could not be committed: ${event.reason}`;
    case 'streamExited':
      return `${event.stream} ended: ${event.signal ?? `exit ${event.exitCode}`}`;
    case 'streamLost':
      return `${event.stream} is lost: ${event.reason}`;
    case 'streamPaused':
      return `${event.stream} ${event.interrupted ? 'is interrupted' : 'paused'}`;
    case 'streamContinued':
      return `${event.stream} goes on`;
    case 'conversationOpened':
    case 'agentJudged':
    case 'agentUsed':
    case 'promptTaken':
    case 'promptUndelivered':
    case 'permissionAsked':
    case 'permissionSettled':
      return agentWords(event);
    case 'gateStarted':
      return `gate ${event.gate} runs`;
    case 'gateFinished':
      if (event.unusable !== undefined)
        return `gate ${event.gate} cannot use the result of ${listed(event.unusable.map(({ stream }) => stream))}`;
      return gateText(event.gate, event.verdict);
    case 'conflictForecast':
      if (event.count === 0) return `${event.pair.join(' and ')} no longer meet in a file`;
      return `${event.pair.join(' and ')} meet in ${filesText(event)}`;
    case 'workOutsideClaims':
      return event.count === 0 ? null : `${event.stream} works outside of its claims: ${filesText(event)}`;
    case 'metricMeasured':
      return `metric ${event.metric}: ${event.text ?? event.reason ?? ''}`;
    case 'treeMoved':
      return `${event.tree.dir} is at ${event.tree.head?.slice(0, 10) ?? 'no commit'}`;
    case 'waveMerged':
      return `wave ${event.wave} is merged`;
    case 'waveConflicted':
      return `wave ${event.wave}: ${event.stream} waits for you`;
    case 'waveBisected':
      return `wave ${event.wave}: ${event.guilty.join(', ') || 'no branch alone'} makes its gate fail`;
    case 'waveRolledBack':
      return `wave ${event.wave} is rolled back`;
    case 'waveRollBackFailed':
    case 'waveMergeFailed':
    case 'waveLandFailed':
      return `wave ${event.wave}: ${event.reason}`;
    case 'waveLanded':
      return `wave ${event.wave} has landed`;
    case 'reportJudged':
      return event.fault === null ? `${event.file} can be read again` : null;
    case 'deliverablesChecked':
      return event.missing.length === 0 ? null : `missing: ${event.missing.join(', ')}`;
    case 'reportWritten':
      return `the report is ${event.files[0] ?? 'written'}`;
    case 'reportFailed':
      return `the report could not be written: ${event.reason}`;
    case 'standupFailed':
      return `stand-up ${event.number} could not be written: ${event.reason}`;
    case 'standupWritten':
      return `stand-up ${event.number} is written`;
    case 'engineFaulted':
      return `fault: ${event.what}`;
    case 'engineStarted':
      return event.epoch > 1 ? 'another engine took the run over' : null;
    case 'handoffWritten':
      return `hand-off written: ${event.file}`;
    case 'handoffFailed':
    case 'integrationQueueRead':
    case 'providedChecked':
    case 'requestAccepted':
    case 'waveBegun':
    case 'streamPrepared':
    case 'streamProgressed':
    case 'timerFired':
      return null;
  }
}

function agentWords(event: AgentEvent): string | null {
  const text = agentEventText(event);
  return text === null ? null : `${event.stream}: ${text}`;
}
