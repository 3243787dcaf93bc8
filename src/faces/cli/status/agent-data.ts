import { filledPercent } from '../../../core/run/agent-rules.ts';
import type { AttemptState, StreamState } from '../../../core/run/state.ts';

/** What `status --json` says of the real agent of a stream; `null` where the stream has none. Additions are possible, changes are not. */
export function agentData({ attempts, conversation, approved, takenOverBy }: StreamState) {
  const last = attempts.at(-1);
  if (last?.agent === undefined) return null;
  const { kind, name, begins, judged, context, promptTakenAt, undelivered, permissions } = last.agent;
  return {
    kind,
    name,
    takenOver: takenOverBy != null,
    conversation: last.agent.conversation ?? conversation?.id ?? null,
    resumed: begins.conversation !== null,
    prompt: begins.prompt,
    state: judged?.state ?? null,
    judged,
    promptTakenAt,
    undelivered,
    ...usedBy(last),
    context: context === null ? null : { ...context, percent: filledPercent(context) },
    permissions,
    approved: approved ?? [],
  };
}

const usedBy = ({ tokens = 0, usd = 0 }: AttemptState) => ({ tokens, usd });
