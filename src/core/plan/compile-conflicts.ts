import { asStreamId } from '../ids.ts';
import type { Names } from './checks/names.ts';
import { branchOf } from './checks/places.ts';
import { compileProgram } from './compile-agent.ts';
import type * as model from './model.ts';
import { normalPath } from './paths.ts';
import type { ConflictRuleYaml } from './schema/conflicts.ts';

export function compileConflicts(rules: readonly ConflictRuleYaml[], names: Names): model.ConflictRule[] {
  return rules.map((rule) => ({ path: normalPath(rule.path), answer: answerOf(rule, names) }));
}

function answerOf({ take, union, run }: ConflictRuleYaml, names: Names): model.ConflictAnswer {
  if (take === 'ours' || take === 'theirs') return { kind: 'side', side: take };
  if (take !== undefined) {
    const owner = names.get(take);
    return { kind: 'stream', stream: asStreamId(take), branch: (owner?.kind === 'stream' ? branchOf(owner) : null) ?? '' };
  }
  if (union === true) return { kind: 'union' };
  return run === undefined ? { kind: 'ask' } : { kind: 'run', program: compileProgram(run) };
}
