import { existsSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { readPermissionAnswer, type PermissionAnswer } from '../../core/agent-files/permission-answer.ts';

/** How often it looks whether its agent and its folder are still there, and for an answer that no file event told of. Milliseconds. */
const lookEveryMs = 500;

/**
 * Waits for `permissions/ID.json`, for hours if need be, also while no engine runs.
 * @returns null when nobody waits for the answer any more: it was told to end, or its agent or its folder has gone
 */
export function waitForAnswer(folder: string, permission: string): Promise<PermissionAnswer | null> {
  const permissions = join(folder, 'permissions');
  const file = join(permissions, `${permission}.json`);
  const agent = process.ppid;
  return new Promise((resolve) => {
    const look = (): void => {
      const answer = answerIn(file);
      if (answer !== null) end(answer);
      // An agent that dies leaves its hooks behind.
      else if (!existsSync(folder) || process.ppid !== agent) end(null);
    };
    const timer = setInterval(look, lookEveryMs);
    const watcher = watched(permissions, look);
    const end = (answer: PermissionAnswer | null): void => {
      clearInterval(timer);
      watcher?.close();
      for (const signal of endings) process.off(signal, told);
      resolve(answer);
    };
    const told = (): void => end(null);
    for (const signal of endings) process.on(signal, told);
    look();
  });
}

const endings = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

function answerIn(file: string): PermissionAnswer | null {
  try {
    return readPermissionAnswer(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** So that an answer is taken at once; where files cannot be watched it is seen at the next look. */
function watched(folder: string, look: () => void) {
  try {
    return watch(folder, look).on('error', () => {});
  } catch {
    return null;
  }
}
