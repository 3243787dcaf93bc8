import type { StreamId } from '../ids.ts';
import { alternativesOf, neededNode, phasesAround } from '../run/draw-graph.ts';
import type { Checkpoint, Need, Phase, PhaseHandoff, Plan, PlannedHandoff, Stream } from './model.ts';

type HandoffKey = PlannedHandoff['key'];

/** Where a hand-off lies that the plan gives no path. */
export const defaultHandoff = (id: string): string => `.claude/session-handoffs/${id.replaceAll('/', '-')}-HANDOFF.md`;

/** Where a hand-off lies. A stream may leave one that the plan does not speak of, for a fresh session of its own. */
export const handoffPath = ({ handoffs }: Plan, key: HandoffKey): string =>
  handoffs.find((each) => each.key === key)?.path ?? defaultHandoff(key.slice(key.indexOf(':') + 1));

/**
 * Who leaves a hand-off: whoever the plan says, every point after which agents begin afresh, and what a stream that begins afresh
 * waits for.
 */
export function plannedHandoffs({ streams, phases, checkpoints }: Parts): PlannedHandoff[] {
  const found = new Map<HandoffKey, string>();
  const around = phasesOf(phases);
  const wantedBy = new Set(streams.filter(({ freshSession }) => freshSession).flatMap((stream) => keysBefore(stream, around)));
  const look = (key: HandoffKey, id: string, { handoff, freshSession }: PhaseHandoff) => {
    const path = handoff ?? (freshSession || wantedBy.has(key) ? defaultHandoff(id) : null);
    if (path !== null) found.set(key, path);
  };
  // An own fresh session of a stream is about what comes before it.
  for (const { id, handoff } of streams) look(`stream:${id}`, id, { handoff, freshSession: false });
  for (const phase of phases) look(`phase:${phase.id}`, phase.id, phase);
  for (const checkpoint of checkpoints) look(`checkpoint:${checkpoint.id}`, checkpoint.id, checkpoint);
  return [...found].map(([key, path]) => ({ key, path }));
}

interface Parts {
  readonly streams: readonly Pick<Stream, 'id' | 'needs' | 'phase' | 'anytime' | 'handoff' | 'freshSession'>[];
  readonly phases: readonly Phase[];
  readonly checkpoints: readonly Pick<Checkpoint, 'id' | 'handoff' | 'freshSession'>[];
}

/** A wave leaves no hand-off. */
function keysOf(need: Need): HandoffKey[] {
  return alternativesOf(need).flatMap((each): HandoffKey[] => {
    const { kind, id } = neededNode(each);
    return kind === 'wave' ? [] : [`${kind}:${id}`];
  });
}

const readers = new WeakMap<Plan, ReadonlyMap<StreamId, readonly HandoffKey[]>>();

/** The hand-offs that the agent of a stream reads first: of all that the stream needs itself, or its phase and those around it do. */
export function handoffsBefore(plan: Plan, stream: StreamId): readonly HandoffKey[] {
  let found = readers.get(plan);
  if (found === undefined) readers.set(plan, (found = draw(plan)));
  return found.get(stream) ?? [];
}

function draw(plan: Plan): ReadonlyMap<StreamId, readonly HandoffKey[]> {
  const left = new Set(plan.handoffs.map(({ key }) => key));
  if (left.size === 0) return new Map();
  const phases = phasesOf(plan.phases);
  return new Map(plan.streams.map((stream) => [stream.id, keysBefore(stream, phases).filter((key) => left.has(key))]));
}

type PhasesById = Parameters<typeof phasesAround>[0];
const phasesOf = (phases: readonly Phase[]): PhasesById => new Map(phases.map((phase) => [phase.id, { phase }]));

/** All that a stream waits for, each once. */
function keysBefore({ needs, phase, anytime }: Parts['streams'][number], phases: PhasesById): HandoffKey[] {
  const around = phase === null || anytime ? [] : phasesAround(phases, phase).flatMap((each) => each.needs);
  return [...new Set([...needs, ...around].flatMap(keysOf))];
}
