import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { writeEventLine, type EventLine } from '../../core/agent-files/event-line.ts';

/** `events.jsonl` of an attempt. What cannot be written is told once, and the agent goes on: its state is then read from less. */
export class EventFile {
  readonly #tell: (problem: string) => void;
  #file: number | null = null;
  #broken = false;

  constructor(folder: string, tell: (problem: string) => void) {
    this.#tell = tell;
    this.#try(() => {
      this.#file = openSync(join(folder, 'events.jsonl'), 'a', 0o600);
    });
  }

  append(from: EventLine['from'], lines: readonly string[]): void {
    if (lines.length === 0) return;
    const at = Date.now();
    this.#try(() => {
      if (this.#file !== null) writeAll(this.#file, lines.map((text) => writeEventLine({ at, from, text })).join(''));
    });
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #try(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!this.#broken) this.#tell(`The events of this agent cannot be kept: ${error instanceof Error ? error.message : String(error)}`);
      this.#broken = true;
    }
  }
}

function writeAll(file: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) rest = rest.subarray(writeSync(file, rest));
}
