/* oxlint-disable vitest/no-standalone-expect -- Every step is played inside of a test. */
import { expect } from 'vitest';
import { asCheckpointId, asGateId, asStreamId } from '../../src/core/ids.ts';
import { gateMark } from '../../src/core/marks.ts';
import { parseDuration } from '../../src/core/plan/duration.ts';
import type { Progress, RunRequest } from '../../src/core/run/events.ts';
import type { RunOutcome, RunState, StreamStatus } from '../../src/core/run/state.ts';
import { planOf } from './plan-of.ts';
import { FakeWorld, type WorldOptions } from './fakes/fake-world.ts';

/**
 * The story of a run on a fake machine, told in order and played at the end:
 * `scenario(plan).exit('A', 0).advance('10s').expectRunning('B').play()`. An engine is there from the beginning; between any two steps
 * everything happens that needs no time.
 */
export class Scenario {
  readonly world: FakeWorld;
  readonly #steps: { readonly name: string; readonly run: (world: FakeWorld) => void | Promise<void> }[] = [];

  constructor(yaml: string, options: WorldOptions = {}) {
    this.world = new FakeWorld(planOf(yaml), options);
  }

  /** Any other step. */
  step(name: string, run: (world: FakeWorld) => void | Promise<void>): this {
    this.#steps.push({ name, run });
    return this;
  }

  /** The process of the stream's present attempt ends. */
  exit(stream: string, exitCode: number, signal: string | null = null): this {
    return this.step(`${stream} exits with ${exitCode}`, (world) => world.hosts.exit(this.#ref(stream), exitCode, signal));
  }
  /** The agent writes its report, and the change of the file has not been seen yet. */
  writesReport(stream: string, progress: Partial<Progress>): this {
    return this.step(`${stream} writes its report`, (world) => void world.progress.write(this.#ref(stream), progress));
  }
  report(stream: string, progress: Partial<Progress>): this {
    return this.step(`${stream} reports`, (world) => world.progress.report(this.#ref(stream), progress));
  }
  /** The gate's present round ends. */
  gate(gate: string, exitCode: number): this {
    return this.step(`gate ${gate} exits with ${exitCode}`, (world) => {
      const id = asGateId(gate);
      world.programs.finish(gateMark(world.run, id, this.#state().gates[id]?.round ?? 0), exitCode);
    });
  }
  advance(duration: string): this {
    const parsed = parseDuration(duration);
    if (!parsed.ok) throw new Error(parsed.reason);
    return this.step(`${duration} pass`, (world) => world.clock.advance(parsed.ms));
  }
  request(request: RunRequest): this {
    return this.step(`request ${request.kind}`, async (world) => {
      expect(await world.engine?.request(request, 'ada@here')).toEqual({ ok: true });
    });
  }
  expectRefused(request: RunRequest, reason: RegExp): this {
    return this.step(`request ${request.kind} is refused`, async (world) => {
      expect(await world.engine?.request(request, 'ada@here')).toEqual({ ok: false, reason: expect.stringMatching(reason) as string });
    });
  }
  killEngine(): this {
    return this.step('the engine is killed', (world) => world.killEngine());
  }
  startEngine(): this {
    return this.step('an engine starts', (world) => void world.startEngine());
  }
  killHost(): this {
    return this.step('the host is killed', (world) => world.hosts.kill());
  }

  expectStatus(stream: string, kind: StreamStatus['kind']): this {
    return this.step(`${stream} is ${kind}`, () => {
      const found = this.#state().streams[asStreamId(stream)];
      expect(found?.status.kind, `status of ${stream} (${found?.why.text ?? 'unknown'})`).toBe(kind);
    });
  }
  expectRunning(...streams: string[]): this {
    return this.step(`${streams.join(', ')} run`, (world) => {
      expect(running(this.#state())).toEqual([...streams].sort());
      expect(
        world.hosts
          .live()
          .map((each) => each.stream as string)
          .sort(),
      ).toEqual([...streams].sort());
    });
  }
  expectAttempt(stream: string, attempt: number): this {
    return this.step(`${stream} is at attempt ${attempt}`, () => expect(this.#state().streams[asStreamId(stream)]?.attempt).toBe(attempt));
  }
  expectGate(gate: string, status: string): this {
    return this.step(`gate ${gate} is ${status}`, () => {
      const found = this.#state().gates[asGateId(gate)]?.status;
      expect(found?.kind === 'done' ? found.verdict.kind : found?.kind).toBe(status);
    });
  }
  expectCheckpoint(checkpoint: string, status: string): this {
    return this.step(`checkpoint ${checkpoint} is ${status}`, () =>
      expect(this.#state().checkpoints[asCheckpointId(checkpoint)]?.status.kind).toBe(status),
    );
  }
  expectEnded(outcome: RunOutcome): this {
    return this.step(`the run has ended: ${outcome}`, () => {
      const { status } = this.#state();
      expect(status).toMatchObject({ kind: 'ended', outcome });
    });
  }
  expectNoFault(): this {
    return this.step('the engine had no fault', () => expect(this.#state().faults).toEqual([]));
  }

  async play(): Promise<FakeWorld> {
    this.world.startEngine();
    await this.world.settle();
    for (const [index, { name, run }] of this.#steps.entries()) {
      try {
        await run(this.world);
      } catch (error) {
        if (error instanceof Error) error.message = `step ${index + 1} (${name}): ${error.message}`;
        throw error;
      }
      await this.world.settle();
    }
    return this.world;
  }

  #state(): RunState {
    return this.world.state();
  }
  #ref(stream: string) {
    const id = asStreamId(stream);
    return { stream: id, attempt: this.#state().streams[id]?.attempt ?? 0 };
  }
}

export const scenario = (yaml: string, options?: WorldOptions): Scenario => new Scenario(yaml, options);

const running = (state: RunState): string[] =>
  Object.values(state.streams)
    .filter((stream) => stream.status.kind === 'running' || stream.status.kind === 'paused')
    .map((stream) => stream.id as string)
    .sort();
