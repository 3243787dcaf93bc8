import { isRealAgent, type Stream } from '../../core/plan/model.ts';
import type { AttemptRef, Launch } from '../../core/ports/index.ts';
import type { LaunchInput } from '../../core/ports/agents.ts';
import { handoffFiles } from '../../core/run/handoffs.ts';
import type { AttemptState, Feedback, RunState } from '../../core/run/state.ts';
import type { EnginePorts } from '../ports.ts';
import { attemptOf, dirOf, streamOf, workspaceDirOf } from './refs.ts';

/** How an attempt is started, or was started by an earlier engine. @throws Error with a sentence for a person */
export function launchOf(ports: EnginePorts, state: RunState, ref: AttemptRef): Launch {
  const { agents, paths } = ports;
  const attempt = attemptOf(state, ref);
  return agents.launch({
    run: state.run,
    stream: workedBy(state, streamOf(state, ref.stream), attempt),
    attempt: ref.attempt,
    dir: dirOf(state, ref),
    port: attempt?.port ?? null,
    projectDir: state.projectDir,
    workspaceDir: workspaceDirOf(state),
    statusFile: paths.statusFile(ref.stream, ref.attempt),
    handoffs: handoffFiles(state, ref.stream),
    feedback: attempt?.feedback === undefined ? null : { gate: attempt.feedback.gate, file: feedbackFile(ports, attempt.feedback, ref) },
    agentDir: paths.agentDir(ref.stream, ref.attempt),
    ...conversationOf(ports, streamOf(state, ref.stream), attempt),
  });
}

/** A model is told what is wrong with its own result, and not what the others say. */
const feedbackFile = ({ paths }: EnginePorts, { gate, round, of }: Feedback, { stream }: AttemptRef): string =>
  of === 'result' ? paths.resolve(paths.runDir, paths.resultFaultName(gate, round, stream)) : paths.gateLog(gate, round);

/** The stream with the agent of this attempt, which may be one that has taken over from that of the plan. */
function workedBy({ plan }: RunState, stream: Stream, attempt: AttemptState | undefined): Stream {
  const name = attempt?.agent?.name ?? stream.agentName;
  if (name === stream.agentName || attempt?.agent === undefined || !isRealAgent(stream.agent)) return stream;
  const { kind } = attempt.agent;
  const settings = plan.agents[name]?.settings;
  if (settings === undefined) throw new Error(`the plan does not say how the agent ${name} is run, which is to take over`);
  return { ...stream, agentName: name, agent: { kind, prompt: stream.agent.prompt, settings } };
}

/** An id that an earlier engine has recorded before it died is used, for the agent may know it already. */
function conversationOf(
  { ids }: EnginePorts,
  stream: Stream,
  attempt: AttemptState | undefined,
): Pick<LaunchInput, 'conversation' | 'prompt'> {
  const agent = attempt?.agent;
  if (agent === undefined || !isRealAgent(stream.agent)) return { conversation: null, prompt: null };
  const resumed = agent.begins.conversation;
  const conversation = resumed === null ? { id: agent.conversation ?? ids.conversation(), resumes: false } : { id: resumed, resumes: true };
  return { conversation, prompt: { text: stream.agent.prompt, why: agent.begins.prompt } };
}
