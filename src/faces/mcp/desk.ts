import type { StreamId, GateId } from '../../core/ids.ts';
import type { PersonsAnswer, Question } from '../../core/ports/index.ts';
import type { GateVerdict } from '../../core/run/events.ts';
import type { RunState } from '../../core/run/state.ts';
import type { Fields } from '../../core/text/fields.ts';

/**
 * What the tools of one agent work with: its own stream and nothing else. There is no way from here to answer what waits for a person, or to
 * act on another stream.
 */
export interface Desk {
  readonly stream: StreamId;
  /** 1-based. */
  readonly attempt: number;
  /** The run as its journal has it now. @throws Error with a sentence when the journal cannot be read */
  state(): RunState;
  /** Rewrites the status file of the attempt as a whole. @throws Error with a sentence when that cannot be written */
  updateStatus(change: (fields: Fields) => Fields): Promise<void>;
  /**
   * Puts a question to a person and waits for the answer, for as long as it takes. Questions of one attempt are asked one after the other.
   * @throws Error when the signal aborts
   */
  ask(question: Question, signal: AbortSignal): Promise<PersonsAnswer>;
  /**
   * Rewrites `.claude/agent-status.json` of the main checkout as a whole, under its lock; where there is none, `change` is given an empty
   * object. @throws what `change` throws, and Error with a sentence when the file cannot be read as what it is, or not be written
   */
  updateSharedStatus(change: (fields: Fields) => Fields): Promise<void>;
  /** Tries a gate of this stream where the agent works. Nothing of it is recorded. */
  tryGate(gate: GateId, signal: AbortSignal): Promise<GateTrial>;
  /** A text file of the run, such as a hand-off. Absolute path. @returns `null` when it is not there (any more) */
  readText(file: string): Promise<string | null>;
  /** Epoch milliseconds. */
  now(): number;
}

export interface GateTrial {
  readonly verdict: GateVerdict;
  /** The end of what it printed. */
  readonly output: string;
}
