import type { RunEvent } from '../../core/run/events.ts';
import type { RunState } from '../../core/run/state.ts';
import type { EnginePorts } from '../ports.ts';

/** What every family of effects works with. */
export interface EffectContext {
  readonly ports: EnginePorts;
  state(): RunState;
  /** Resolves when the event is durable; stays open when nothing is decided any more. */
  record(event: RunEvent): Promise<void>;
  /**
   * Lets an effect run by itself. What it throws is recorded as a fault of the engine, named by `what`, for an effect that fails is an
   * event and never the end of the engine.
   */
  begin(what: string, effect: () => Promise<void>): void;
}

/** What it takes to measure a gate. */
export interface GateContext {
  readonly ports: Pick<EnginePorts, 'clock' | 'programs' | 'measurements'> & {
    readonly journal: Pick<EnginePorts['journal'], 'runs' | 'read'>;
  };
  state(): RunState;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
