import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { AttemptExit, AttemptRef } from '../../core/ports/attempts.ts';
import type { ProcessIdentity } from '../../core/run/events.ts';
import type { RunFolder } from '../../wire/run-folder.ts';

/**
 * Written before a process is started (`process` is `null`) and again when it is there: whoever finds the first form knows that the
 * attempt may have been started, and by `mark` finds what it left.
 */
export interface SpawnRecord extends AttemptRef {
  readonly process: ProcessIdentity | null;
  /** `SLUICE_MARK` of its environment. */
  readonly mark: string | null;
}

/**
 * The host's memory on disk: which attempts it started and how they ended. Files replace one another atomically, so that a reader
 * never sees half of one. They are not synced: they have to outlive processes, not the machine, whose processes end with it; and a sync
 * under a flood of recordings would hold up an exit for as long as the disk takes to write all of those.
 */
export class AttemptRecords {
  readonly #folder: RunFolder;

  constructor(folder: RunFolder) {
    this.#folder = folder;
    for (const dir of [folder.spawnsDir, folder.exitsDir, folder.recordingsDir]) mkdirSync(dir, { recursive: true, mode: 0o700 });
  }

  spawned({ stream, attempt }: AttemptRef): SpawnRecord | null {
    return read(this.#folder.spawn(stream, attempt), isSpawn);
  }
  exit({ stream, attempt }: AttemptRef): AttemptExit | null {
    return read(this.#folder.exit(stream, attempt), isExit);
  }
  spawns(): SpawnRecord[] {
    return readAll(this.#folder.spawnsDir, isSpawn);
  }
  exits(): AttemptExit[] {
    return readAll(this.#folder.exitsDir, isExit);
  }

  recording({ stream, attempt }: AttemptRef): string {
    return this.#folder.recording(stream, attempt);
  }

  /** @throws Error when the disk does not take it: nothing may be started then */
  writeSpawn(record: SpawnRecord): void {
    writeFileAtomic.sync(this.#folder.spawn(record.stream, record.attempt), line(record), { mode: 0o600, fsync: false });
  }
  forgetSpawn({ stream, attempt }: AttemptRef): void {
    rmSync(this.#folder.spawn(stream, attempt), { force: true });
  }
  /**
   * Not in the background: under a flood each step of that would wait for a turn of its own, and what needs this attempt with it.
   * @throws Error when the disk does not take it
   */
  writeExit(exit: AttemptExit): void {
    writeFileAtomic.sync(this.#folder.exit(exit.stream, exit.attempt), line(exit), { mode: 0o600, fsync: false });
  }
}

const line = (value: unknown): string => JSON.stringify(value) + '\n';

/** A file that is missing, or that a power cut left empty, is no record. */
function read<T>(file: string, is: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return is(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function readAll<T>(dir: string, is: (value: unknown) => value is T): T[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .map((name) => read(join(dir, name), is))
    .filter((record) => record !== null);
}

function isRef(value: unknown): value is AttemptRef {
  const ref = value as Partial<AttemptRef> | null;
  return typeof ref?.stream === 'string' && typeof ref.attempt === 'number';
}
const isSpawn = (value: unknown): value is SpawnRecord => isRef(value) && 'process' in value;
const isExit = (value: unknown): value is AttemptExit => isRef(value) && typeof (value as Partial<AttemptExit>).exitCode === 'number';
