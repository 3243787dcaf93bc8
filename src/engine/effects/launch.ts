import { isRealAgent, type Stream } from '../../core/plan/model.ts';
import type { AttemptRef, Launch } from '../../core/ports/index.ts';
import type { LaunchInput } from '../../core/ports/agents.ts';
import { withAgent } from '../../core/run/agent-choice.ts';
import { handoffFiles } from '../../core/run/handoffs.ts';
import type { AttemptState, Feedback, RunState } from '../../core/run/state.ts';
import type { EnginePorts } from '../ports.ts';
import { attemptOf, branchOf, dirOf, mergedBranch, streamOf, workspaceDirOf } from './refs.ts';

/** A launch with the id that its agent has been given for a new conversation, `null` for none. */
export interface OwnLaunch extends Launch {
  readonly conversation: string | null;
}

/** How an attempt is started, or was started by an earlier engine. @throws Error with a sentence for a person */
export function launchOf(ports: EnginePorts, state: RunState, ref: AttemptRef): OwnLaunch {
  const { agents, paths } = ports;
  const attempt = attemptOf(state, ref);
  const planned = streamOf(state, ref.stream);
  const stream = withAgent(state.plan, planned, attempt?.agent?.name ?? planned.agentName);
  const talk = talkOf(ports, stream, attempt);
  const launch = agents.launch({
    run: state.run,
    stream,
    attempt: ref.attempt,
    dir: dirOf(state, ref),
    port: attempt?.port ?? null,
    projectDir: state.projectDir,
    workspaceDir: workspaceDirOf(state),
    statusFile: paths.statusFile(ref.stream, ref.attempt),
    handoffs: handoffFiles(state, ref.stream),
    feedback: attempt?.feedback === undefined ? null : { gate: attempt.feedback.gate, file: feedbackFile(ports, attempt.feedback, ref) },
    conflict: conflictOf(ports, state, ref),
    agentDir: paths.agentDir(ref.stream, ref.attempt),
    ...talk,
  });
  const isPreset = launch.agent?.presetConversation === true && talk.conversation?.resumes === false;
  return { ...launch, conversation: isPreset ? (talk.conversation?.id ?? null) : null };
}

function conflictOf({ paths }: EnginePorts, state: RunState, ref: AttemptRef): LaunchInput['conflict'] {
  const { settles: task, meets } = attemptOf(state, ref) ?? {};
  const promptFile = paths.resolve(paths.runDir, paths.promptName(ref.stream, ref.attempt));
  if (meets !== undefined) return { kind: 'branch', branch: branchOf(state, meets.stream), promptFile };
  if (task === undefined) return null;
  return { kind: 'merge', branch: mergedBranch(state, task.wave), promptFile };
}

/** A model is told what is wrong with its own result, and not what the others say. */
const feedbackFile = ({ paths }: EnginePorts, { gate, round, of }: Feedback, { stream }: AttemptRef): string =>
  of === 'result' ? paths.resolve(paths.runDir, paths.resultFaultName(gate, round, stream)) : paths.gateLog(gate, round);
/** An id that an earlier engine has recorded before it died is used, for the agent may know it already. */
function talkOf({ ids }: EnginePorts, stream: Stream, attempt: AttemptState | undefined): Pick<LaunchInput, 'conversation' | 'prompt'> {
  const agent = attempt?.agent;
  if (agent === undefined || !isRealAgent(stream.agent)) return { conversation: null, prompt: null };
  const resumed = agent.begins.conversation;
  const conversation = resumed === null ? { id: agent.conversation ?? ids.conversation(), resumes: false } : { id: resumed, resumes: true };
  return { conversation, prompt: { text: stream.agent.prompt, why: agent.begins.prompt } };
}
