import { planStream } from './attempts.ts';
import { budgetName, usedUp } from './budget-scopes.ts';
import { because, type Draft } from './draft.ts';
import { limitOf } from './scheduling.ts';
import type { StreamState, Why } from './state.ts';

/** Why a stream whose needs hold does not start. When nothing keeps it back it starts in the same event, and this is never seen. */
export function readyWhy(draft: Draft, stream: StreamState): Why {
  const { status } = draft.state;
  if (status.kind === 'starting') return because(draft, 'workspace', 'needs hold; the workspace is being prepared');
  if (status.kind === 'paused') return because(draft, 'person', `needs hold; the run is paused by ${status.by}`);
  if (stream.pausedBy !== null) return because(draft, 'person', `needs hold; paused by ${stream.pausedBy}`);
  const scope = usedUp(draft.state, planStream(draft, stream.id));
  if (scope !== null) return because(draft, 'budget', `needs hold; ${budgetName(scope)} is used up`);
  return limitOf(draft, stream);
}
