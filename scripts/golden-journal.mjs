// Keeps a journal as a golden one: from now on it must fold to what it folds to today, whatever becomes of the reducer.
// Usage: sluice events RUN --json | node scripts/golden-journal.mjs NAME
// One that is there already is never replaced: a journal that folds differently is a broken promise to everybody who has such a journal. Where
// the change is meant, delete both files by hand and say why in the commit.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { goldenOf, readJournal } from '../test/replay/golden.ts';

const [name, ...rest] = process.argv.slice(2);
if (!name || rest.length > 0 || !/^[a-z0-9-]+$/.test(name)) {
  process.stderr.write('usage: sluice events RUN --json | node scripts/golden-journal.mjs NAME   (lower-case letters, digits, hyphens)\n');
  process.exit(2);
}
const journal = readJournal(readFileSync(0, 'utf8'));
const first = journal[0];
if (!first) {
  process.stderr.write('there is no event on standard input\n');
  process.exit(2);
}
const folder = join(resolve(import.meta.dirname, '..'), 'test', 'replay', 'journals', `v${first.v}`);
const events = join(folder, `${name}.ndjson`);
const golden = join(folder, `${name}.golden.json`);
for (const file of [events, golden]) {
  if (!existsSync(file)) continue;
  process.stderr.write(`${file} is there already, and golden journals are not replaced\n`);
  process.exit(1);
}
const text = JSON.stringify(goldenOf(journal), null, 2);
mkdirSync(folder, { recursive: true });
writeFileSync(events, journal.map((envelope) => JSON.stringify(envelope) + '\n').join(''), { flag: 'wx' });
writeFileSync(golden, text + '\n', { flag: 'wx' });
process.stdout.write(`${journal.length} events kept as ${events}\n`);
