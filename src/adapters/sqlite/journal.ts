import { existsSync } from 'node:fs';
import type { Journal } from '../../core/ports/index.ts';
import type { ProcessIdentity } from '../../core/run/events.ts';
import { journalFile } from '../../wire/run-folder.ts';
import { makeSluiceDir } from '../../wire/sluice-dir.ts';
import { openForReading, openForWriting, transact } from './database.ts';
import { eventTable } from './events.ts';
import { journalFault } from './faults.ts';
import { leaseTable } from './leases.ts';

/** What those see of the journal who only look: faces that show a past run. */
export type JournalReader = Pick<Journal, 'read' | 'holder' | 'runs' | 'close'>;

/**
 * Opens the journal of a project, and makes it when there is none.
 * @param isAlive whether a process of this machine and this boot is still the one that it was
 * @throws {JournalFault} with a sentence for a person; so do all methods
 */
export function openJournal(projectDir: string, isAlive: (process: ProcessIdentity) => boolean): Journal {
  makeSluiceDir(projectDir);
  const file = journalFile(projectDir);
  const database = openForWriting(file);
  const told = teller(file);
  const events = told(() => eventTable(database, file));
  const leases = told(() => leaseTable(database, isAlive));
  return {
    read: (run, afterSeq = 0, limit = -1) => told(() => events.after(run, afterSeq, limit)),
    append: (lease, added) =>
      told(() =>
        transact(database, () => {
          leases.check(lease);
          for (const event of added) events.insert(event);
        }),
      ),
    acquire: (run, self, options) => told(() => transact(database, () => leases.acquire(run, self, options?.takeOver ?? false))),
    release: (lease) => told(() => transact(database, () => leases.release(lease))),
    forget: (lease) =>
      told(() =>
        transact(database, () => {
          leases.check(lease);
          events.forget(lease.run);
          leases.forget(lease.run);
        }),
      ),
    holder: (run) => told(() => leases.holder(run)),
    runs: () => told(() => events.runs()),
    close: () => told(() => database.close()),
  };
}

/** Opens the journal of a project to look at it. @returns `null` when the project has none yet @throws {JournalFault} */
export function readJournal(projectDir: string): JournalReader | null {
  const file = journalFile(projectDir);
  if (!existsSync(file)) return null;
  const database = openForReading(file);
  if (database === null) return null;
  const told = teller(file);
  const events = told(() => eventTable(database, file));
  const leases = told(() => leaseTable(database, () => true));
  return {
    read: (run, afterSeq = 0, limit = -1) => told(() => events.after(run, afterSeq, limit)),
    holder: (run) => told(() => leases.holder(run)),
    runs: () => told(() => events.runs()),
    close: () => told(() => database.close()),
  };
}

/** Runs something on the file and makes a sentence of what goes wrong. */
const teller =
  (file: string) =>
  <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw journalFault(file, error);
    }
  };
