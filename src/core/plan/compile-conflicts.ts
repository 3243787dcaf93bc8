import { asStreamId } from '../ids.ts';
import type { Names } from './checks/names.ts';
import { branchOf } from './checks/places.ts';
import { compileProgram } from './compile-agent.ts';
import type * as model from './model.ts';
import { normalPath } from './paths.ts';
import type { ConflictRuleYaml, RunningConflictsYaml } from './schema/conflicts.ts';

export function compileConflicts(rules: readonly ConflictRuleYaml[], names: Names): model.ConflictRule[] {
  return rules.map((rule) => ({ path: normalPath(rule.path), answer: answerOf(rule, names) }));
}

export function compileRunningConflicts(yaml: RunningConflictsYaml | undefined): model.RunningConflicts | null {
  if (yaml === undefined) return null;
  const { resolve, rounds = 1 } = yaml;
  return {
    resolve: resolve === 'later' || resolve === 'first' ? { kind: resolve } : { kind: 'stream', stream: asStreamId(resolve) },
    rounds,
  };
}

/** How often an agent is asked for one merge unless the plan says. */
const usualRounds = 2;

function answerOf({ take, union, run, agent, rounds }: ConflictRuleYaml, names: Names): model.ConflictAnswer {
  if (take === 'ours' || take === 'theirs') return { kind: 'side', side: take };
  if (take !== undefined) {
    const owner = names.get(take);
    return { kind: 'stream', stream: asStreamId(take), branch: (owner?.kind === 'stream' ? branchOf(owner) : null) ?? '' };
  }
  if (agent !== undefined) return { kind: 'agent', stream: asStreamId(agent), rounds: rounds ?? usualRounds };
  if (union === true) return { kind: 'union' };
  return run === undefined ? { kind: 'ask' } : { kind: 'run', program: compileProgram(run) };
}
