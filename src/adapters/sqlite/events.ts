import type { DatabaseSync } from 'node:sqlite';
import { asRunId, type RunId } from '../../core/ids.ts';
import type { Envelope, RunEvent } from '../../core/run/events.ts';
import { JournalFault } from './faults.ts';

/** The newest event format that this version folds. */
const eventVersion = 1;

/** The table of events. Every method throws what node:sqlite throws; the journal makes sentences of it. */
export interface EventTable {
  insert(event: Envelope): void;
  /** A negative `limit` is none. */
  after(run: RunId, seq: number, limit: number): Envelope[];
  runs(): RunId[];
  forget(run: RunId): void;
}

export function eventTable(database: DatabaseSync, file: string): EventTable {
  const select = database.prepare('SELECT seq, at, mono, data, v FROM events WHERE run = ? AND seq > ? ORDER BY seq LIMIT ?');
  const first = database.prepare('SELECT run FROM events WHERE seq = 1 ORDER BY at DESC, run DESC');
  return {
    insert: inserter(database),
    after(run, seq, limit) {
      let expected = seq;
      return select.all(run, seq, limit).map((row): Envelope => {
        expected += 1;
        if (row['seq'] !== expected) throw damaged(file, `event ${expected} of ${run} is missing`);
        return {
          v: versionOf(Number(row['v']), run, file),
          run,
          seq: expected,
          at: Number(row['at']),
          mono: Number(row['mono']),
          event: parse(row['data'], run, expected, file),
        };
      });
    },
    runs: () => first.all().map((row) => asRunId(String(row['run']))),
    forget: (run) => void database.prepare('DELETE FROM events WHERE run = ?').run(run),
  };
}

/** Prepared on first use, for a reader may not prepare a statement that writes. */
function inserter(database: DatabaseSync): (event: Envelope) => void {
  let insert: ReturnType<DatabaseSync['prepare']> | null = null;
  return ({ v, run, seq, at, mono, event }) => {
    insert ??= database.prepare('INSERT INTO events (run, seq, at, mono, type, data, v) VALUES (?, ?, ?, ?, ?, ?, ?)');
    insert.run(run, seq, at, mono, event.type, JSON.stringify(event), v);
  };
}

function versionOf(version: number, run: RunId, file: string): 1 {
  if (version !== eventVersion) {
    throw new JournalFault(`${file}: ${run} was written by a newer Sluice (event format ${version}); update Sluice`);
  }
  return 1;
}

function parse(data: unknown, run: RunId, seq: number, file: string): RunEvent {
  try {
    return JSON.parse(String(data)) as RunEvent;
  } catch {
    throw damaged(file, `event ${seq} of ${run} cannot be read`);
  }
}

const damaged = (file: string, what: string) => new JournalFault(`${file} is damaged: ${what}`);
