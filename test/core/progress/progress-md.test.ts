import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readProgressMarkdown } from '../../../src/core/progress/progress-md.ts';
import { anyText } from './arbitraries.ts';

test('a report as an agent writes it', () => {
  const text = `# Progress: Parser

**Overall**: 43 %
ETA: 30 minutes
Blocker: the schema is not settled

## Check-list

- [x] Read
- [X] Write
* [ ] Test
1. [ ] Ship

## Now

Writing the \`second\` test
and more of it

## Log
- Phase 1: 100% complete
`;
  expect(readProgressMarkdown(text)).toEqual({
    percent: 43,
    tasksDone: 2,
    tasksTotal: 4,
    eta: '30 minutes',
    blocker: 'the schema is not settled',
    now: 'Writing the second test',
  });
});

test.each([
  ['Milestone: baseline', { milestones: ['baseline'] }],
  ['- **Milestone reached**: `baseline`\n\n> milestone： tests', { milestones: ['baseline', 'tests'] }],
  ['- [x] milestone: baseline\n- [ ] milestone: tests', { tasksDone: 1, tasksTotal: 2, milestones: ['baseline'] }],
  ['Milestones:\nMilestone:\nThe milestone: near', {}],
  ['Blocker: none', { blocker: null }],
  ['- **Blockers:** None.', { blocker: null }],
  ['Blocked by: stream D', { blocker: 'stream D' }],
  ['### Blocker: x', { blocker: 'x' }],
  ['Blocker:\n- waits for D', { blocker: 'waits for D' }],
  ['Blocker:\n\n## Log\n\ntext', {}],
  ['Blocker: first\nBlocker: second', { blocker: 'second' }],
  ['Blocker: first\n\nBlocker: none', { blocker: null }],
  ['Blockers are discussed elsewhere', {}],
  ['> *Currently*: testing', { now: 'testing' }],
  ['Question: A or B?', { question: 'A or B?' }],
  ['ETA： 14:30', { eta: '14:30' }],
  ['BETA: 3', {}],
  ['Now: \u001b[31mred\u001b[0m \u202etxet', { now: 'red txet' }],
])('%j', (text, reading) => {
  expect(readProgressMarkdown(text)).toEqual(reading);
});

test.each<[string, number | undefined]>([
  ['Progress: 40%', 40],
  ['## Progress: 40%\n## Phase 2: 80%', 40],
  ['Progress: 40%\nProgress: 60%', 60],
  ['Overall: 40%\nProgress: 60%', 40],
  ['Percent: 12.5 %', 12.5],
  ['75% complete', 75],
  ['Status: on track (80% done)', 80],
  ['Total: 250%', 100],
  ['Progress: 100.0%', 100],
  ['Progress: 1.2.3%', undefined],
  ['Coverage rose by 40%', undefined],
  ['Tests: 80% of them pass', undefined],
  ['```\nProgress: 40%\n```', undefined],
  ['```\nProgress: 40%\n~~~\nProgress: 50%\n````\nProgress: 60%', 60],
])('of %j the percentage of the whole is %s', (text, percent) => {
  expect(readProgressMarkdown(text)?.percent).toBe(percent);
});

test('boxes in code blocks, links and indented text are told apart from items', () => {
  const text = '- [x] one\n  - [ ] nested\n- [link](x)\n[x] no item\n- [xx] no\n```\n- [x] example\n```\n- [~] under way\n';
  expect(readProgressMarkdown(text)).toEqual({ tasksDone: 1, tasksTotal: 3 });
});

test('a binary file is no report', () => {
  expect(readProgressMarkdown('- [x] a\0')).toBeNull();
});

test('whatever stands in the file, reading it never throws and yields only what may be shown', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const reading = readProgressMarkdown(text);
      expect(reading === null).toBe(text.includes('\0'));
      const { percent = 0, tasksDone = 0, tasksTotal = 0, now, blocker, question, eta } = reading ?? {};
      const texts = [now, blocker, question, eta].filter((value) => typeof value === 'string');
      expect(percent).toSatisfy((value: number) => value >= 0 && value <= 100);
      expect(tasksDone).toBeLessThanOrEqual(tasksTotal);
      expect(
        texts.filter((value) => value === '' || Array.from(value).length > 200 || /\p{Cc}/u.test(value) || value.trim() !== value),
      ).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('the counts are those of the boxes, wherever they stand', () => {
  const item = fc.record({
    done: fc.boolean(),
    text: fc.string({ unit: fc.constantFrom('a', ' ', '1', 'ß'), maxLength: 10 }),
    indent: fc.constantFrom('', '  '),
  });
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 30 }), (items) => {
      const text = items.map(({ done, text, indent }) => `${indent}- [${done ? 'x' : ' '}] ${text}`).join('\n\n');
      const reading = readProgressMarkdown(text);
      expect(reading).toMatchObject({ tasksTotal: items.length, tasksDone: items.filter(({ done }) => done).length });
    }),
  );
});

test('a megabyte on one line, or of marks, is read in no time to speak of', () => {
  for (const piece of ['*', '- [', '# ', '`', '~', ' ', '40%', 'Blocker: ', '\u001b[']) {
    const before = performance.now();
    readProgressMarkdown(piece.repeat(1_000_000 / piece.length));
    readProgressMarkdown(`${piece}\n`.repeat(100_000));
    // A pattern that backtracks would take hours.
    expect(performance.now() - before).toBeLessThan(10_000);
  }
});
