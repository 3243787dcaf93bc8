import { expect, test } from 'vitest';
import { mergeReadings, type Reading } from '../../../src/core/progress/reading.ts';

const merge = (json: Reading | null, markdown: Reading | null) =>
  mergeReadings([
    { source: 'status.json', reading: json },
    { source: 'progress.md', reading: markdown },
  ]);

test('nothing that can be read is no progress at all', () => {
  expect(merge(null, null)).toBeNull();
  expect(mergeReadings([])).toBeNull();
});

test('the status file wins, progress.md fills in what it does not say', () => {
  expect(merge({ percent: 40, now: 'a' }, { percent: 90, now: 'b', blocker: 'c', eta: '5 m' })).toEqual({
    percent: 40,
    now: 'a',
    blocker: 'c',
    eta: '5 m',
    source: 'status.json',
  });
});

test('a blocker that the status file denies does not come back from progress.md', () => {
  expect(merge({ percent: 1, blocker: null }, { blocker: 'old' })).toEqual({ percent: 1, source: 'status.json' });
});

test('counts of one file are not mixed with those of another', () => {
  expect(merge({ percent: 40 }, { tasksDone: 9, tasksTotal: 10 })).toEqual({ percent: 40, source: 'status.json' });
  expect(merge({ now: 'a', tasksDone: 3 }, { tasksDone: 9, tasksTotal: 10 })).toEqual({
    now: 'a',
    percent: 90,
    tasksDone: 9,
    tasksTotal: 10,
    source: 'progress.md',
  });
});

test('items that are counted make a percentage, and never more than all of them are done', () => {
  expect(merge({ tasksDone: 1, tasksTotal: 3 }, null)).toMatchObject({ percent: 33.3 });
  expect(merge({ tasksDone: 5, tasksTotal: 3 }, null)).toMatchObject({ percent: 100, tasksDone: 3, tasksTotal: 3 });
  expect(merge({ tasksDone: 0, tasksTotal: 0 }, null)).toEqual({ tasksDone: 0, tasksTotal: 0, source: 'status.json' });
  expect(merge({ percent: 50, tasksDone: 1, tasksTotal: 3 }, null)).toMatchObject({ percent: 50 });
});

test('milestones that one of the files names are reached', () => {
  expect(merge({ percent: 40, milestones: ['a'] }, { milestones: ['b', 'a'] })).toMatchObject({ milestones: ['a', 'b'] });
});

test('a file that says nothing is a source all the same', () => {
  expect(merge(null, {})).toEqual({ source: 'progress.md' });
});
