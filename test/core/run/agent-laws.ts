import type { Stream } from '../../../src/core/plan/model.ts';
import type { RunState, StreamState } from '../../../src/core/run/state.ts';
import type { Step } from '../../support/world.ts';

/** What must hold of real agents after every event of every run, written from plan and states alone. */
export function agentsAgree({ before, after, commands }: Step): void {
  for (const stream of Object.values<StreamState>(after.streams)) {
    parksForNothing(before, after, stream);
    goesOnWithItsOwn(stream, planned(after, stream.id));
  }
  wakesOneByOne(after);
  for (const command of commands) {
    if (command.type !== 'endAgent' && command.type !== 'answerPermission') continue;
    const agent = after.streams[command.stream]!.attempts.at(-1)?.agent;
    check(agent !== undefined, `${command.stream} has no agent, and is asked to ${command.type}`);
    if (command.type === 'answerPermission') {
      const asked = agent?.permissions.find(({ id }) => id === command.permission);
      check(
        asked?.settled === null && asked.decided?.decision === command.decision,
        `${command.permission} is answered without a decision`,
      );
      const { allow, deny } = settingsOf(after, command.stream);
      if (command.rule !== null)
        check(
          (command.decision === 'allow' ? allow : deny).includes(command.rule) ||
            after.streams[command.stream]!.approved?.includes(command.rule) === true,
          `${command.rule} is no rule`,
        );
      check(
        command.decision === 'deny' || !deny.includes('make'),
        'what is denied is allowed by a rule' + (command.by === 'rule' ? '' : ''),
      );
    } else {
      check(agent?.judged?.state === 'done' && agent.promptTakenAt !== null, `${command.stream} is ended, and its agent is not done`);
      check(agent?.permissions.every(({ settled }) => settled !== null) === true, `${command.stream} is ended while its agent asks leave`);
    }
  }
}

const planned = (state: RunState, id: string): Stream => state.plan.streams.find((each) => each.id === id)!;

function settingsOf(
  state: RunState,
  id: string,
): { readonly mode: string; readonly allow: readonly string[]; readonly deny: readonly string[] } {
  const other = state.streams[planned(state, id).id]!.takenOverBy;
  const { agent } = planned(state, id);
  const none = { mode: 'none', allow: [], deny: [] };
  if (other != null) return state.plan.agents[other]?.settings ?? none;
  return 'settings' in agent ? agent.settings : none;
}

/** A headless agent that is at its limit and goes on to live. */
export function waitsByItself(state: RunState, id: string): boolean {
  const stream = state.streams[planned(state, id).id]!;
  const agent = stream.attempts.at(-1)?.agent;
  return stream.status.kind === 'running' && agent?.judged?.state === 'limit-reached' && settingsOf(state, id).mode === 'headless';
}

/** At a usage limit, and where a session hands on, no attempt is spent. */
function parksForNothing(before: RunState | null, after: RunState, stream: StreamState): void {
  const was = before?.streams[stream.id];
  const end = stream.attempts.at(-1)?.end?.kind;
  if (!was || was.attempt !== stream.attempt || was.attempts.at(-1)?.end !== null || (end !== 'parked' && end !== 'handedOn')) return;
  check(stream.spent <= was.spent, `${stream.id} has spent an attempt at a limit`);
  if (stream.status.kind !== 'parked') return;
  check(stream.status.dueAt > after.at, `${stream.id} is parked until a time that has passed`);
}

/** An attempt is run by the agent of the plan or by one that has taken over, and resumes no conversation but its own. */
function goesOnWithItsOwn({ id, attempts, takenOverBy }: StreamState, { agentName }: Stream): void {
  const last = attempts.at(-1)?.agent;
  if (last === undefined) return;
  check(last.name === agentName || takenOverBy != null || attempts.at(-1)?.end !== null, `${id} is run by ${last.name}`);
  const { conversation } = last.begins;
  const own = attempts.slice(0, -1).some(({ agent }) => agent?.name === last.name && agent.conversation === conversation);
  check(conversation === null || own, `${id} resumes a conversation that is not its own`);
}

function wakesOneByOne({ streams }: RunState): void {
  const parked = Object.values<StreamState>(streams).flatMap(({ status }) => (status.kind === 'parked' ? [status] : []));
  for (const [index, one] of parked.entries()) {
    const close = parked.slice(index + 1).some((other) => other.agent === one.agent && Math.abs(other.dueAt - one.dueAt) < 20_000);
    check(!close, `two streams of ${one.agent} wake at once`);
  }
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
