import type { GateId, StreamId, WaveId } from '../../src/core/ids.ts';
import type { AgentFate } from './simulated-agent.ts';
import type { Plan } from '../../src/core/plan/model.ts';
import type { GateVerdict, QueuedIntegration } from '../../src/core/run/events.ts';

/**
 * What the simulated world does when it is asked to do something. Answers depend on the arguments alone, so that a run that was
 * interrupted meets the same world as one that was not.
 */
export interface Nature {
  /** Time between a command and its effect, or an effect and its report, milliseconds. */
  delayMs(what: string): number;
  /** A reason when the workspace cannot be prepared. `tries` is 1 for the first try. */
  workspace(tries: number): string | null;
  prepare(stream: StreamId, attempt: number): string | null;
  spawn(stream: StreamId, attempt: number): string | null;
  process(stream: StreamId, attempt: number): ProcessFate;
  /** What the agent of the process does, where it is a real one. */
  agent(stream: StreamId, attempt: number): AgentFate;
  /** Whether the attempt names the milestone when it has come so far. */
  names(stream: StreamId, attempt: number, milestone: string): boolean;
  /** A reason when the branches of a wave cannot be merged, and one when the result cannot be landed. */
  merge(wave: WaveId, round: number): string | null;
  land(wave: WaveId, round: number): string | null;
  /** Whether the merge of a wave conflicts, after so many answers; and for whom: a stream that settles conflicts, or a person. */
  conflict(wave: WaveId, round: number, answers: number): 'agent' | 'person' | null;
  /** Of the streams that a wave has merged, those that make its gate fail; and a reason when its branch cannot be set back. */
  guilty(wave: WaveId, round: number, merged: readonly StreamId[]): readonly StreamId[];
  rollBack(wave: WaveId, round: number): string | null;
  /** What the attempt leaves uncommitted in its worktree; and a reason when it cannot be committed, after so many tries. */
  left(stream: StreamId, attempt: number): readonly string[];
  commit(stream: StreamId, attempt: number, tries: number): string | null;
  /** What agents write into their integration queue, and when: each reading is all that stands there then. */
  queue(plan: Plan): readonly QueueReading[];
  /** Of the files that an item of the queue is about, those that are not there. */
  provided(item: string, round: number): readonly string[];
  /** A reason when the report cannot be written. */
  report(round: number): string | null;
  gate(gate: GateId, round: number): { readonly durationMs: number; readonly verdict: GateVerdict };
  /** What is wrong with the result of a stream, for a consensus; `null` when it is as it must be. */
  result(gate: GateId, stream: StreamId, attempt: number): string | null;
  /** Of the deliverables, those that are not there; `owner` is `null` for the run. */
  missing(owner: StreamId | null, attempt: number, paths: readonly string[]): readonly string[];
}

export interface QueueReading {
  readonly afterMs: number;
  readonly items: readonly QueuedIntegration[];
}

export interface ProcessFate {
  /** How long it runs, pauses not counted; `null` never ends by itself. */
  readonly durationMs: number | null;
  readonly exitCode: number;
  readonly signal: string | null;
}

/** A world in which everything goes well: streams take a second, gates and all else no time. Parts can be replaced. */
export function goodNature(changes: Partial<Nature> = {}): Nature {
  return {
    delayMs: () => 0,
    workspace: () => null,
    prepare: () => null,
    spawn: () => null,
    process: () => ({ durationMs: 1000, exitCode: 0, signal: null }),
    agent: () => ({ asks: false, fills: false, ends: 'done', resetsInMs: null, tokens: 0 }),
    names: () => true,
    merge: () => null,
    land: () => null,
    conflict: () => null,
    guilty: (_wave, _round, merged) => merged.slice(0, 1),
    rollBack: () => null,
    left: () => [],
    commit: () => null,
    queue: () => [],
    provided: () => [],
    report: () => null,
    gate: () => ({ durationMs: 0, verdict: { kind: 'passed', durationMs: 0 } }),
    result: () => null,
    missing: () => [],
    ...changes,
  };
}
