import type { Draft } from './draft.ts';

/** Faults of the engine that are kept; more say nothing new. */
const mostFaults = 20;

export function noteFault({ state }: Draft, what: string): void {
  state.faults = [...state.faults, { at: state.at, what }].slice(-mostFaults);
}
