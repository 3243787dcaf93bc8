import { readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import type { Plan } from '../core/plan/model.ts';
import type { RunOptions } from '../core/run/events.ts';

/**
 * What a new run is to do, as `request.json` in its folder. The first engine of the run makes its first event of it; from then on only
 * the journal counts.
 */
export interface NewRun {
  readonly v: 1;
  /** Compiled: the engine reads no YAML. */
  readonly plan: Plan;
  /** Absolute path of the plan file, or `null` for a built-in plan. */
  readonly planPath: string | null;
  /** SHA-256 of the plan's text and of the files that it names, hexadecimal. */
  readonly planDigest: string;
  /** Absolute path of the project that `.sluice/` belongs to. */
  readonly projectDir: string;
  /** Person who starts it (`user@host`). */
  readonly by: string;
  readonly options: RunOptions;
}

/** @throws Error with a sentence for a person: there is none, or it is not one that this version reads */
export function readNewRun(file: string): NewRun {
  let value: Partial<NewRun> | null;
  try {
    value = JSON.parse(readFileSync(file, 'utf8')) as Partial<NewRun> | null;
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`${file}: ${message}; there is no such run, or its folder is damaged. 'sluice runs' lists the runs`, { cause: error });
  }
  if (value?.v !== 1 || value.plan === undefined || value.options === undefined || typeof value.projectDir !== 'string') {
    throw new Error(`${file} is not a request that this version of Sluice reads`);
  }
  return value as NewRun;
}

/** Atomic: an engine sees all of it or nothing. */
export function writeNewRun(file: string, request: NewRun): void {
  writeFileAtomic.sync(file, JSON.stringify(request) + '\n', { mode: 0o600 });
}
