import { afterEach, describe, expect, test } from 'vitest';
import type { Programs, ProgramSpec } from '../../src/core/ports/index.ts';
import { waitUntil } from '../support/wait.ts';

export interface ProgramsWorld {
  readonly programs: Programs;
  /** A program that ends at once with a status, or runs until it is ended. */
  readonly spec: (behaviour: { readonly exits: number } | 'runs') => ProgramSpec;
  readonly isRunning: (spec: ProgramSpec) => boolean;
  close(): Promise<void>;
}

/** What whoever runs the engine's programs does. */
export function programsContract(name: string, make: () => ProgramsWorld): void {
  describe(`programs contract: ${name}`, () => {
    let world: ProgramsWorld | null = null;
    const open = () => (world = make());
    afterEach(async () => await world?.close());

    test.each([0, 3])('the exit status %i is told', async (exitCode) => {
      const { programs, spec } = open();
      expect(await programs.run(spec({ exits: exitCode })).result).toEqual({
        kind: 'exited',
        exitCode,
        durationMs: expect.any(Number) as number,
        startedAt: expect.any(Number) as number,
        logFrom: 0,
      });
    });

    test('one that is cancelled is gone when that is told, and has no exit status', async () => {
      const { programs, spec, isRunning } = open();
      const runs = spec('runs');
      const program = programs.run(runs);
      await waitUntil('it runs', () => isRunning(runs));
      program.cancel();
      expect(await program.result).toEqual({ kind: 'unmeasured', reason: 'cancelled', durationMs: expect.any(Number) as number });
      expect(isRunning(runs)).toBe(false);
      program.cancel();
    });

    test('leftovers are ended by their mark, and only they', async () => {
      const { programs, spec, isRunning } = open();
      const ours = spec('runs');
      const others = { ...spec('runs'), marker: `${ours.marker}0` };
      const [left, kept] = [programs.run(ours), programs.run(others)];
      await waitUntil('both run', () => isRunning(ours) && isRunning(others));
      await programs.endLeftovers(ours.marker);
      expect(isRunning(ours)).toBe(false);
      expect(isRunning(others)).toBe(true);
      expect(await left.result).toMatchObject({ kind: 'unmeasured' });
      kept.cancel();
      await kept.result;
    });

    test('a mark that nothing bears is no trouble', async () => {
      await expect(open().programs.endLeftovers('r-none:gate:A/tests:1')).resolves.toBeUndefined();
    });
  });
}
