import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../../src/core/ids.ts';
import type { Fields } from '../../../src/core/text/fields.ts';
import { readAgentStatus } from '../../../src/core/shared-status/document.ts';
import { mergeAgentStatus, sameJson, type ReadFile } from '../../../src/core/shared-status/merge.ts';
import { entryOf, readingOf } from '../../../src/core/shared-status/stream-entry.ts';

const fileOf = (file: string, fields: Fields, changedAt = 0): ReadFile => {
  const read = readAgentStatus(JSON.stringify(fields));
  if (read.kind !== 'status') throw new Error(read.fault.reason);
  return { file, status: read.status, changedAt };
};
const agents = (file: string, ...entries: Fields[]) => fileOf(file, { agents: entries });
const winner = (...files: ReadFile[]) => mergeAgentStatus(files).agents[0];

describe('files that agents share', () => {
  test.each([
    ['{"agents": [', 1, 13, 'is no JSON: it ends where a value or ] is expected'],
    ['[]', undefined, undefined, 'is JSON, but no object'],
    ['{"agents": {}}', undefined, undefined, 'has `agents`, which is no list'],
    ['{"integrationQueue": 3}', undefined, undefined, 'has `integrationQueue`, which is no list'],
  ])('are refused with a place: %s', (text, line, column, reason) => {
    expect(readAgentStatus(text)).toEqual({ kind: 'fault', fault: { reason, ...(line === undefined ? {} : { line, column }) } });
  });

  test('what is in them that is no entry is left alone', () => {
    expect(fileOf('a', { agents: [null, 'x', { role: 'no id' }, { id: 'A' }] }).status.agents.map(({ id }) => id)).toEqual(['A']);
  });

  test('of two entries with one id that wins which was updated last', () => {
    const old = agents('main', { id: 'A', lastUpdate: '2026-01-01T10:00:00Z', tasksComplete: 9 });
    const fresh = agents('tree', { id: 'A', lastUpdated: '2026-01-01T11:00:00+00:00', tasksComplete: 1 });
    expect(winner(old, fresh)).toMatchObject({ file: 'tree', fields: { tasksComplete: 1 } });
    expect(winner(fresh, old)).toMatchObject({ file: 'tree', fields: { tasksComplete: 1 } });
  });

  test('without such a time, the one that is further; else the first file', () => {
    const half = agents('half', { id: 'A', tasksComplete: 5, tasksTotal: 10 });
    const most = agents('most', { id: 'A', tasksComplete: 3, tasksTotal: 4 });
    const over = agents('over', { id: 'A', status: 'complete' });
    expect(winner(half, most)?.file).toBe('most');
    expect(winner(most, half)?.file).toBe('most');
    expect(winner(most, over)?.file).toBe('over');
    expect(winner(half, agents('same', { id: 'A', tasksComplete: 5, tasksTotal: 10 }))?.file).toBe('half');
  });

  test('fields that only the loser has survive', () => {
    const old = agents('main', { id: 'A', lastUpdate: '2026-01-01T10:00:00Z', mood: 'fine', tasksTotal: 3 });
    const fresh = agents('tree', { id: 'A', lastUpdate: '2026-01-01T11:00:00Z', tasksTotal: 4 });
    expect(winner(old, fresh)?.fields).toMatchObject({ mood: 'fine', tasksTotal: 4 });
  });

  test('the winner is the same in whatever order files with times are read', () => {
    const entry = fc.record({ id: fc.constantFrom('A', 'B'), second: fc.nat(59), tasksComplete: fc.nat(5) });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ({ id, second }) => `${id}${second}`, maxLength: 6 }), (entries) => {
        const files = entries.map(({ id, second, tasksComplete }, index) =>
          agents(`f${index}`, { id, tasksComplete, lastUpdate: new Date(second * 1000).toISOString() }),
        );
        const told = (read: readonly ReadFile[]) => new Map(mergeAgentStatus(read).agents.map(({ id, file }) => [id, file]));
        expect(told(files.toReversed())).toEqual(told(files));
      }),
    );
  });

  test('are the same whatever the order of their fields', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const turned: unknown = JSON.parse(JSON.stringify(value), (_, each: unknown) =>
          typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).toReversed()) : each,
        );
        expect(sameJson(JSON.parse(JSON.stringify(value)), turned)).toBe(true);
      }),
    );
    expect(sameJson({ a: 1 }, { a: 1, b: undefined })).toBe(false);
    expect(sameJson([1], { 0: 1 })).toBe(false);
  });
});

describe('the entry of a stream', () => {
  const stream = asStreamId('2SA-DASHBOARD');
  const at = '2026-01-01T10:00:00Z';
  const since = Date.parse(at);

  test('is found by its id, by its stream, or by its phase, as the plan calls it', () => {
    const entries = [{ id: 'agent-2sa-001', phase: '2sa-dashboard' }, { id: 'x', stream: '2SA-DASHBOARD' }, { id: '2SA-DASHBOARD' }];
    for (const entry of entries) expect(entryOf(mergeAgentStatus([agents('f', entry)]), stream, 0)?.id).toBe(entry.id);
    expect(entryOf(mergeAgentStatus([agents('f', { id: 'other', phase: '2C' })]), stream, 0)).toBeNull();
  });

  test('is the newest of several, and none that an earlier attempt wrote', () => {
    const merged = mergeAgentStatus([
      agents(
        'f',
        { id: 'a', phase: '2SA-DASHBOARD', lastUpdate: at },
        { id: 'b', phase: '2SA-DASHBOARD', lastUpdate: '2026-01-01T10:00:05Z' },
      ),
    ]);
    expect(entryOf(merged, stream, since)?.id).toBe('b');
    expect(entryOf(merged, stream, since + 60_000)).toBeNull();
    expect(entryOf(mergeAgentStatus([fileOf('f', { agents: [{ id: stream }] }, since)]), stream, since)?.id).toBe(stream);
  });

  test('says how far it is, what blocks it and what it has provided', () => {
    const [entry] = mergeAgentStatus([
      agents('f', { id: 'A', tasksComplete: 12, tasksTotal: 18, blockers: ['D is late', 'x'], dependenciesProvided: ['super-admin-card'] }),
    ]).agents;
    expect(entry && readingOf(entry)).toEqual({ tasksDone: 12, tasksTotal: 18, blocker: 'D is late', milestones: ['super-admin-card'] });
  });
});
