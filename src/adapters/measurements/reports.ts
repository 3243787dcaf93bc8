import { glob, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ReadText } from '../../core/measure/judgement.ts';
import { CannotRead, readText } from './read-text.ts';

/** More reports than this were not meant by any pattern. */
const mostReports = 2_000;

/** File systems keep times in steps of some milliseconds, a step behind the clock. */
const clockStepMs = 50;

/**
 * Reads the file of that name, or all that fit the pattern, in the order of their names.
 * @param writtenSince when the program that should have written them was started; older ones are of an earlier run, and are no measurement of this one
 * @throws {CannotRead}
 */
export async function readReports(dir: string, from: string, writtenSince: number | null): Promise<readonly ReadText[]> {
  const names = await namesOf(dir, from);
  const times = await Promise.all(names.map(async (name) => (await stat(resolve(dir, name))).mtimeMs));
  const fresh = names.filter((_, place) => writtenSince === null || (times[place] ?? 0) >= writtenSince - clockStepMs);
  if (fresh.length === 0)
    throw new CannotRead(
      `${from} is older than this run of the command, which has written ${names.length > 1 ? 'none of them' : 'no new one'}`,
    );
  const reads: ReadText[] = [];
  for (const name of fresh) reads.push(await readText(resolve(dir, name), name));
  const left = names.length - fresh.length;
  const [first, ...rest] = reads;
  if (left === 0 || first === undefined) return reads;
  return [{ ...first, notes: [...first.notes, `${left} older of ${from} left out`] }, ...rest];
}

async function namesOf(dir: string, from: string): Promise<readonly string[]> {
  // A file may have such characters in its name.
  if (await exists(resolve(dir, from))) return [from];
  if (!/[*?[\]{}]/.test(from)) throw new CannotRead(`${from} does not exist`);
  const names: string[] = [];
  for await (const name of glob(from, { cwd: dir })) {
    if (names.push(name) > mostReports) throw new CannotRead(`more than ${mostReports} files fit ${from}`);
  }
  if (names.length === 0) throw new CannotRead(`no file fits ${from}`);
  return names.sort();
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
