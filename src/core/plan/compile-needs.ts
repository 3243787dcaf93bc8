import { asCheckpointId, asPhaseId, asStreamId, asWaveId } from '../ids.ts';
import type { Names } from './checks/names.ts';
import { percent } from './compile-demo.ts';
import type * as model from './model.ts';
import { targetsOf, type NeedReference, type TargetReference } from './needs-as-written.ts';
import type { StreamYaml } from './schema/stream.ts';

/** Needs with their ids resolved, each once. */
export function compileNeeds(needs: readonly NeedReference[], names: Names): model.Need[] {
  const compiled = needs.flatMap((need): model.Need[] => {
    const alternatives = distinct(targetsOf(need).flatMap((target) => compileTarget(target, names)));
    const [only] = alternatives;
    return alternatives.length > 1 ? [{ kind: 'any', needs: alternatives }] : only ? [only] : [];
  });
  return distinct(compiled);
}

function compileTarget({ id, milestone, on, lane }: TargetReference, names: Names): model.Need[] {
  const entry = names.get(id);
  switch (entry?.kind) {
    case 'stream':
      if (milestone !== null) return [{ kind: 'milestone', stream: asStreamId(id), milestone }];
      return [{ kind: 'stream', stream: asStreamId(id), on, ...(lane === undefined ? {} : { lane }) }];
    case 'phase':
      return [{ kind: 'phase', phase: asPhaseId(id), on }];
    case 'checkpoint':
      return [{ kind: 'checkpoint', checkpoint: asCheckpointId(id) }];
    case 'wave':
      return [{ kind: 'wave', wave: asWaveId(entry.id ?? '') }];
    case undefined:
      return [];
  }
}

/** The first of those that say the same: one that is written goes before one that a lane asks for. */
function distinct(needs: readonly model.Need[]): model.Need[] {
  const found = new Map<string, model.Need>();
  for (const need of needs) {
    const key = JSON.stringify({ ...need, lane: undefined });
    if (!found.has(key)) found.set(key, need);
  }
  return [...found.values()];
}

export function compileMilestones(written: StreamYaml['milestones']): model.Milestone[] {
  const list = Array.isArray(written) ? written : written === undefined ? [] : [written];
  return list.map((each) => {
    if (typeof each === 'string') return { id: each, title: each, percent: null, tasks: null };
    return {
      id: each.id,
      title: each.title ?? each.id,
      percent: each.percent === undefined ? null : percent(each.percent),
      tasks: each.tasks ?? null,
    };
  });
}
