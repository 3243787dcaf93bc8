import { finalId, preflightId, signOffId } from './final.ts';
import type { Integration, SignOff } from './model.ts';
import { needsAsWritten, targetsOf, type NeedReference } from './needs-as-written.ts';
import type { CheckpointYaml, PhaseYaml, PlanYaml } from './schema.ts';
import type { WaveYaml } from './schema/wave.ts';
import type { StreamYaml } from './schema/stream.ts';
import type { Loose } from './shape.ts';
import { baseNeeds } from './worktree-base.ts';
import type { Path } from './yaml-place.ts';

/** Everything of a plan that has an id and needs, in the order of the plan, with the place where it stands. */
export interface Outline {
  /** A phase comes before the phases inside it. */
  readonly phases: readonly PhaseEntry[];
  readonly streams: readonly StreamEntry[];
  readonly checkpoints: readonly CheckpointEntry[];
  readonly waves: readonly WaveEntry[];
  readonly all: readonly Entry[];
}

export type Entry = PhaseEntry | StreamEntry | CheckpointEntry | WaveEntry;
export interface PhaseEntry extends Place<'phase'> {
  readonly yaml: Loose<PhaseYaml>;
  /** The phase that it is written in. */
  readonly inside: PhaseEntry | null;
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
  readonly signOff?: SignOff;
  readonly integration?: Integration;
}

export interface WaveEntry extends Place<'wave'> {
  readonly yaml: Loose<WaveYaml>;
  readonly merges: readonly { readonly id: string; readonly message: string | undefined; readonly path: Path }[];
}

interface Place<Kind extends string> {
  readonly kind: Kind;
  /** `null` when the plan does not give it, which has been reported. */
  readonly id: string | null;
  readonly path: Path;
  /** Those that are written, then those that follow from something else in the plan. */
  readonly needs: readonly NeedReference[];
}

/** A plan as it is written. What follows from orders, integration items and lanes is added to it afterwards. */
export function outlineOf(plan: Loose<PlanYaml>): Outline {
  const phases = [...firstPhase(plan), ...phasesIn(plan.phases, [], null), ...lastPhase(plan)];
  const stream = (yaml: Loose<StreamYaml>, path: Path, inside: PhaseEntry | null): StreamEntry => ({
    kind: 'stream',
    yaml,
    inside,
    ...place(yaml, path),
    needs: [...needsAsWritten(yaml.needs, [...path, 'needs']), ...baseNeeds(yaml, path)],
  });
  const nested = phases.flatMap((phase) =>
    (phase.yaml.streams ?? []).map((yaml, index) => stream(yaml, [...phase.path, 'streams', index], phase)),
  );
  const top = (plan.streams ?? []).map((yaml, index) => stream(yaml, ['streams', index], null));
  const points = (plan.checkpoints ?? []).map((yaml, index): CheckpointEntry => ({
    kind: 'checkpoint',
    yaml,
    ...place(yaml, ['checkpoints', index]),
  }));
  const checkpoints = [...points, ...signOffOf(plan)];
  const streams = [...nested, ...top];
  const waves = wavesOf(plan);
  return { phases, streams, checkpoints, waves, all: [...phases, ...streams, ...checkpoints, ...waves] };
}

/** Without `needs` it waits for everything, which is the compiler's. */
function signOffOf({ sign_off: yaml }: Loose<PlanYaml>): CheckpointEntry[] {
  if (yaml === undefined) return [];
  const { title = 'Sign-off', at, by, evidence } = yaml;
  const signOff = { by: textsOf(by), evidence: textsOf(evidence) };
  const { id, ...rest } = place(yaml, ['sign_off']);
  return [
    {
      kind: 'checkpoint',
      ...rest,
      id: id ?? signOffId,
      yaml: { title, review: true, needs: yaml.needs ?? [], ...(at === undefined ? {} : { at }) },
      signOff,
    },
  ];
}

const textsOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** A wave needs the success of its streams, and the wave before it unless it says what else it needs. */
function wavesOf({ waves = [] }: Loose<PlanYaml>): WaveEntry[] {
  return waves.map((yaml, index): WaveEntry => {
    const path = ['waves', index];
    const { merge } = yaml;
    const list = Array.isArray(merge) ? merge : merge === undefined ? [] : [merge];
    const merges = list.flatMap((each, at) => {
      const id = typeof each === 'string' ? each : each.stream;
      const here = Array.isArray(merge) ? [...path, 'merge', at] : [...path, 'merge'];
      if (id === undefined) return [];
      return [
        { id, message: typeof each === 'string' ? undefined : each.message, path: typeof each === 'string' ? here : [...here, 'stream'] },
      ];
    });
    const { needs, ...rest } = place(yaml, path);
    const before = yaml.needs === undefined && index > 0 ? waves[index - 1]?.id : undefined;
    const implied = [...merges.map((each) => ({ id: each.id, path: each.path })), ...(before === undefined ? [] : [{ id: before, path }])];
    const own = new Set(needs.flatMap(targetsOf).map(({ id }) => id));
    return {
      kind: 'wave',
      yaml,
      merges,
      ...rest,
      needs: [
        ...needs,
        ...implied
          .filter(({ id }) => !own.has(id))
          .map((each) => ({ ...each, form: 'id', milestone: null, on: 'succeeded', isImplied: true }) as const),
      ],
    };
  });
}

/** `preflight:`, as the phase that it makes. Its needs, and those of others on it, are the compiler's. */
function firstPhase({ preflight }: Loose<PlanYaml>): PhaseEntry[] {
  if (preflight === undefined) return [];
  const elsewhere = { gates: ['preflight'], checklist: [] };
  const yaml = { title: 'Preflight', gates: preflight };
  return [{ kind: 'phase', id: preflightId, inside: null, path: ['preflight'], needs: [], elsewhere, yaml }];
}

/** `final:` and the check-list of the plan, as the phase that they make. */
function lastPhase({ final, checklist }: Loose<PlanYaml>): PhaseEntry[] {
  if (final === undefined && checklist === undefined) return [];
  const elsewhere = { gates: ['final'], checklist: ['checklist'] };
  const path = final === undefined ? ['checklist'] : ['final'];
  const yaml = { title: 'Final', ...(final === undefined ? {} : { gates: final }), ...(checklist === undefined ? {} : { checklist }) };
  return [{ kind: 'phase', id: finalId, inside: null, path, needs: [], elsewhere, yaml }];
}

function phasesIn(list: Loose<PlanYaml>['phases'], path: Path, inside: PhaseEntry | null): PhaseEntry[] {
  return (list ?? []).flatMap((yaml, index) => {
    const at = [...path, 'phases', index];
    const phase: PhaseEntry = { kind: 'phase', yaml, inside, ...place(yaml, at) };
    return [phase, ...phasesIn(yaml.phases, at, phase)];
  });
}

const place = (yaml: { id?: string | undefined; needs?: Loose<StreamYaml>['needs'] }, path: Path) => ({
  id: yaml.id ?? null,
  path,
  needs: needsAsWritten(yaml.needs, [...path, 'needs']),
});
