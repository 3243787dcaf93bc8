import { DatabaseSync } from 'node:sqlite';
import { isBusy, JournalFault, journalFault } from './faults.ts';

/** Grows when the tables change; a newer file is refused instead of being misread. */
const schemaVersion = 1;

/** How long a statement waits for another engine's commit. Commits take well under a millisecond, so this is met by a stopped process only. */
const busyTimeoutMs = 5_000;

const tables = `
  CREATE TABLE IF NOT EXISTS events (
    run TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, mono REAL NOT NULL,
    type TEXT NOT NULL, data TEXT NOT NULL, v INTEGER NOT NULL,
    PRIMARY KEY (run, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS leases (
    run TEXT PRIMARY KEY, epoch INTEGER NOT NULL, held INTEGER NOT NULL,
    pid INTEGER NOT NULL, startTime TEXT NOT NULL, bootId TEXT NOT NULL, hostname TEXT NOT NULL, since INTEGER NOT NULL
  ) STRICT;
`;

/** Opens the file for writing and makes its tables. @throws {JournalFault} */
export function openForWriting(file: string): DatabaseSync {
  return open(file, false, (database) => {
    whenFree(() => database.exec('PRAGMA journal_mode = WAL'));
    // FULL: a commit is on the disk when it returns, power cut or not.
    database.exec('PRAGMA synchronous = FULL');
    if (versionOf(database, file) === schemaVersion) return;
    transact(database, () => {
      database.exec(tables);
      database.exec(`PRAGMA user_version = ${schemaVersion}`);
    });
  });
}

/**
 * Opens a file that exists, for reading only.
 * @returns `null` when whoever makes it has not come so far as to make its tables @throws {JournalFault}
 */
export function openForReading(file: string): DatabaseSync | null {
  let empty = false;
  const database = open(file, true, (database) => {
    if (versionOf(database, file) !== 0) return;
    empty = database.prepare('SELECT name FROM sqlite_master').get() === undefined;
    if (!empty) throw new JournalFault(`${file} is not a journal of Sluice`);
  });
  if (!empty) return database;
  database.close();
  return null;
}

/** Runs `work` in one transaction that has the write lock from its beginning; nothing of it stays when it throws. */
export function transact<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // Some faults, a full disk among them, have rolled back already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function open(file: string, readOnly: boolean, prepare: (database: DatabaseSync) => void): DatabaseSync {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { readOnly, timeout: busyTimeoutMs });
    prepare(database);
    return database;
  } catch (error) {
    database?.close();
    throw journalFault(file, error);
  }
}

function versionOf(database: DatabaseSync, file: string): number {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version > schemaVersion) {
    throw new JournalFault(`${file} was written by a newer Sluice (format ${version}, this one knows ${schemaVersion}); update Sluice`);
  }
  return version;
}

/** Switching to WAL does not wait for the lock by itself when two processes make the file at once. */
function whenFree(work: () => void): void {
  const end = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
