import type { StreamId } from '../ids.ts';
import { answerName, namesFile } from '../plan/conflict-rules.ts';
import type { Plan, Wave } from '../plan/model.ts';
import type { ConflictForecast } from './events.ts';
import type { ForetoldConflict } from './state.ts';

/**
 * The rule by which a wave will settle a file of two streams; `null` where a person will be asked, and where no wave merges the two. A rule that
 * takes the side of a third stream says nothing about them.
 */
export function foretoldRule(plan: Plan, pair: ConflictForecast['pair'], file: string): string | null {
  for (const rule of meetingWave(plan, pair)?.conflicts ?? []) {
    if (!namesFile(rule, file)) continue;
    const { answer } = rule;
    if (answer.kind === 'ask') return null;
    if (answer.kind !== 'stream' || pair.includes(answer.stream)) return answerName(answer);
  }
  return null;
}

const settling = new WeakMap<ForetoldConflict, readonly string[] | null>();

/**
 * The rules that settle all files of a foretold conflict, each once; `null` when one is left to a person. Of more files than an event names, those
 * that no rule settles are named first.
 */
export function settlingRules(plan: Plan, conflict: ForetoldConflict): readonly string[] | null {
  const known = settling.get(conflict);
  if (known !== undefined) return known;
  const rules = conflict.files.map((file) => foretoldRule(plan, conflict.pair, file));
  const found = rules.filter((rule) => rule !== null);
  const answer = found.length === rules.length ? [...new Set(found)] : null;
  settling.set(conflict, answer);
  return answer;
}

/** The first wave after which one branch has the work of both. */
function meetingWave({ waves }: Plan, pair: readonly StreamId[]): Wave | undefined {
  const byBranch = new Map<string, Set<StreamId>>();
  return waves.find(({ into, merges }) => {
    const inside = byBranch.get(into) ?? new Set();
    byBranch.set(into, inside);
    for (const { stream } of merges) inside.add(stream);
    return pair.every((id) => inside.has(id));
  });
}
