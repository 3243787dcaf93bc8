import type { ProgramResult, Programs, ProgramSpec } from '../../../src/core/ports/index.ts';

/** Programs of the engine that run until a test ends them. One whose first argument is `exits N` ends at once. */
export class FakePrograms implements Programs {
  /** Every program that was started, in order. */
  readonly started: ProgramSpec[] = [];
  readonly endedLeftovers: string[] = [];
  /** Whether programs that are cancelled go on until they are finished. */
  stubborn = false;
  readonly #running = new Map<string, (result: ProgramResult) => void>();

  /** Marks of what runs now. */
  running(): string[] {
    return [...this.#running.keys()];
  }

  run(spec: ProgramSpec): ReturnType<Programs['run']> {
    this.started.push(spec);
    if (this.#running.has(spec.marker)) throw new Error(`${spec.marker} runs twice`);
    const result = new Promise<ProgramResult>((resolve) => this.#running.set(spec.marker, resolve));
    const code = /^exits (\d+)$/.exec(spec.argv.at(-1) ?? '')?.[1];
    if (code !== undefined) this.finish(spec.marker, Number(code));
    return {
      result,
      cancel: () => (this.stubborn ? undefined : this.#end(spec.marker, { kind: 'unmeasured', reason: 'cancelled', durationMs: 0 })),
    };
  }

  finish(marker: string, exitCode: number): void {
    if (!this.#end(marker, { kind: 'exited', exitCode, durationMs: 10, startedAt: 0, logFrom: 0 }))
      throw new Error(`${marker} does not run`);
  }

  /** Says that what runs under the marker could not be measured. */
  fail(marker: string, reason: string): void {
    if (!this.#end(marker, { kind: 'unmeasured', reason, durationMs: 10 })) throw new Error(`${marker} does not run`);
  }

  async endLeftovers(marker: string): Promise<void> {
    this.endedLeftovers.push(marker);
    this.#end(marker, { kind: 'unmeasured', reason: 'ended by SIGTERM', durationMs: 0 });
  }

  #end(marker: string, result: ProgramResult): boolean {
    const end = this.#running.get(marker);
    this.#running.delete(marker);
    end?.(result);
    return end !== undefined;
  }
}
