import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { statusLineEvent } from '../../core/agent-files/hook-line.ts';
import { at, parseFields, type Fields } from '../../core/text/fields.ts';
import { append } from './append.ts';
import { ownStatusLine } from './own-status-line.ts';

/**
 * Claude Code calls its status line several times a second with all that it knows of its session. What Sluice counts is written down when it has
 * changed; on the screen appears what would have appeared without Sluice: the person's own status line, or none.
 */
export async function showStatusLine(folder: string, text: string): Promise<void> {
  const payload = parseFields(text);
  if (payload !== null) record(folder, payload);
  const own = ownStatusLine(payload);
  if (own !== null) await runOwn(own, text);
}

function record(folder: string, payload: Fields): void {
  try {
    const counted = countedOf(payload);
    const written = JSON.stringify(counted);
    const file = join(folder, 'status-line.json');
    if (written === before(file)) return;
    append(folder, { at: Date.now(), event: statusLineEvent, payload: counted, permission: null });
    writeFileSync(file, written, { mode: 0o600 });
  } catch {
    // The run has been cleaned up. The person's own line is shown all the same.
  }
}

/** Without the durations, which never stand still. */
const countedOf = (payload: Fields): Fields => ({
  session_id: payload['session_id'],
  transcript_path: payload['transcript_path'],
  model: payload['model'],
  cost: { total_cost_usd: at(payload, 'cost', 'total_cost_usd') },
  context_window: payload['context_window'],
  rate_limits: payload['rate_limits'],
});

function before(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** It is given what Claude gives it, and prints where this program prints. */
function runOwn(command: string, text: string): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, stdio: ['pipe', 'inherit', 'ignore'] });
    child.on('error', () => resolve());
    child.on('close', () => resolve());
    // One that does not read what it is given is its own affair.
    child.stdin.on('error', () => {});
    child.stdin.end(text);
    // Claude ends a status line that is out of date: what it runs goes with it.
    process.on('SIGTERM', () => child.kill());
  });
}
