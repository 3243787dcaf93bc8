import type { RunCommand } from '../../core/run/commands.ts';
import { agentEffects, type AgentEffects } from './agents/agents.ts';
import { conflictEffects, type ConflictEffects } from './conflicts.ts';
import type { EffectContext } from './context.ts';
import { commitLeftWork } from './left-work.ts';
import { gateEffects, type GateEffects } from './gates.ts';
import { handoffEffects, type HandoffEffects } from './handoffs.ts';
import { noticeEffects, type NoticeEffects } from './notices.ts';
import { progressEffects, type ProgressEffects } from './progress.ts';
import { sharedStatusEffects, type SharedStatusEffects } from './shared-status.ts';
import { reportEffects, type ReportEffects } from './reports.ts';
import { streamEffects, type StreamEffects } from './streams.ts';
import { timerEffects, type TimerEffects } from './timers.ts';
import { treeEffects, type TreeEffects } from './trees.ts';
import { waveEffects, type WaveEffects } from './waves.ts';
import { workspaceEffects, type WorkspaceEffects } from './workspace.ts';

/** Every family of effects, each in a file of its own. */
export interface Effects {
  readonly agents: AgentEffects;
  readonly streams: StreamEffects;
  readonly gates: GateEffects;
  readonly timers: TimerEffects;
  readonly progress: ProgressEffects;
  readonly workspace: WorkspaceEffects;
  readonly waves: WaveEffects;
  readonly trees: TreeEffects;
  readonly sharedStatus: SharedStatusEffects;
  readonly conflicts: ConflictEffects;
  readonly reports: ReportEffects;
  readonly handoffs: HandoffEffects;
  readonly notices: NoticeEffects;
}

export function createEffects(context: EffectContext): Effects {
  const sharedStatus = sharedStatusEffects(context);
  const progress = progressEffects(context, sharedStatus);
  const trees = treeEffects(context);
  const gates = gateEffects(context, trees);
  const agents = agentEffects(context);
  return {
    agents,
    progress,
    streams: streamEffects(context, progress, agents),
    gates,
    timers: timerEffects(context),
    workspace: workspaceEffects(context, trees),
    waves: waveEffects(context, { gates, trees }),
    trees,
    sharedStatus,
    conflicts: conflictEffects(context),
    reports: reportEffects(context),
    handoffs: handoffEffects(context),
    notices: noticeEffects(context),
  };
}

/** Carries out one command. Returns at once and never throws; what goes wrong becomes an event. */
export function perform(context: EffectContext, effects: Effects, command: RunCommand, finish: () => void): void {
  const { agents, streams, gates, timers, workspace, waves, sharedStatus, reports, handoffs } = effects;
  const begin = (effect: () => Promise<void>) => context.begin(nameOf(command), effect);
  switch (command.type) {
    case 'prepareWorkspace':
      return begin(() => workspace.prepareWorkspace());
    case 'prepareStream':
      return begin(() => workspace.prepareStream(refOf(command)));
    case 'cancelPrepare':
      return workspace.cancelPrepare(refOf(command));
    case 'spawnStream':
      return begin(() => streams.spawn(refOf(command)));
    case 'pauseStream':
      return begin(() => streams.pause(refOf(command)));
    case 'continueStream':
      return begin(() => streams.continue(refOf(command)));
    case 'stopStream':
      return begin(() => streams.stop(refOf(command)));
    case 'sendInput':
      return begin(() => streams.send(refOf(command), command));
    case 'checkDeliverables':
      return begin(() => workspace.checkDeliverables(command.stream, command.attempt));
    case 'commitWork':
      return begin(() => commitLeftWork(context, refOf(command)));
    case 'runGate':
      return begin(() => gates.run(command.gate, command.round));
    case 'cancelGate':
      return gates.cancel(command.gate, command.round);
    case 'mergeWave':
      return begin(() => waves.merge(command.wave, command.round));
    case 'bisectWave':
      return begin(() => waves.bisect(command.wave, command.round));
    case 'rollBackWave':
      return begin(() => waves.rollBack(command.wave, command.round));
    case 'landWave':
      return begin(() => waves.land(command.wave, command.round));
    case 'writeHandoff':
      return begin(() => handoffs.write(command.handoff, command.round));
    case 'checkProvided':
      return begin(() => sharedStatus.checkProvided(command.item, command.round));
    case 'shareStatus':
      return begin(() => sharedStatus.share());
    case 'writeReport':
      return begin(() => reports.write(command.round));
    case 'writeStandup':
      return begin(() => reports.standUp(command.number));
    case 'setTimer':
      return timers.set(command.timer, command.dueAt);
    case 'clearTimer':
      return timers.clear(command.timer);
    case 'answerPermission':
      return begin(() => agents.answer(command));
    case 'interruptStream':
      return begin(() => streams.interrupt(refOf(command)));
    case 'endAgent':
      return begin(() => streams.endAgent(refOf(command)));
    case 'promptStream':
      return begin(() => agents.prompt(command));
    case 'finishRun':
      if (context.state().sharedStatus === null) return finish();
      // The file is to tell of the end, too, and with the end of the run this process ends.
      return begin(async () => {
        await sharedStatus.written();
        finish();
      });
  }
}

const refOf = ({ stream, attempt }: { stream: Parameters<StreamEffects['spawn']>[0]['stream']; attempt: number }) => ({ stream, attempt });

/** `spawnStream A, attempt 2`, for the words of a fault. */
function nameOf(command: RunCommand): string {
  if ('attempt' in command) return `${command.type} ${command.stream ?? ''}, attempt ${command.attempt}`;
  if ('wave' in command) return `${command.type} ${command.wave}, round ${command.round}`;
  return 'gate' in command ? `${command.type} ${command.gate}, round ${command.round}` : command.type;
}
