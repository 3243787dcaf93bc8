import type { GateId, PhaseId, StreamId } from '../../../core/ids.ts';
import type { Gate, Plan } from '../../../core/plan/model.ts';
import { phasesAround } from '../../../core/run/draw-graph.ts';
import { runGraph } from '../../../core/run/graph.ts';
import { columns } from './text.ts';

/** A row of the stream list as the plan decides it: `phase: null` heads the streams without a phase. A phase counts the streams of the phases inside it too. */
export type OutlineRow =
  | { readonly kind: 'phase'; readonly phase: PhaseId | null; readonly depth: number; readonly streams: readonly StreamId[] }
  | { readonly kind: 'stream'; readonly stream: StreamId };

/** What follows from the plan alone, which never changes while a run goes on. */
export interface Outline {
  /** Streams by phase in the order of the plan, those without one last. A plan without phases has no headings. */
  readonly rows: readonly OutlineRow[];
  readonly rowOf: ReadonlyMap<StreamId, number>;
  /** Streams from top to bottom. */
  readonly streams: readonly StreamId[];
  /** Columns of the longest id. */
  readonly idColumns: number;
  /** All gates: those of the streams in their order, then those of the phases. */
  readonly gates: readonly Gate[];
  readonly gateOwner: ReadonlyMap<GateId, Gate['owner']>;
}

const known = new WeakMap<Plan, Outline>();

/** The outline of a plan, made once: plans may have thousands of streams, of which a screen shows a few. */
export function outlineOf(plan: Plan): Outline {
  let outline = known.get(plan);
  if (outline === undefined) {
    outline = draw(plan);
    known.set(plan, outline);
  }
  return outline;
}

function draw(plan: Plan): Outline {
  const members = new Map<PhaseId | null, StreamId[]>(plan.phases.map(({ id }) => [id, []]));
  members.set(null, []);
  const below = new Map<PhaseId, StreamId[]>();
  const { phases } = runGraph(plan);
  for (const { id, phase } of plan.streams) {
    members.get(phase)?.push(id);
    for (const around of phasesAround(phases, phase)) {
      const known = below.get(around.id);
      if (known) known.push(id);
      else below.set(around.id, [id]);
    }
  }
  const rows: OutlineRow[] = [];
  for (const [phase, streams] of members) {
    if (phase !== null || (streams.length > 0 && rows.length > 0)) {
      const depth = Math.max(0, phasesAround(phases, phase).length - 1);
      rows.push({ kind: 'phase', phase, depth, streams: phase === null ? streams : (below.get(phase) ?? []) });
    }
    rows.push(...streams.map((stream): OutlineRow => ({ kind: 'stream', stream })));
  }
  const gates = [
    ...plan.streams.flatMap((stream) => stream.gates),
    ...plan.phases.flatMap((phase) => phase.gates),
    ...plan.waves.flatMap((wave) => wave.gates),
  ];
  return {
    rows,
    rowOf: new Map(rows.flatMap((row, index) => (row.kind === 'stream' ? [[row.stream, index] as const] : []))),
    streams: rows.flatMap((row) => (row.kind === 'stream' ? [row.stream] : [])),
    idColumns: plan.streams.reduce((most, { id }) => Math.max(most, columns(id)), 0),
    gates,
    gateOwner: new Map(gates.map(({ id, owner }) => [id, owner])),
  };
}
