import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import xterm from '@xterm/headless';
import { numberAt, textAt } from '../../../src/core/text/fields.ts';
import { readCommand, type TerminalSign } from '../../../src/core/agent-state/terminal/scan.ts';
import { sampleObjects, samplesFolder } from './read.ts';

/** All recordings are of a terminal of this size. */
const size = { cols: 110, rows: 32 };

/** Something that happened while a terminal was recorded: a sign, or something that was typed. */
export interface Happening {
  /** Seconds from the start. */
  readonly at: number;
  readonly sign: TerminalSign | null;
  /** The screen just before. */
  readonly rows: readonly string[];
}

/** The bytes of a recording. @param file its timeline */
export const rawBytes = (file: string): Uint8Array =>
  gunzipSync(readFileSync(join(samplesFolder, file.replace('.timeline.jsonl', '.raw.gz'))));

/**
 * A recording, played through an emulator.
 * @param file a timeline: what was typed, told and written, in order, with the number of bytes in between
 * @returns all that happened, and last the screen at the end
 */
export async function playRecording(file: string): Promise<Happening[]> {
  const raw = rawBytes(file);
  const terminal = new xterm.Terminal({ ...size, scrollback: 0, allowProposedApi: true, logLevel: 'off' });
  const write = async (bytes: Uint8Array): Promise<string[]> => {
    await new Promise<void>((done) => terminal.write(bytes, done));
    return Array.from({ length: size.rows }, (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true) ?? '');
  };
  const happened: Happening[] = [];
  let [written, shown] = [0, 0];
  for (const fields of sampleObjects(file)) {
    written += numberAt(fields, 'outBytesSinceLast') ?? 0;
    const at = numberAt(fields, 't');
    if (at === null) continue;
    const rows = await write(raw.subarray(shown, written));
    shown = written;
    happened.push({ at, sign: readCommand(`${String(fields['osc'])};${textAt(fields, 'v') ?? ''}`), rows });
  }
  const rows = await write(raw.subarray(shown));
  terminal.dispose();
  return [...happened, { at: Infinity, sign: null, rows }];
}
