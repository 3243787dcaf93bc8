import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttemptExit, AttemptRef } from '../../core/ports/index.ts';
import type { RunFolder } from '../../wire/run-folder.ts';

/** What the hosts of a run have written down, for when none of them is there to be asked. */
export function exitsOnDisk(folder: RunFolder): AttemptExit[] {
  return records(folder.exitsDir).filter(
    (value): value is AttemptExit => isRef(value) && typeof (value as Partial<AttemptExit>).exitCode === 'number',
  );
}

/** Attempts whose start a host wrote down, which it does before it begins. */
export function begunOnDisk(folder: RunFolder): AttemptRef[] {
  return records(folder.spawnsDir)
    .filter(isRef)
    .map(({ stream, attempt }) => ({ stream, attempt }));
}

/** A folder that no host has made yet holds nothing; a record that a power cut left empty is none. */
function records(dir: string): unknown[] {
  let names: string[];
  try {
    names = readdirSync(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names.filter((name) => name.endsWith('.json')).flatMap((name) => parsed(readFileSync(join(dir, name), 'utf8')));
}

function parsed(text: string): unknown[] {
  try {
    return [JSON.parse(text) as unknown];
  } catch {
    return [];
  }
}

function isRef(value: unknown): value is AttemptRef {
  const ref = value as Partial<AttemptRef> | null;
  return typeof ref?.stream === 'string' && typeof ref.attempt === 'number';
}
