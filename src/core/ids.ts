/**
 * Branded identifiers. A brand costs nothing at run time and keeps a stream id from being passed where a run id is meant.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Identifies a run: `r-20261121-091502-a1b2`. Sorts by start time. */
export type RunId = Branded<'RunId'>;
/** Identifies a stream inside a plan, as written in the plan: `A`, `zen/security`. */
export type StreamId = Branded<'StreamId'>;
/** Identifies a phase inside a plan. */
export type PhaseId = Branded<'PhaseId'>;
/** Identifies a checkpoint inside a plan. */
export type CheckpointId = Branded<'CheckpointId'>;
/** Identifies a wave inside a plan. */
export type WaveId = Branded<'WaveId'>;
/** Identifies a rollback rule of a plan: `critical`. */
export type RollbackId = Branded<'RollbackId'>;
/** Identifies a gate of the whole plan: `OWNER/NAME`, the owner being a stream, a phase or a wave: `A/tests`. */
export type GateId = Branded<'GateId'>;
/** Identifies something that waits for a person: `review:C1`, `gate:A/tests`, `stream:A`, `question:A`. */
export type ItemId = Branded<'ItemId'>;
/** Identifies a timer of the run: `timeout:A:1`, `retry:A:2`, `checkpoint:C1`. */
export type TimerId = Branded<'TimerId'>;

/** Casts checked text to an id. The caller has validated the text (the plan parser, or the journal that it came from). */
export const asRunId = (text: string): RunId => text as RunId;
export const asStreamId = (text: string): StreamId => text as StreamId;
export const asPhaseId = (text: string): PhaseId => text as PhaseId;
export const asCheckpointId = (text: string): CheckpointId => text as CheckpointId;
export const asWaveId = (text: string): WaveId => text as WaveId;
export const asRollbackId = (text: string): RollbackId => text as RollbackId;
export const asGateId = (text: string): GateId => text as GateId;
export const asItemId = (text: string): ItemId => text as ItemId;
export const asTimerId = (text: string): TimerId => text as TimerId;
