import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { openJournal, readJournal } from '../../../src/adapters/sqlite/journal.ts';
import { openForWriting } from '../../../src/adapters/sqlite/database.ts';
import { journalFault } from '../../../src/adapters/sqlite/faults.ts';
import { asRunId } from '../../../src/core/ids.ts';
import type { Journal } from '../../../src/core/ports/index.ts';
import { journalFile } from '../../../src/wire/run-folder.ts';
import { journalContract } from '../../contract/journal.ts';
import { MemoryJournals } from '../../support/fakes/memory-journal.ts';

const dirs: string[] = [];
const project = () => {
  const dir = mkdtempSync(join(tmpdir(), 'sluice-journal-'));
  dirs.push(dir);
  return dir;
};
afterEach(() => dirs.splice(0).forEach((dir) => rmSync(dir, { recursive: true, force: true })));

journalContract('sqlite', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sluice-journal-'));
  const dead = new Set<number>();
  const opened: Journal[] = [];
  return {
    open: () => {
      const journal = openJournal(dir, (process) => !dead.has(process.pid));
      opened.push(journal);
      return journal;
    },
    kill: (process) => dead.add(process.pid),
    close: () => {
      for (const journal of opened) journal.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
});

journalContract('memory', () => {
  const journals = new MemoryJournals();
  return { open: () => journals.open(), kill: (process) => journals.kill(process), close: () => undefined };
});

const run = asRunId('r-1');
const self = { process: { pid: 1, startTime: '1', bootId: 'b' }, hostname: 'h', since: 0 };
const started = (dir: string) => {
  const journal = openJournal(dir, () => true);
  const result = journal.acquire(run, self);
  if (!result.ok) throw new Error('refused');
  const event = (seq: number) => ({ v: 1 as const, run, seq, at: seq, mono: seq, event: { type: 'engineFaulted' as const, what: 'x' } });
  return { journal, lease: result.lease, event };
};

describe('the file', () => {
  test('it lies in .sluice, which ignores itself, and is durable: WAL with synchronous FULL', () => {
    const dir = project();
    const { journal } = started(dir);
    expect(readFileSync(join(dir, '.sluice/.gitignore'), 'utf8')).toBe('*\n');
    const database = new DatabaseSync(journalFile(dir));
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    database.close();
    journal.close();
    const written = openForWriting(journalFile(dir));
    expect(written.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    written.close();
  });

  test('a reader sees what a live engine writes, and never makes a file', () => {
    const dir = project();
    expect(readJournal(dir)).toBeNull();
    const { journal, lease, event } = started(dir);
    const reader = readJournal(dir);
    journal.append(lease, [event(1)]);
    expect(reader?.read(run)).toEqual([event(1)]);
    expect(reader?.runs()).toEqual([run]);
    expect(reader?.holder(run)).toEqual(self);
    reader?.close();
    journal.close();
  });

  test('a file whose maker was killed before it made the tables is no journal yet; one of somebody else is none at all', () => {
    const dir = project();
    started(dir).journal.close();
    rmSync(journalFile(dir));
    const database = new DatabaseSync(journalFile(dir));
    database.exec('PRAGMA journal_mode = WAL');
    expect(readJournal(dir)).toBeNull();
    const { journal } = started(dir);
    expect(journal.read(run)).toEqual([]);
    journal.close();
    database.exec('PRAGMA user_version = 0');
    expect(() => readJournal(dir)).toThrow(/is not a journal of Sluice/);
    database.close();
  });

  test('many processes that open and write a new journal at once all succeed', () => {
    const dir = project();
    const program = `
      import { openJournal } from ${JSON.stringify(new URL('../../../src/adapters/sqlite/journal.ts', import.meta.url).href)};
      const run = 'r-' + process.argv[2];
      const journal = openJournal(process.argv[1], () => true);
      const { lease } = journal.acquire(run, { process: { pid: process.pid, startTime: '1', bootId: 'b' }, hostname: 'h', since: 0 });
      for (let seq = 1; seq <= 50; seq += 1) journal.append(lease, [{ v: 1, run, seq, at: seq, mono: seq, event: { type: 'engineFaulted', what: 'x' } }]);
    `;
    const each = `"$0" --input-type=module-typescript -e "$1" "$2" $i`;
    const { status, stderr } = spawnSync(
      'bash',
      [
        '-c',
        `for i in 1 2 3 4 5 6; do ${each} & pids="$pids $!"; done; for p in $pids; do wait $p || exit 1; done`,
        process.execPath,
        program,
        dir,
      ],
      { encoding: 'utf8' },
    );
    expect(status, stderr).toBe(0);
    const reader = readJournal(dir);
    expect(reader?.runs()).toHaveLength(6);
    for (const run of reader?.runs() ?? []) expect(reader?.read(run)).toHaveLength(50);
    reader?.close();
  });
});

describe('what is wrong is said', () => {
  test('a file that is no database', () => {
    const dir = project();
    started(dir).journal.close();
    writeFileSync(journalFile(dir), 'not a database at all, but longer than a header of SQLite would be '.repeat(4));
    expect(() => openJournal(dir, () => true)).toThrow(/journal\.db is damaged .* move it .* away/);
  });

  test('pages that were overwritten', () => {
    const dir = project();
    const { journal, lease, event } = started(dir);
    for (let seq = 1; seq <= 400; seq += 1) journal.append(lease, [event(seq)]);
    journal.close();
    const bytes = readFileSync(journalFile(dir));
    bytes.fill(0x5a, 4096);
    writeFileSync(journalFile(dir), bytes);
    expect(() => openJournal(dir, () => true).read(run)).toThrow(/is damaged/);
  });

  test('an event that is missing or cannot be read', () => {
    const dir = project();
    const { journal, lease, event } = started(dir);
    journal.append(lease, [event(1), event(2), event(3)]);
    const database = new DatabaseSync(journalFile(dir));
    database.exec(`UPDATE events SET data = '{"type":' WHERE seq = 3`);
    expect(() => journal.read(run)).toThrow(/damaged: event 3 of r-1 cannot be read/);
    database.exec('DELETE FROM events WHERE seq = 2');
    expect(() => journal.read(run)).toThrow(/damaged: event 2 of r-1 is missing/);
    database.close();
    journal.close();
  });

  test('a file or an event of a newer version', () => {
    const dir = project();
    const { journal, lease, event } = started(dir);
    journal.append(lease, [event(1)]);
    const database = new DatabaseSync(journalFile(dir));
    database.exec('UPDATE events SET v = 2');
    expect(() => journal.read(run)).toThrow(/newer Sluice/);
    database.exec('PRAGMA user_version = 9');
    expect(() => openJournal(dir, () => true)).toThrow(/newer Sluice .*update/);
    database.close();
    journal.close();
  });

  test('a database that is full or may not be written, in the words of a person', () => {
    const dir = project();
    started(dir).journal.close();
    const file = journalFile(dir);
    const database = new DatabaseSync(file);
    const thrownBy = (work: () => void): Error => {
      try {
        work();
      } catch (error) {
        return journalFault(file, error);
      }
      throw new Error('nothing was thrown');
    };
    database.exec('PRAGMA max_page_count = 5');
    const filled = thrownBy(() => {
      database.exec("INSERT INTO events VALUES ('r', 1, 0, 0, 't', hex(zeroblob(1000000)), 1)");
    });
    expect(filled.message).toBe(`the disk that holds ${file} is full; free some space, then 'sluice attach' goes on with the run`);
    database.exec('PRAGMA query_only = 1');
    expect(thrownBy(() => database.exec('DELETE FROM events')).message).toMatch(/may not be written to/);
    database.close();
  });

  test('a project that cannot have a .sluice folder', () => {
    const dir = project();
    writeFileSync(join(dir, '.sluice'), 'a file');
    expect(() => openJournal(dir, () => true)).toThrow(/keeps its records in .*\.sluice and cannot make it/);
  });
});
