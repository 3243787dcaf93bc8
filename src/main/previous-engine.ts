import { setTimeout as pause } from 'node:timers/promises';
import type { Processes } from '../core/ports/index.ts';
import type { ProcessIdentity } from '../core/run/events.ts';

/** How long the engine that was replaced may take to go; one that is stopped goes when it is woken up. */
const goingMs = 2_000;
const stepMs = 5;

/** Tells the engine that was replaced to go, so that it does not find out by its next event, and waits for that. It can decide nothing any more. */
export async function endPrevious(processes: Processes, previous: ProcessIdentity): Promise<void> {
  if (!processes.isAlive(previous)) return;
  process.kill(previous.pid, 'SIGTERM');
  const end = performance.now() + goingMs;
  while (processes.isAlive(previous) && performance.now() < end) await pause(stepMs);
}
