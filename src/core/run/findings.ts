import type { Draft } from './draft.ts';
import type { Progress } from './events.ts';
import type { FoundBy } from './state.ts';
import type { StreamId } from '../ids.ts';

/**
 * Keeps what an agent has found, once for each attempt and id: a report says it again and again. What a later attempt finds again is news,
 * for somebody has said meanwhile that it was dealt with.
 * @returns what was not known before
 */
export function keepFindings(draft: Draft, stream: StreamId, attempt: number, { findings = [] }: Progress): readonly FoundBy[] {
  if (findings.length === 0) return [];
  const known = new Set(draft.state.findings.filter((each) => each.stream === stream && each.attempt === attempt).map(({ id }) => id));
  const fresh = findings
    .filter(({ id }) => !known.has(id))
    .map((finding): FoundBy => ({ ...finding, stream, attempt, at: draft.state.at }));
  if (fresh.length > 0) draft.state.findings = [...draft.state.findings, ...fresh];
  return fresh;
}
