import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildReport } from '../../src/core/report/report.ts';
import { htmlReport } from '../../src/core/report/write/html.ts';
import { junitReport } from '../../src/core/report/write/junit.ts';
import { markdownReport } from '../../src/core/report/write/markdown.ts';
import { fold } from '../../src/core/run/reduce.ts';
import { goldenOf, readJournal, type Golden } from './golden.ts';

const folder = join(import.meta.dirname, 'journals');
const versions = readdirSync(folder);

describe.each(versions)('journals of format %s', (version) => {
  const names = readdirSync(join(folder, version)).flatMap((file) => (file.endsWith('.ndjson') ? [file.slice(0, -'.ndjson'.length)] : []));
  const read = (file: string) => readFileSync(join(folder, version, file), 'utf8');

  test.each(names)('%s folds to what it always did', (name) => {
    const journal = readJournal(read(`${name}.ndjson`));
    expect(new Set(journal.map(({ v }) => `v${v}`))).toEqual(new Set([version]));
    const found = JSON.parse(JSON.stringify(goldenOf(journal))) as Golden;
    const { decisions, state } = JSON.parse(read(`${name}.golden.json`)) as Golden;
    expect(found.decisions).toEqual(decisions);
    // What the state has learned to hold since then may stand beside what it held.
    expect(found.state).toMatchObject(state as object);
  });

  test.each(names)('%s can be resumed from any of its events', (name) => {
    const journal = readJournal(read(`${name}.ndjson`));
    const whole = JSON.stringify(fold(journal));
    for (let seq = 1; seq < journal.length; seq++) {
      const restored = JSON.parse(JSON.stringify(fold(journal.slice(0, seq)))) as ReturnType<typeof fold>;
      expect(JSON.stringify(fold(journal.slice(seq), restored))).toBe(whole);
    }
  });

  test.each(names)('%s can be reported, and proves its order', (name) => {
    const report = buildReport(readJournal(read(`${name}.ndjson`)), { now: 0, look: () => ({ kind: 'missing' }) });
    expect(report.order).toMatchObject({ verdict: 'kept', counts: { violated: 0, notComparable: 0 }, contradictions: [] });
    for (const write of [markdownReport, htmlReport, junitReport]) expect(write(report)).not.toMatch(/undefined|NaN|\[object/);
  });

  test('none has lost its other half', () => {
    const files = readdirSync(join(folder, version)).toSorted();
    expect(files).toEqual(names.flatMap((name) => [`${name}.golden.json`, `${name}.ndjson`]).toSorted());
    expect(names.length).toBeGreaterThan(0);
  });
});
