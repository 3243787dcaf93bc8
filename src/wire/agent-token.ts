import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RunId } from '../core/ids.ts';
import type { AttemptRef } from '../core/ports/attempts.ts';
import type { RunFolder } from './run-folder.ts';

/**
 * The token that binds the tools of an agent to its attempt: whoever has it speaks for this attempt and no other. It guards against mistakes,
 * such as an environment that was handed on to something else, and not against the person's own account, which may read the key.
 * @throws Error when the key of the run cannot be read or made
 */
export const agentToken = (folder: RunFolder, run: RunId, ref: AttemptRef): string => signed(keyOf(folder, true), run, ref);

/** @returns false, too, for a run that has given out no token */
export function isAgentToken(folder: RunFolder, run: RunId, ref: AttemptRef, token: string): boolean {
  const key = keyOf(folder, false);
  if (key === '') return false;
  const [own, given] = [Buffer.from(signed(key, run, ref)), Buffer.from(token)];
  return own.length === given.length && timingSafeEqual(own, given);
}

const signed = (key: string, run: RunId, { stream, attempt }: AttemptRef): string =>
  createHmac('sha256', key)
    .update(JSON.stringify([run, stream, attempt]))
    .digest('hex');

function keyOf({ agentKey }: RunFolder, make: boolean): string {
  if (make) {
    mkdirSync(dirname(agentKey), { recursive: true, mode: 0o700 });
    try {
      writeFileSync(agentKey, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      // It was made before, by this engine or an earlier one.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  try {
    return readFileSync(agentKey, 'utf8').trim();
  } catch (error) {
    if (!make && (error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
