import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * A recording is one asciicast v2 file. One that grows beyond its limit keeps its beginning there, and its newest part in files beside
 * it, `FILE.1`, `FILE.2` ..., of which the two newest are kept; when the attempt ends, they are joined to the one file again. The first
 * line of such a part is a `PartHeader`, the others are events.
 */
export interface CastHeader {
  readonly version: 2;
  readonly width: number;
  readonly height: number;
  /** When it began, seconds since the epoch. */
  readonly timestamp: number;
  readonly title?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Set when the parts have been joined: those that may still lie beside the file are left over. */
  readonly sluice?: { readonly joined: true };
}

export interface PartHeader {
  /** Bytes of output before this part. */
  readonly from: number;
  /** Where the part before it ended, in bytes of output; the file itself for the first. */
  readonly after: number;
  /** Where the file itself ended. */
  readonly head: number;
}

/** An event: seconds since the beginning; output, a new size (`80x24`), or a marker. Input is never recorded: people type secrets. */
export type CastEvent = readonly [at: number, kind: 'o' | 'r' | 'm', data: string];

export const partFile = (path: string, number: number): string => `${path}.${number}`;

/** The numbers of the parts that lie beside a recording, oldest first. */
export function partNumbers(path: string): number[] {
  const prefix = `${basename(path)}.`;
  let names: string[];
  try {
    names = readdirSync(dirname(path));
  } catch {
    // No folder, no parts.
    return [];
  }
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter((rest) => /^\d+$/.test(rest))
    .map(Number)
    .sort((a, b) => a - b);
}

/** The event that stands where output was dropped. */
export function droppedMarker(at: number, bytes: number): CastEvent {
  return [at, 'm', `${bytes} bytes of output were dropped here`];
}
export function droppedBytes([, kind, data]: CastEvent): number | null {
  const match = kind === 'm' ? /^(\d+) bytes of output were dropped here$/.exec(data) : null;
  return match === null ? null : Number(match[1]);
}
