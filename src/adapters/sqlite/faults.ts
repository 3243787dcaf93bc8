import { LeaseLost } from '../../core/ports/index.ts';

/** The journal cannot be used. The message says where, what, and what to do. */
export class JournalFault extends Error {
  override readonly name = 'JournalFault';
}

/** Primary result codes of SQLite that a person can do something about. */
const busy = 5;
const readOnly = 8;
const ioError = 10;
const corrupt = 11;
const full = 13;
const cannotOpen = 14;
const notADatabase = 26;

/** SQLite's primary result code of an error that node:sqlite threw, or `null` when it is another error. */
export function sqliteCode(error: unknown): number | null {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : null;
}

export const isBusy = (error: unknown): boolean => sqliteCode(error) === busy;

/** Turns whatever was thrown while using the journal at `file` into an error with a sentence for a person. */
export function journalFault(file: string, error: unknown): Error {
  if (error instanceof JournalFault || error instanceof LeaseLost) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new JournalFault(sentence(file, sqliteCode(error), message), { cause: error });
}

function sentence(file: string, code: number | null, message: string): string {
  switch (code) {
    case full:
      return `the disk that holds ${file} is full; free some space, then 'sluice attach' goes on with the run`;
    case readOnly:
      return `${file} may not be written to (${message}); make it and its folder writable for you`;
    case cannotOpen:
      return `${file} cannot be opened (${message}); check that its folder exists and is yours`;
    case corrupt:
    case notADatabase:
      return `${file} is damaged (${message}); move it and its -wal and -shm files away to begin a new journal`;
    case busy:
      return `${file} is locked by another program; close what has it open and try again`;
    case ioError:
      return `${file} cannot be read or written (${message}); the disk may be full or failing`;
    default:
      return `${file}: ${message}`;
  }
}
