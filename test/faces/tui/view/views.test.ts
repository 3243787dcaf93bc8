import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asStreamId } from '../../../../src/core/ids.ts';
import { headerView } from '../../../../src/faces/tui/view/header.ts';
import { gateRows } from '../../../../src/faces/tui/view/gate-list.ts';
import { listRows, listWindow } from '../../../../src/faces/tui/view/list.ts';
import { outlineOf } from '../../../../src/faces/tui/view/outline.ts';
import { stripSpans } from '../../../../src/faces/tui/view/strip.ts';
import { spanColumns } from '../../../../src/faces/tui/view/text.ts';
import { whyView } from '../../../../src/faces/tui/view/why.ts';
import { checkpoint, phase, plan, stream } from '../../../support/plans.ts';
import { stage } from '../../../support/tui/stages.ts';
import { Scenario } from '../../../core/run/scenario.ts';

const at = (name: Parameters<typeof stage>[0]) => {
  const { scenario } = stage(name);
  return { run: scenario.state, now: scenario.now };
};

describe('the stream list', () => {
  it('goes by phase, streams without one last under a heading of their own', () => {
    const run = new Scenario(plan([stream('loose'), stream('A', { phase: 'one' })], { phases: [phase('one')] })).state;
    expect(outlineOf(run.plan).streams).toEqual(['A', 'loose']);
    expect(listRows(run, 0, null).map((row) => (row.kind === 'phase' ? row.title : row.id))).toEqual([
      'one',
      'A',
      'without a phase',
      'loose',
    ]);
    expect(outlineOf(run.plan).rows).toHaveLength(4);
  });
  it('has no headings where there are no phases', () => {
    const run = new Scenario(plan([stream('A'), stream('B')])).state;
    expect(listRows(run, 0, null).every(({ kind }) => kind === 'stream')).toBe(true);
  });
  it('always shows the selected row, and scrolls no further than it must', () => {
    const { run, now } = at('many');
    fc.assert(
      fc.property(fc.nat(63), fc.integer({ min: 3, max: 90 }), fc.nat(80), (index, height, first) => {
        const stream = outlineOf(run.plan).streams[index] ?? null;
        const rows = listRows(run, now, stream);
        const top = listWindow(run, stream, height, first);
        const selected = rows.findIndex((row) => row.kind === 'stream' && row.selected);
        expect(selected >= top && selected < top + height).toBe(true);
        expect(top >= 0 && (top + height <= rows.length || top === 0)).toBe(true);
        if (selected > first && selected < first + height - 1 && rows[selected - 1]?.kind === 'stream')
          expect(top).toBe(Math.max(0, Math.min(first, rows.length - height)));
      }),
    );
  });
});

describe('the time line', () => {
  it('fills its row at every width, whatever stands on it', () => {
    const marks = fc.array(fc.record({ title: fc.string(), at: fc.option(fc.nat(100)) }), { maxLength: 12 });
    fc.assert(
      fc.property(marks, fc.integer({ min: 40, max: 200 }), fc.nat(90), fc.option(fc.nat(200)), (checkpoints, width, minutes, end) => {
        const { state } = new Scenario(
          plan([stream('A')], {
            checkpoints: checkpoints.map(({ title, at }, index) =>
              checkpoint(`C${index}`, { title, atMs: at === null ? null : at * 60_000 }),
            ),
          }),
        );
        const spans = stripSpans(state, state.startedAt + minutes * 60_000, end === null ? null : end * 60_000, width);
        expect(spanColumns(spans)).toBe(width);
      }),
    );
  });
  it('shows every checkpoint that has a time, also those that fall together', () => {
    const checkpoints = [0, 1, 1, 1, 2].map((minute, index) => checkpoint(`C${index}`, { atMs: minute * 60_000, needs: ['A'] }));
    const { state } = new Scenario(plan([stream('A')], { checkpoints }));
    const text = stripSpans(state, state.startedAt, 60 * 60_000, 80)
      .map((part) => part.text)
      .join('');
    expect(text.match(/◇/g)).toHaveLength(5);
  });
});

it('lists failed and running gates before the others where there is no room for all', () => {
  const { run, now } = at('failed');
  expect(gateRows(run, now, null, 2).map(({ id }) => id)).toContain('lexer/tests');
  expect(gateRows(run, now, asStreamId('merge'), 2).map(({ id }) => id)).toEqual(['lexer/tests', 'merge/suite']);
  expect(gateRows(run, now, null, 100)).toHaveLength(6);
});

it('says in the header that the run waits for a person', () => {
  const { run, now } = at('held');
  expect(headerView(run, now, null, 1)).toMatchObject({ badge: { word: 'waits for you' }, done: 7, total: 10, running: 0 });
});

it('tells why: rule, source, age, attempts, gates', () => {
  const { run, now } = at('running');
  const rows = whyView(run, asStreamId('lexer'), now).rows.map(({ label, spans }) => `${label}: ${spans.map(({ text }) => text).join('')}`);
  expect(rows).toEqual([
    'state: ● running  since 2m ago',
    'because: attempt 2 runs as process 1',
    'rule: spawned  from the journal',
    'progress: 72 %, 5 of 7 done  34s ago',
    'now: npm test -- lexer',
    'read from: status.json',
    'attempts: 1  exit 1 after 4m 00s  pid 1',
    ': 2  for 2m  pid 1',
    'gates: · types  waiting',
    ': · tests  waiting',
    'retries: 1 of 3 attempts spent  30s before the second',
    'works in: /work/lexer',
  ]);
});
