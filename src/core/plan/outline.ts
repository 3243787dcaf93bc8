import { finalId, preflightId } from './final.ts';
import type { CheckpointYaml, PhaseYaml, PlanYaml } from './schema.ts';
import type { StreamYaml } from './schema/stream.ts';
import type { Loose } from './shape.ts';
import type { Path } from './yaml-place.ts';

/** Everything of a plan that has an id and needs, in the order of the plan, with the place where it stands. */
export interface Outline {
  readonly phases: readonly PhaseEntry[];
  readonly streams: readonly StreamEntry[];
  readonly checkpoints: readonly CheckpointEntry[];
  readonly all: readonly Entry[];
}

export type Entry = PhaseEntry | StreamEntry | CheckpointEntry;
export interface PhaseEntry extends Place<'phase'> {
  readonly yaml: Loose<PhaseYaml>;
  /** Where its gates and its check-list stand, when that is not inside of it. */
  readonly elsewhere?: { readonly gates: Path; readonly checklist: Path };
}
export interface StreamEntry extends Place<'stream'> {
  readonly yaml: Loose<StreamYaml>;
  /** The phase that it is written in. */
  readonly inside: PhaseEntry | null;
}
export interface CheckpointEntry extends Place<'checkpoint'> {
  readonly yaml: Loose<CheckpointYaml>;
}

interface Place<Kind extends string> {
  readonly kind: Kind;
  /** `null` when the plan does not give it, which has been reported. */
  readonly id: string | null;
  readonly path: Path;
  readonly needs: readonly NeedReference[];
}

/** A need as it is written. */
export interface NeedReference {
  readonly id: string;
  readonly on: 'succeeded' | 'failed' | 'ended';
  /** Written as `{stream: X}`, which only a stream answers to. */
  readonly streamOnly: boolean;
  readonly path: Path;
  /** The lane that it comes from; `null` for the sequence of a profile, nothing for a need that is written as such. */
  readonly lane?: string | null;
}

export function outlineOf(plan: Loose<PlanYaml>): Outline {
  const written = (plan.phases ?? []).map((yaml, index): PhaseEntry => ({ kind: 'phase', yaml, ...place(yaml, ['phases', index]) }));
  const phases = [...firstPhase(plan), ...written, ...lastPhase(plan)];
  const stream = (yaml: Loose<StreamYaml>, path: Path, inside: PhaseEntry | null): StreamEntry => ({
    kind: 'stream',
    yaml,
    inside,
    ...place(yaml, path),
  });
  const nested = phases.flatMap((phase) =>
    (phase.yaml.streams ?? []).map((yaml, index) => stream(yaml, [...phase.path, 'streams', index], phase)),
  );
  const top = (plan.streams ?? []).map((yaml, index) => stream(yaml, ['streams', index], null));
  const checkpoints = (plan.checkpoints ?? []).map((yaml, index): CheckpointEntry => ({
    kind: 'checkpoint',
    yaml,
    ...place(yaml, ['checkpoints', index]),
  }));
  const streams = [...nested, ...top];
  return { phases, streams, checkpoints, all: [...phases, ...streams, ...checkpoints] };
}

/** `preflight:`, as the phase that it makes. Its needs, and those of others on it, are the compiler's. */
function firstPhase({ preflight }: Loose<PlanYaml>): PhaseEntry[] {
  if (preflight === undefined) return [];
  const elsewhere = { gates: ['preflight'], checklist: [] };
  return [{ kind: 'phase', id: preflightId, path: ['preflight'], needs: [], elsewhere, yaml: { title: 'Preflight', gates: preflight } }];
}

/** `final:` and the check-list of the plan, as the phase that they make. */
function lastPhase({ final, checklist }: Loose<PlanYaml>): PhaseEntry[] {
  if (final === undefined && checklist === undefined) return [];
  const elsewhere = { gates: ['final'], checklist: ['checklist'] };
  const path = final === undefined ? ['checklist'] : ['final'];
  const yaml = { title: 'Final', ...(final === undefined ? {} : { gates: final }), ...(checklist === undefined ? {} : { checklist }) };
  return [{ kind: 'phase', id: finalId, path, needs: [], elsewhere, yaml }];
}

function place(yaml: { id?: string; needs?: Loose<StreamYaml>['needs'] }, path: Path) {
  const { needs } = yaml;
  const list = Array.isArray(needs) ? needs : needs === undefined ? [] : [needs];
  return {
    id: yaml.id ?? null,
    path,
    needs: list.flatMap((need, index): NeedReference[] => {
      const at = Array.isArray(needs) ? [...path, 'needs', index] : [...path, 'needs'];
      if (typeof need === 'string') return [{ id: need, on: 'succeeded', streamOnly: false, path: at }];
      return need?.stream === undefined ? [] : [{ id: need.stream, on: need.on ?? 'succeeded', streamOnly: true, path: [...at, 'stream'] }];
    }),
  };
}
